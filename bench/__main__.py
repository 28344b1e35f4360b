"""All benchmarks; exits with 1 if a bound does not hold."""

from __future__ import annotations

import sys

from bench import (
    actions,
    analysis,
    analyze_speed,
    approvals,
    inference,
    planning,
    reading,
    scaling,
    startup,
    validate,
)

parts = (startup, reading, planning, inference, approvals, validate, actions, scaling, analysis, analyze_speed)
holds = [part.main() for part in parts]
sys.exit(not all(holds))
