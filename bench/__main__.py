"""All benchmarks; exits with 1 if a bound does not hold."""

from __future__ import annotations

import sys

from bench import actions, analysis, analyze_speed, approvals, planning, reading, scaling, startup, validate

holds = [
    part.main() for part in (startup, reading, planning, approvals, validate, actions, scaling, analysis, analyze_speed)
]
sys.exit(not all(holds))
