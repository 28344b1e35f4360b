"""Fixes: what they change, what they leave, that they make nothing worse and are done when they are done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules import Files

from specgit.rules import all_rules
from specgit.rules import fixing as module
from specgit.rules.check import Selection, check
from specgit.rules.fixing import fixed
from specgit.rules.model import Finding, Problem, Rule
from specgit.rules.subject import Subject
from specgit.spec.edit import Change, replace
from specgit.spec.folder import Spec, find_specs
from specgit.spec.text import Span, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TASKS = "- [ ] 1. Make the store\n- [ ] 2. Log in\n  - _Depends: 1_\n"
WITHOUT_IDS = '\n```json\n{"waves": [{"tasks": [1]}, {"tasks": ["2"]}]}\n```\n'
WITH_IDS = '\n```json\n{"waves": [{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["2"]}]}\n```\n'
LEAF_MISSING = '\n```json\n{"waves": [{"id": 0, "tasks": ["1"]}]}\n```\n'


def spec_of(files: Mapping[str, str]) -> Spec:
    (spec,) = find_specs(Files(files), [".kiro/specs"])
    return spec


def fix(files: Mapping[str, str], *, unsafe: bool = False, profile: str = "kiro") -> dict[str, str]:
    """The files after fixing, by name; only those that changed."""
    spec = spec_of(files)
    texts = fixed(spec, Selection(profile), others=[spec], unsafe=unsafe)  # type: ignore[arg-type]
    return {path.rpartition("/")[2]: text.content for path, text in texts.items()}


def test_safe_fixes_alone_unless_asked_for_more() -> None:
    assert fix({"tasks.md": TASKS}) == {}
    assert fix({"tasks.md": TASKS + WITHOUT_IDS}) == {"tasks.md": TASKS + WITH_IDS}
    assert fix({"tasks.md": TASKS + LEAF_MISSING}) == {}
    after = fix({"tasks.md": TASKS + LEAF_MISSING}, unsafe=True)
    assert after == {"tasks.md": TASKS + WITH_IDS}


def test_one_fix_makes_room_for_another() -> None:
    graph = '\n```json\n{"waves": [{"tasks": ["1"]}]}\n```\n'
    assert fix({"tasks.md": TASKS + graph}, unsafe=True) == {"tasks.md": TASKS + WITH_IDS}


def test_what_the_selection_leaves_out_is_not_fixed() -> None:
    assert fix({"tasks.md": TASKS + WITHOUT_IDS}, profile="minimal") == {}
    spec = spec_of({"tasks.md": TASKS + WITHOUT_IDS})
    assert fixed(spec, Selection("kiro", {"graph/wrong-shape": "off"})) == {}
    ignored = "<!-- specgit: ignore-file graph/wrong-shape our tool writes it -->\n" + TASKS + WITHOUT_IDS
    assert fix({"tasks.md": ignored}) == {}


class _Letters(Rule):
    """A rule that wants no `a`, and offers what a test says."""

    name = "tasks/letter"
    why = fix = "X."
    good: ClassVar = {}
    bad: ClassVar = {}
    offers: Callable[[int], tuple[Change, ...]]

    def check(self, subject: Subject) -> Iterator[Problem]:
        tasks = subject.spec.tasks
        assert tasks
        for at, letter in enumerate(tasks.text.content):
            if letter == "a":
                yield Problem(tasks.text, Span(at, at + 1), "there is an `a`", changes=self.offers(at))


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> _Letters:
    """The rule of letters alone."""
    rule = _Letters()
    for place in (module.__dict__, check.__globals__):
        monkeypatch.setitem(place, "all_rules", lambda: {rule.name: rule})
    return rule


@pytest.mark.parametrize(
    ("new", "before", "after"),
    [
        (lambda at: (Change(Span(at, at + 1), "b"),), "axa", "bxb"),
        (lambda at: (Change(Span(at, at + 1), ""),), "axa", "x"),
        # what does not help, or makes another one, is taken back
        (lambda at: (Change(Span(at, at + 1), "a"),), "axa", None),
        (lambda at: (Change(Span(at, at + 1), "aa"),), "axa", None),
        # the good one is kept though it came with a bad one
        (lambda at: (Change(Span(at, at + 1), "b" if at else "a"),), "axaxa", "axbxb"),
        # two that touch each other: one after the other
        (lambda at: (Change(Span(at, at + 2), "b"),), "aax", "bx"),
        # the same change offered twice is made once
        (lambda at: (Change(Span(0, 1), "b"), Change(Span(3, 3), "c")), "axa", "bxac"),
    ],
)
def test_fixes_are_made_or_taken_back(
    letters: _Letters, new: Callable[[int], tuple[Change, ...]], before: str, after: str | None
) -> None:
    letters.offers = new
    result = fix({"tasks.md": before})
    assert result == ({"tasks.md": after} if after else {})


GRAPHS = st.lists(
    st.fixed_dictionaries(
        {"tasks": st.lists(st.sampled_from(['"1"', '"2"', "2", '"2.1"', '"9"', "1.0"]), max_size=3)},
        optional={
            "id": st.sampled_from(["0", "1", '"a"', "null"]),
            "name": st.just('"x"'),
            "dependsOn": st.just('["0"]'),
        },
    ),
    max_size=4,
)
LINES = st.lists(
    st.sampled_from(
        [
            "- [ ] 1. Make the store",
            "- [x] 2. Log in",
            "  - [ ] 2.1 Form",
            "  - [S]\\* 2.2 Test *it*",
            "- [ ] 2. Again",
            "- [] 3. Checkpoint - all pass",
            "  - _Requirements: 1.1, 1.7_ and more",
            "  - _Requirements: 1.1-1.9_.",
            "  - _Depends: 1, 7_",
            "  - **Property 2: x**",
            "",
            "## Phase 2",
            "```",
            "- [ ] 受け入れ",
        ]
    ),
    max_size=14,
)


@settings(max_examples=120)
@given(LINES, GRAPHS, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_fixing_brings_nothing_new_and_comes_to_an_end(
    lines: list[str], graph: list[dict[str, object]], unsafe: bool, line_end: str
) -> None:
    waves = ", ".join(
        "{"
        + ", ".join(
            f'"{key}": {value if isinstance(value, str) else "[" + ", ".join(value) + "]"}'
            for key, value in wave.items()
        )
        + "}"  # type: ignore[arg-type]
        for wave in graph
    )
    content = line_end.join([*lines, "", "```json", f'{{"waves": [{waves}]}}', "```", ""])
    requirements = "### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. THE A SHALL b.\n2. THE A SHALL c.\n"
    files = {"tasks.md": content, "requirements.md": requirements}
    after = files | fix(files, unsafe=unsafe, profile="strict")
    assert fix(after, unsafe=unsafe, profile="strict") == {}
    before, left = (count(findings(documents)) for documents in (files, after))
    assert all(left[rule] <= before[rule] for rule in left)


def findings(files: Mapping[str, str]) -> list[Finding]:
    spec = spec_of(files)
    return check(Subject(spec, others=[spec]), Selection("strict"))


@pytest.mark.parametrize("rule", [rule for rule in all_rules().values() if rule.bad], ids=lambda rule: rule.name)
def test_the_fix_of_each_rule_puts_its_bad_example_right(rule: Rule) -> None:
    documents = {name: text for name, text in rule.bad.items() if "/" not in name and name.endswith(".md")}
    before = findings(documents) if find_specs(Files(documents), [".kiro/specs"]) else []
    fixable = [finding for finding in before if finding.rule == rule.name and finding.changes]
    if not fixable:
        return
    name = fixable[0].path.rpartition("/")[2]
    alone = replace(Text(name, documents[name]), list(fixable[0].changes)).content
    expected = findings(documents | {name: alone})
    assert count(expected)[rule.name] < count(before)[rule.name]
    after = documents | fix(documents, unsafe=True, profile="strict")
    # A task that comes to light by a fix may lack what others have: then the fix is left to people.
    revealed = any(count(expected)[other] > count(before)[other] for other in count(expected))
    assert revealed or count(findings(after))[rule.name] < count(before)[rule.name]


def count(found: list[Finding]) -> Counter[str]:
    return Counter(finding.rule for finding in found)
