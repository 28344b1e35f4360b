"""The process: runs a command and turns what went wrong into words and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

UNEXPECTED = 70
INTERRUPTED = 130
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # what writing to a full, limited or lost place gives


def main() -> None:
    """Run the command line; exit as design has it:

    0 fine, 1 findings or failures, 2 wrong use, 3 nothing there, 70 a bug.
    """
    open_streams()
    collect_rarely()
    try:
        code = _run()
    except OSError:  # nothing can be said on stderr: the code alone tells that something is wrong
        from specgit.errors import WRONG_USE

        _discard(sys.stderr)
        code = WRONG_USE
    sys.exit(code)


def _run() -> int:
    """Run the command that is called, and say on stderr what went wrong. Raises OSError where that can't be written."""
    import click

    from specgit.cli import cli
    from specgit.errors import SpecgitError

    try:
        code = cli.main(prog_name="specgit", standalone_mode=False, color=_color())
        sys.stdout.flush()
    except SpecgitError as error:
        code = _say(error)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    except BrokenPipeError:  # the reader has gone (`specgit status | head`): nothing is wrong, no more can be said
        _discard(sys.stdout)
        code = 0
    except OSError as error:
        code = _say_no_room(error) if error.errno in NO_ROOM else _unexpected(error)
    except Exception as error:
        code = _unexpected(error)
    return code if isinstance(code, int) else 0


def open_streams() -> None:
    """Open on the null device what the process was started without (`>&-`): Python has None for it.

    The lowest number that is free is that of the stream, so that no file takes its place, here or in other programs.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode, encoding="utf-8", errors="surrogateescape")  # noqa: PTH123, SIM115 - for good
            os.set_inheritable(stream.fileno(), True)
            setattr(sys, name, stream)


def collect_rarely() -> None:
    """Let Python look for reference cycles seldom: specs are many small values and hardly a cycle.

    Looking after every 700 of them, as it does, takes a fifteenth of the time in which all specs are read.
    """
    import gc

    gc.set_threshold(50_000, 20, 100)


def _color() -> bool | None:
    """Colours on terminals only, and on none where `NO_COLOR` is set (https://no-color.org)."""
    return False if os.environ.get("NO_COLOR") else None


def _say(error: Exception) -> int:
    import click

    from specgit.errors import SpecgitError
    from specgit.shown import one_line

    assert isinstance(error, SpecgitError)
    place = f"{one_line(error.where, 300)}: " if error.where else ""
    label = click.style("error:", fg="red", bold=True)
    click.echo(f"{label} {place}{one_line(error.message, 2000)}", err=True, color=_color())
    if error.hint:
        click.echo(f"  → {one_line(error.hint, 1000)}", err=True)
    return error.exit_code


def _say_no_room(error: OSError) -> int:
    from specgit.errors import SpecgitError

    _discard(sys.stdout)
    message = f"the output can't be written: {error.strerror}"
    return _say(SpecgitError(message, hint="make room where it goes, or send it elsewhere"))


def _discard(stream: TextIO) -> None:
    """Let what a stream still holds, and can't be written, go nowhere: Python tries again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unexpected(error: Exception) -> int:
    import tempfile
    import traceback

    import click

    from specgit import __version__
    from specgit.shown import one_line

    with tempfile.NamedTemporaryFile(
        "w", prefix="specgit-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as file:
        file.write(f"specgit {__version__}, Python {sys.version}\n\n")
        traceback.print_exception(error, file=file)
    what = one_line(f"{type(error).__name__}: {error}", 300)
    click.echo(f"error: specgit failed unexpectedly ({what})", err=True)
    click.echo(f"  → this is a bug: please report it with {file.name}", err=True)
    return UNEXPECTED


if __name__ == "__main__":
    main()
