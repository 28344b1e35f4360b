"""The command line: a few lines a command, each loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import click

from specgit import __version__

# Where each command lives. A pre-commit hook runs at every commit: only the command that is called is imported.
COMMANDS = {
    "action": "action",
    "analyze": "analyze",
    "approvals": "approvals",
    "approve": "approve",
    "demo": "demo",
    "diff": "diff",
    "doctor": "doctor",
    "draft": "draft",
    "explain": "explain",
    "gate": "gate",
    "hook": "hook",
    "init": "new",
    "new": "new",
    "next": "next",
    "prompt": "prompt",
    "refine": "refine",
    "renumber": "renumber",
    "revoke": "approve",
    "review": "review",
    "run": "run",
    "run-collect": "run",
    "run-plan": "run",
    "run-task": "run",
    "status": "status",
    "sync": "sync",
    "task": "task",
    "trace": "trace",
    "validate": "validate",
    "waves": "waves",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"specgit.cli.{COMMANDS[cmd_name]}")
        command = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], [name for name in COMMANDS if not name.startswith("run-")], 2)
            also = f" Did you mean {' or '.join(near)}?" if near else " `specgit --help` lists the commands."
            ctx.fail(f"there is no command {args[0]!r}.{also}")
        return super().resolve_command(ctx, args)


_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "show_default": True}


@click.group(cls=_Commands, context_settings=_HELP)
@click.version_option(__version__, "-V", "--version", message="%(version)s")
def cli() -> None:
    """Specs in Git: read .kiro/specs, see where they stand, agree on them, run their tasks in parallel waves."""
