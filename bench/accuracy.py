"""How right the rules are on real specs: findings a rule over the corpus, and what reading a sample of them showed.

`python -m bench.accuracy` writes docs/accuracy.md. accuracy.json holds what reading the samples showed:
rule → [how many were read, how many were true].
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import CORPUS, ROOT
from bench.reading import Folder
from specgit.rules import all_rules
from specgit.rules.check import ANALYSIS, Selection, check
from specgit.rules.subject import Subject
from specgit.spec.folder import find_specs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specgit.rules.model import Finding, Profile, Rule

PAGE = ROOT / "docs" / "accuracy.md"
READ = Path(__file__).with_name("accuracy.json")
# How right the questions of the analysis are is measured by bench.analysis.
UNASKED = {name: "off" for name in all_rules() if name.startswith(ANALYSIS)}

HEAD = """\
# How right the rules are

Every rule is run over 797 real specs of 51 public repositories, and a sample of what it says is read by hand: some
twenty findings, or all where there are fewer. A finding counts as true when the author of the spec would have to agree
that it is so. No error is kept below 95 % true, no warning below 80 %; what is a matter of taste is a hint (`info`).

"""


def main() -> None:
    """Write the page, and say how many findings there are."""
    if not CORPUS.is_dir():
        sys.exit("there is no corpus to count over")
    read = json.loads(READ.read_text())
    tables = [table(profile, read) for profile in ("kiro", "strict")]
    PAGE.write_text(HEAD + "\n".join(tables))
    print(f"{PAGE.relative_to(ROOT)} is written")


def findings(profile: Profile) -> Iterator[tuple[str, Finding]]:
    """Repository and finding, over the whole corpus."""
    for top in sorted(path for path in CORPUS.iterdir() if path.is_dir()):
        roots = sorted(path.relative_to(top).as_posix() for path in top.rglob("specs") if path.parent.name == ".kiro")
        specs = find_specs(Folder(top), roots)
        for spec in specs:
            for finding in check(Subject(spec, others=specs), Selection(profile, UNASKED)):
                yield top.name, finding


def table(profile: Profile, read: dict[str, list[int]]) -> str:
    """The rules that a profile has beyond the ones before it, most findings first."""
    number: Counter[str] = Counter()
    touched: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for repository, finding in findings(profile):
        number[finding.rule] += 1
        touched[finding.rule].add((repository, finding.spec))
    wanted = ("minimal", "kiro") if profile == "kiro" else ("strict",)
    rules = [rule for rule in all_rules().values() if rule.profile in wanted and rule.name not in UNASKED]
    rules.sort(key=lambda rule: (-number[rule.name], rule.name))
    rows = [_row(rule, number[rule.name], len(touched[rule.name]), read.get(rule.name)) for rule in rules]
    title = "The default profile" if profile == "kiro" else "What `strict` adds"
    head = ("| Rule | Severity | Findings | Specs | Read | True |", "|---|---|---:|---:|---:|---:|")
    return "\n".join((f"## {title}\n", *head, *rows, ""))


def _row(rule: Rule, number: int, specs: int, read: list[int] | None) -> str:
    seen, true = read or (0, 0)
    share = f"{true * 100 / seen:.0f} %" if seen else ""
    return f"| `{rule.name}` | {rule.severity} | {number:,} | {specs:,} | {seen or ''} | {share} |"


if __name__ == "__main__":
    main()
