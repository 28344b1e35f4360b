"""`specgit explain`: what a rule finds, why, and what to do."""

from __future__ import annotations

import click

from specgit.errors import SpecgitError


@click.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """Explain RULE, with an example of what it finds; without RULE, list all rules."""
    from specgit.report.rules import rule_text, rules_text
    from specgit.rules import all_rules
    from specgit.rules.names import near_miss

    rules = all_rules()
    if rule is None:
        lines = rules_text(rules.values())
    elif rule in rules:
        lines = rule_text(rules[rule])
    else:
        hint = near_miss(rule) or "`specgit explain` lists all rules"
        raise SpecgitError(f"there is no rule `{rule[:100]}`", hint=hint)
    for line in lines:
        click.echo(line)
