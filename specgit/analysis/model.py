"""What reading the criteria of a spec gives: their parts, and questions about them. Values only."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from specgit.spec.ears import Ears, Keyword
    from specgit.spec.edit import Change
    from specgit.spec.model import Criterion, Requirements
    from specgit.spec.text import Span, Text


class Comparison(Enum):
    """How a quantity bounds what it measures. The value is the sign people know."""

    EXACTLY = "="
    AT_LEAST = "≥"
    MORE_THAN = ">"
    AT_MOST = "≤"
    LESS_THAN = "<"


UPPER = (Comparison.AT_MOST, Comparison.LESS_THAN)
LOWER = (Comparison.AT_LEAST, Comparison.MORE_THAN)


class Quantity(NamedTuple):
    """A number as a criterion states it: `within 2 seconds`, `more than 3 failed attempts`, `between 1 and 10 MB`.

    `value` counts in the base unit of its kind, so that `2 s` and `2000 ms` are equal. `unit` is that base unit: `s`,
    `B`, `%`, the noun counted in its singular (`attempt`), or empty. `measure` are the words that say what is
    measured, in their base form: `("response", "time")`; empty where the sentence does not say.
    """

    comparison: Comparison
    value: Fraction
    unit: str
    measure: tuple[str, ...]
    span: Span


class Proposition(NamedTuple):
    """Something that holds or does not: one condition of a criterion.

    `about` is what it speaks of, in base forms without articles (`("user",)`, `("order", "total")`); `predicate` what
    it says of it (`("be", "locked")`, `("click", "save")`), without a negation, which is `negated`.
    """

    kind: Keyword
    about: tuple[str, ...]
    predicate: tuple[str, ...]
    negated: bool
    quantities: tuple[Quantity, ...]
    span: Span


class Response(NamedTuple):
    """One thing a system shall do, or shall not.

    `action` is the verb in its base form, `object` the words of what it is done to, `rest` all other words that
    matter, all in base forms and without articles. What shall be done to the subject (`the request SHALL be rejected`)
    has the subject as its object; `be` is the action of a state (`SHALL be visible`), which is the `rest`. `subject`
    is who shall do it where the sentence names another than at its first modal, else empty.
    """

    modal: Span
    weak: bool  # should, may, can, will
    negated: bool
    action: str
    object: tuple[str, ...]
    rest: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    span: Span
    subject: tuple[str, ...] = ()


class Reading(NamedTuple):
    """One criterion in parts. Spans are places in the document.

    `conditions` all have to hold; where one names alternatives (`the card is expired or blocked`), they are
    `alternatives` of which any suffices: a tuple of one or more propositions for each condition. `understood` is
    false where the sentence is in a language, or of a shape, whose parts are not known beyond EARS.
    """

    criterion: Criterion
    ears: Ears
    conditions: tuple[tuple[Proposition, ...], ...]
    subject: tuple[str, ...]
    responses: tuple[Response, ...]
    understood: bool


class Analysed(NamedTuple):
    """The requirements of one spec, read: what every check looks at."""

    spec: str
    document: Requirements
    readings: tuple[Reading, ...]


class Kind(Enum):
    """The classes of questions. The value is the name that people see, and the end of the rule's name."""

    INCONSISTENT = "inconsistent"
    LIMITS = "conflicting-limits"
    AMBIGUOUS = "ambiguous"
    UNSTATED = "unstated"
    MISSING = "missing"
    DUPLICATE = "duplicate"


class Confidence(Enum):
    """How sure a question is to be worth asking. Only `HIGH` is shown unless more is asked for."""

    PROVEN = "proven"  # by the solver
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Option(NamedTuple):
    """One answer to a question, in a sentence, and the edit it makes in the document the question stands in."""

    answer: str
    changes: tuple[Change, ...]


class Question(NamedTuple):
    """Something about the requirements that somebody should decide.

    `text` and `span` are the place it is shown at. `criteria` are all criteria involved, the one at the place first,
    each with the document it stands in, and `spans` the words in each that matter. `situation` is a sentence that
    shows where it bites, `question` what to decide, `options` two or three answers. `detail` names the kind more
    closely (`pronoun`, `no-failure-response`); it is a kebab-case word that stays. `by` names the reader who asks:
    empty for specgit, else the runner.
    """

    kind: Kind
    detail: str
    confidence: Confidence
    text: Text
    span: Span
    criteria: tuple[tuple[Text, Criterion], ...]
    spans: tuple[Span, ...]
    situation: str
    question: str
    options: tuple[Option, ...]
    by: str = ""


class Analysis(NamedTuple):
    """All questions about a spec, in the order of their places, and what was left out, a sentence each.

    `kinds` are those that were asked for and could be; `across` says whether other specs were compared too.
    """

    spec: str
    questions: Sequence[Question]
    skipped: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    across: bool = False
