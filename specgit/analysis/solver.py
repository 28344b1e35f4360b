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

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from specgit.analysis import Skipped
from specgit.analysis.claims import Claim, Fact, narrows
from specgit.analysis.model import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specgit.analysis.model import Quantity

_MILLISECONDS = 2000  # for one decision; what takes longer is not proven


class Rule(NamedTuple):
    """A criterion's claim under its conditions: all of them have to hold, of each any alternative."""

    conditions: tuple[tuple[Fact, ...], ...]
    claim: Claim


class Proof(NamedTuple):
    """That claims cannot all hold, though their conditions can.

    `rules` is a smallest set; `implied` says that the conditions of one of them include those of all others, `equal`
    that each includes those of the others. `numbers` are an example: of a fact with quantities, a value.
    """

    rules: tuple[Rule, ...]
    implied: bool
    equal: bool
    numbers: tuple[tuple[Fact, Quantity, Fraction], ...]


def prove(rules: Sequence[Rule]) -> Proof | None:
    """Whether there is a situation in which all conditions hold and the claims contradict each other.

    Raises Skipped where the solver is not installed.
    """
    z3 = _z3()
    world = _World(z3, [fact for rule in rules for alternatives in rule.conditions for fact in alternatives])
    conditions = [world.all_of(rule.conditions) for rule in rules]
    together = world.model(conditions)
    if not together:
        return None
    claims = [_claimed(z3, rule.claim) for rule in rules]
    if world.model([*conditions, *claims]) is not None:
        return None
    implied = [world.model([condition, z3.Not(z3.And(conditions))]) is None for condition in conditions]
    return Proof(tuple(rules), any(implied), all(implied), world.numbers(together))


def _z3() -> Any:  # noqa: ANN401 - the package has no types
    try:
        import z3  # noqa: PLC0415 - takes a while to load
    except ImportError:
        raise Skipped(
            "Contradictions were not looked for: there is no solver. Install it with pip install 'specgit[analyze]'."
        ) from None
    return z3


def _claimed(z3: Any, claim: Claim) -> Any:  # noqa: ANN401
    """What a claim says of the variable that its scale and thing are."""
    name = f"claim {claim.scale} {claim.thing}"
    if claim.value:
        return z3.String(name) == z3.StringVal(repr(claim.value))
    parts = [z3.Bool(name) == claim.holds]
    parts += [_bound(z3.Real(f"{name} {each.unit}"), each) for each in claim.quantities if claim.holds]
    return z3.And(parts)


def _bound(variable: Any, quantity: Quantity) -> Any:  # noqa: ANN401
    value = f"{quantity.value.numerator}/{quantity.value.denominator}"
    return {
        Comparison.EXACTLY: variable == value,
        Comparison.AT_LEAST: variable >= value,
        Comparison.MORE_THAN: variable > value,
        Comparison.AT_MOST: variable <= value,
        Comparison.LESS_THAN: variable < value,
    }[quantity.comparison]


class _World:
    """The facts of some rules as variables, and what is known about them."""

    def __init__(self, z3: Any, facts: Iterable[Fact]) -> None:  # noqa: ANN401
        self.z3 = z3
        self.facts = list({(fact.key, fact.quantities): fact for fact in facts}.values())
        self.solver = z3.Solver()
        self.solver.set("timeout", _MILLISECONDS)
        for one, other in combinations(self.facts, 2):
            self.solver.add(*self._known(one, other))

    def _variable(self, fact: Fact) -> Any:  # noqa: ANN401
        return self.z3.Bool(str((fact.about, fact.verb, fact.state, fact.said, sorted(fact.phrases))))

    def _number(self, fact: Fact, unit: str) -> Any:  # noqa: ANN401
        return self.z3.Real(str((fact.about, fact.verb, fact.said, unit)))

    def _known(self, one: Fact, other: Fact) -> Iterable[Any]:
        """How two facts stand to each other."""
        first, second = self._variable(one), self._variable(other)
        narrow, wide = narrows(one, other), narrows(other, one)
        if narrow:
            yield self.z3.Implies(first, second)
        if wide:
            yield self.z3.Implies(second, first)
        if not narrow and not wide and _exclude(one, other):
            yield self.z3.Not(self.z3.And(first, second))

    def _holds(self, fact: Fact) -> Any:  # noqa: ANN401
        bounds = [_bound(self._number(fact, each.unit), each) for each in fact.quantities]
        if not bounds:
            variable = self._variable(fact)
            return self.z3.Not(variable) if fact.negated else variable
        if fact.negated:
            return self.z3.Not(self.z3.And(bounds))
        return self.z3.And(self._variable(fact), *bounds)

    def all_of(self, conditions: tuple[tuple[Fact, ...], ...]) -> Any:  # noqa: ANN401
        """The condition of a rule."""
        return self.z3.And([self.z3.Or([self._holds(fact) for fact in alternatives]) for alternatives in conditions])

    def model(self, expressions: Sequence[Any]) -> Any:  # noqa: ANN401
        """A situation in which all hold, or None. What is not decided in time counts as possible."""
        self.solver.push()
        self.solver.add(*expressions)
        found = self.solver.check()
        model = None if found == self.z3.unsat else self.solver.model() if found == self.z3.sat else ()
        self.solver.pop()
        return model

    def numbers(self, model: Any) -> tuple[tuple[Fact, Quantity, Fraction], ...]:  # noqa: ANN401
        """What the numbers are in a situation."""
        found: dict[str, tuple[Fact, Quantity, Fraction]] = {}
        for fact in self.facts:
            for quantity in fact.quantities:
                variable = self._number(fact, quantity.unit)
                value = model.eval(variable, model_completion=True) if model else None
                if self.z3.is_rational_value(value):
                    found[str(variable)] = (fact, quantity, Fraction(value.as_string()))
        return tuple(found.values())


def _exclude(one: Fact, other: Fact) -> bool:
    """Whether two facts must be taken to exclude each other: two events, or two states of one thing."""
    if one.event and other.event:
        return True
    return one.about == other.about and one.state and other.state and one.verb == other.verb == "be"
