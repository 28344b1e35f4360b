"""Whether conditions can hold together, and whether claims can: decided by an SMT solver.

Conditions become Booleans, one for each fact; facts of which one is a case of the other imply each other, what a
thing is excludes what else it is, and numbers become bounds of real variables. An event is a moment: two events that
are not the same never happen together, so that nothing is ever proven about `the user saves` and `the user deletes`.
What a criterion demands holds after its moment: a lasting demand (WHILE, or without a condition) sees what the others
have brought about.

The solver is Z3 (de Moura and Bjørner, TACAS 2008), of the extra `analyze`; it is loaded when there is something to
decide.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from specgit.analysis import WITHOUT_SOLVER, Skipped, lexicon
from specgit.analysis.amounts import near
from specgit.analysis.facts import Fact, narrows
from specgit.analysis.model import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from specgit.analysis.model import Quantity
    from specgit.analysis.phrases import Phrase

UNKNOWN = object()
_MILLISECONDS = 2000  # for one decision; what takes longer is not proven


Conditions = tuple[tuple[Fact, ...], ...]  # all of them have to hold, of each any alternative


class Meeting(NamedTuple):
    """How conditions stand that can hold together.

    `first_implied` says that the first hold wherever the second do, `second_implied` the other way round. `numbers`
    are an example of a situation: values within the bounds of both.
    """

    first_implied: bool
    second_implied: bool
    numbers: tuple[tuple[Quantity, Fraction], ...]


def meet(one: Conditions, other: Conditions) -> Meeting | None:
    """Whether there is a situation in which both conditions hold; None if there is none.

    Raises Skipped where the solver is not installed.
    """
    if not one or not other:  # the one holds in all cases
        return Meeting(not one, not other, ())
    z3 = _z3()
    world = _World(z3, [fact for each in (*one, *other) for fact in each])
    first, second = world.all_of(one), world.all_of(other)
    together = world.model([first, second])
    if together is None or together is UNKNOWN:
        return None
    return Meeting(
        world.model([second, z3.Not(first)]) is None,
        world.model([first, z3.Not(second)]) is None,
        world.numbers([first, second]),
    )


def bounds_meet(quantities: Sequence[Quantity]) -> bool:
    """Whether one number can keep all bounds. No solver is needed for that."""
    lower = [(each.value, each.comparison is Comparison.MORE_THAN) for each in quantities if each.comparison in _FROM]
    upper = [(each.value, each.comparison is Comparison.LESS_THAN) for each in quantities if each.comparison in _TO]
    if not lower or not upper:
        return True
    (low, above), (high, below) = max(lower), min(upper, key=lambda bound: (bound[0], not bound[1]))
    return low < high or (low == high and not above and not below)


_FROM = (Comparison.EXACTLY, Comparison.AT_LEAST, Comparison.MORE_THAN)
_TO = (Comparison.EXACTLY, Comparison.AT_MOST, Comparison.LESS_THAN)


def _z3() -> Any:
    try:
        import z3  # type: ignore[import-untyped]
    except ImportError:
        raise Skipped(WITHOUT_SOLVER) from None
    return z3


def _bound(variable: Any, quantity: Quantity) -> Any:
    value = _value(quantity.value)
    return {
        Comparison.EXACTLY: variable == value,
        Comparison.AT_LEAST: variable >= value,
        Comparison.MORE_THAN: variable > value,
        Comparison.AT_MOST: variable <= value,
        Comparison.LESS_THAN: variable < value,
    }[quantity.comparison]


def _value(number: Fraction) -> str:
    return f"{number.numerator}/{number.denominator}"


class _World:
    """The facts of some rules as variables, and what is known about them."""

    def __init__(self, z3: Any, facts: Iterable[Fact]) -> None:
        self.z3 = z3
        self.facts = list({(fact.key, fact.negated, fact.quantities): fact for fact in facts}.values())
        self.solver = z3.Solver()
        self.solver.set("timeout", _MILLISECONDS)
        for one, other in combinations(self.facts, 2):
            self.solver.add(*self._known(one, other))

    def _variable(self, fact: Fact) -> Any:
        return self.z3.Bool(str((*fact.key, fact.event and fact.negated)))

    def _number(self, fact: Fact, unit: str) -> Any:
        return self.z3.Real(str((*fact.key, unit)))

    def _known(self, one: Fact, other: Fact) -> Iterable[Any]:
        """How two facts stand to each other."""
        first, second = self._variable(one), self._variable(other)
        if one.event and other.event and one.negated != other.negated:
            yield self.z3.Not(self.z3.And(first, second))
            return
        narrow, wide = narrows(one, other), narrows(other, one)
        if narrow:
            yield self.z3.Implies(first, second)
        if wide:
            yield self.z3.Implies(second, first)
        if narrow or wide:  # what is measured is the same
            for unit in {each.unit for each in one.quantities} & {each.unit for each in other.quantities}:
                yield self._number(one, unit) == self._number(other, unit)
        if not narrow and not wide and _exclude(one, other):
            yield self.z3.Not(self.z3.And(first, second))

    def _holds(self, fact: Fact) -> Any:
        variable = self._variable(fact)
        bounds = [_bound(self._number(fact, each.unit), each) for each in fact.quantities]
        if fact.negated and not fact.event:
            return self.z3.Not(self.z3.And(bounds)) if bounds else self.z3.Not(variable)
        return self.z3.And(variable, *bounds)

    def all_of(self, conditions: Conditions) -> Any:
        """The condition of a criterion."""
        return self.z3.And([self.z3.Or([self._holds(fact) for fact in alternatives]) for alternatives in conditions])

    def model(self, expressions: Sequence[Any]) -> Any:
        """A situation in which all hold, or None. What is not decided in time counts as possible."""
        self.solver.push()
        self.solver.add(*expressions)
        found = self.solver.check()
        model = None if found == self.z3.unsat else self.solver.model() if found == self.z3.sat else UNKNOWN
        self.solver.pop()
        return model

    def numbers(self, conditions: Sequence[Any]) -> tuple[tuple[Quantity, Fraction], ...]:
        """What the numbers may be in a situation in which the conditions hold: values beside their bounds."""
        found: dict[str, tuple[Quantity, Fraction]] = {}
        chosen = list(conditions)
        for fact, quantity in ((each, quantity) for each in self.facts for quantity in each.quantities):
            variable = self._number(fact, quantity.unit)
            holds = variable == _value(near(quantity))
            if str(variable) not in found and self.model([*chosen, holds]) not in (None, UNKNOWN):
                chosen.append(holds)
                if quantity.comparison is not Comparison.EXACTLY:
                    found[str(variable)] = (quantity, near(quantity))
        return tuple(found.values())


def _exclude(one: Fact, other: Fact) -> bool:
    """Whether two facts must be taken to exclude each other: two events, or two states of one thing."""
    if (
        one.about == other.about
        and one.verb == other.verb
        and any(_apart(first, second) for first in one.phrases for second in other.phrases)
    ):
        return True
    if one.event and other.event and not _same_event(one, other):
        return True
    return one.about == other.about and one.state and other.state and one.verb == other.verb == "be"


def _apart(one: Phrase, other: Phrase) -> bool:
    """`during the sale` and `outside the sale`, `with a code` and `without a code`."""
    (first, behind), (second, after) = one, other
    return second in lexicon.OPPOSITE_PREPOSITIONS.get(first, ()) and (
        set(behind) <= set(after) or set(after) <= set(behind)
    )


def _same_event(one: Fact, other: Fact) -> bool:
    """Whether two facts tell of one event, each with a different circumstance: `in the evening`, `by a guest`."""
    if one[:4] != other[:4] or one.negated != other.negated or not (one.said or one.state):
        return False
    first, second = ({preposition for preposition, _ in each.phrases} for each in (one, other))
    return not first & second
