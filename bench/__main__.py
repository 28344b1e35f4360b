"""All benchmarks; exits with 1 if a bound does not hold."""

from __future__ import annotations

import sys

from bench import actions, approvals, inference, planning, reading, scaling, startup, validate

holds = [part.main() for part in (startup, reading, planning, inference, approvals, validate, actions, scaling)]
sys.exit(not all(holds))
