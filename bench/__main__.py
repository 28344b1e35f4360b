"""All benchmarks; exits with 1 if a bound does not hold."""

from __future__ import annotations

import sys

from bench import planning, reading, startup

holds = [part.main() for part in (startup, reading, planning)]
sys.exit(not all(holds))
