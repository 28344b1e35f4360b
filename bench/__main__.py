"""All benchmarks; exits with 1 if a bound does not hold."""

from __future__ import annotations

import sys

from bench import actions, analysis, approvals, planning, reading, scaling, startup, validate

holds = [part.main() for part in (startup, reading, planning, approvals, validate, actions, scaling, analysis)]
sys.exit(not all(holds))
