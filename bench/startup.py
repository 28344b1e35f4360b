"""`specgit status SPEC`, whole process. Bound: 120 ms above bare Python."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.measure import BARE, medians, row

BOUND = 120.0


def main() -> bool:
    """Print the table; true if the bound holds."""
    from specgit import settings
    from specgit.cli.demo import build

    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        commands = {
            "bare": BARE,
            "click": (sys.executable, "-c", "import click"),
            "status": (sys.executable, "-m", "specgit", "status", "reading-log"),
            "waves": (sys.executable, "-m", "specgit", "waves", "reading-log"),
        }
        with_settings = medians(commands, rounds=11, folder=Path(folder))
        (Path(folder) / settings.FILE_NAME).unlink()
        found = medians(commands, rounds=21, folder=Path(folder))
    row("bare Python", f"{found['bare'] * 1000:.0f} ms")
    row("  with click", f"{found['click'] * 1000:.0f} ms")
    above = (found["status"] - found["bare"]) * 1000
    row("specgit status SPEC, above bare Python", f"{above:.0f} ms", f"(at most {BOUND:.0f})")
    more = (with_settings["status"] - with_settings["bare"]) * 1000
    row("  with a settings file", f"{more:.0f} ms")
    row("specgit waves SPEC, above bare Python", f"{(found['waves'] - found['bare']) * 1000:.0f} ms")
    return above <= BOUND


if __name__ == "__main__":
    sys.exit(not main())
