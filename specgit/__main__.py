"""The process: runs a command and turns what went wrong into words and an exit code."""

from __future__ import annotations

import sys

UNEXPECTED = 70
INTERRUPTED = 130


def main() -> None:
    """Run the command line; exit as design has it:

    0 fine, 1 findings or failures, 2 wrong use, 3 nothing there, 70 a bug.
    """
    import click

    from specgit.cli import cli
    from specgit.errors import SpecgitError

    collect_rarely()
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
    except BrokenPipeError:
        _close_output()
        code = 0
    except Exception as error:
        code = _unexpected(error)
    sys.exit(code if isinstance(code, int) else 0)


def collect_rarely() -> None:
    """Let Python look for reference cycles seldom: specs are many small values and hardly a cycle.

    Looking after every 700 of them, as it does, takes a fifteenth of the time in which all specs are read.
    """
    import gc

    gc.set_threshold(50_000, 20, 100)


def _color() -> bool | None:
    """Colours on terminals only, and on none where `NO_COLOR` is set (https://no-color.org)."""
    import os

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


def _close_output() -> None:
    """The reader of a pipe has gone (`specgit status | head`): nothing is wrong, and nothing more can be said."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
