"""What a kind of stage is made of: parameters, formulas that fill in what is left out, outcomes, and its alerts.

Everything is declared, so that the loader, the evaluation, the reference pages and the templates of ``baserate new``
all read the same lines. Values are float64 arrays of shape (groups, draws) or (items, groups, draws), where either
of the last two axes may be 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, Domain, Items, Parameter
from baserate.terms import Term, term


@dataclass(frozen=True, slots=True)
class Derived:
    """A value worked out where it is not given, once all of ``needs`` are known (``without`` none of these)."""

    formula: Formula
    needs: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def applies(self, known: Mapping[str, object]) -> bool:
        """Whether everything that the formula takes is known, and nothing that excludes it."""
        taken = {*self.needs, *self.formula.arguments}
        return taken <= known.keys() and not self.without & known.keys()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of a kind; ``term`` is its measure where that has another name.

    ``total`` says how groups add up: "sum" of their values; "ratio", the formula again on the summed counts; "mean",
    weighted by the value named ``weight`` (``group_share`` is the groups' shares of the population); "whole", the
    formula on the totals only, with no value by group; "apart", values by group and no total where groups differ.
    ``over_items`` folds the formula over the items of a list; ``where`` instead gives one entry an item, told apart
    by that parameter, or one a number of the kind's series of that name. ``hidden`` outcomes only serve others.
    ``derived`` may list more than one formula: the first that applies is taken. ``given_as`` is its name in results
    where another outcome of that name stands beside it, without its ``where``. ``over_looks`` ones grow with the looks
    of the time that they are counted in, and not in proportion to that time.
    """

    name: str
    derived: tuple[Derived, ...]
    term: str = ""
    total: Literal["sum", "ratio", "mean", "whole", "apart"] = "sum"
    weight: str = ""
    over_items: Literal["", "sum", "product"] = ""
    where: str = ""
    hidden: bool = False
    given_as: str = ""
    over_looks: bool = False

    def __post_init__(self) -> None:
        if not self.term:
            object.__setattr__(self, "term", self.id)

    @property
    def id(self) -> str:
        """Its name in results."""
        return self.given_as or self.name

    @property
    def about(self) -> Term:
        """The term that the outcome measures."""
        return term(self.term)


@dataclass(frozen=True, slots=True)
class Alerts:
    """Which outcomes are the alerts that a stage passes on, and in how much time they come.

    ``choices`` are pairs (true alerts, false alerts) of outcome names; the first whose outcomes exist is taken. An
    empty name stands for no such alerts.
    """

    choices: tuple[tuple[str, str], ...]
    per: Literal["day", "year"]
    assumes: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """Which parameters say how many looks there are, and how many at each person ('' where the kind has no such).

    ``false_rate`` is what is wrong of looks at innocents, before review; ``per_year`` is how often the amount comes in
    a year.
    """

    amount: str
    per_person: str
    false_rate: str
    per_year: float = 1.0


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers at which an outcome is worked out, one entry each: formulas and ``where`` know each by ``name``.

    ``key`` is where a file may give others than the ``default`` ones, empty where it may not.
    """

    name: str
    default: tuple[float, ...]
    key: str = ""
    domain: Domain = AMOUNT
    at_most: int = 20


@dataclass(frozen=True, slots=True)
class OperatingPoints:
    """Thresholds at which a kind's two error rates may be given, and its outcomes are worked out.

    ``rates`` are the keys of the two, the first of those who are what is looked for, the second of all others. With the
    threshold they move against one another where ``opposed`` (misses and false alerts), and else with one another (hits
    and false alerts). ``otherwise`` are all parameters of which any, beside the points, says how the stage operates.
    """

    rates: tuple[str, str]
    otherwise: frozenset[str]
    opposed: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A proportion that no file gives: it is drawn from two numbers that are counted, as ``{count, of}`` would be.

    ``count`` and ``others`` are the keys of these; ``parameter`` is the proportion, an input of the stage like others.
    """

    parameter: Parameter
    count: str
    others: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How a report speaks of a headline that is a share of right or of wrong ones.

    ``one`` and ``many`` name what it is a share of; ``wrong`` and ``right`` are what follows 'is' or 'are';
    ``counts`` says which of the two the headline's term counts.
    """

    one: str = "alert"
    many: str = "alerts"
    wrong: str = "wrong"
    right: str = "right"
    counts: Literal["right", "wrong"] = "right"


@dataclass(frozen=True, slots=True)
class StageKind:
    """A kind of stage.

    ``alternatives`` are lists of sets of parameters of which exactly one set has to be given whole; ``always_allowed``
    are parameters of such a set that may stand beside the others all the same; ``together`` are sets given whole or
    not at all; ``requires`` are pairs (parameter, what it cannot do without); ``at_most`` are pairs (smaller, larger)
    of parameters. ``counted`` are proportions drawn from two of the parameters; ``series`` are numbers at which some
    outcomes are worked out one by one; ``points`` says which rates may be given at thresholds. ``looks`` says who is
    looked at, where people are. ``defaults`` work out what is left out; ``fed_by`` works parameters out of the alerts
    of the stage named as input, where the file leaves them out. ``needs_size`` is whether an outcome cannot do without
    the size of the population. ``headline`` is the outcome that a report leads with, ``wording`` how it speaks of it
    where that is a share of right or wrong ones, ``better`` whether a claim would rather have more or less of any
    other, and ``assumes`` what every result of the kind rests on. ``span`` is the parameter that says over how many
    years outcomes run, if any; ``is_over_period`` is whether they run over a declared period instead of a year.
    """

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    outcomes: tuple[Outcome, ...]
    items: Items | None = None
    counted: tuple[Counted, ...] = ()
    series: tuple[Series, ...] = ()
    points: OperatingPoints | None = None
    defaults: tuple[Derived, ...] = ()
    alternatives: tuple[tuple[frozenset[str], ...], ...] = ()
    together: tuple[frozenset[str], ...] = ()
    requires: tuple[tuple[str, str], ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    always_allowed: frozenset[str] = frozenset()
    needs_size: bool = False
    alerts: Alerts | None = None
    looks: Looks | None = None
    fed_by: tuple[Derived, ...] = ()
    must_be_fed: bool = False
    headline: str = ""
    wording: Wording | None = None
    better: Literal["more", "less"] = "less"
    assumes: tuple[str, ...] = field(default_factory=tuple)
    span: str = ""
    is_over_period: bool = False

    @property
    def more_favours(self) -> bool:
        """Whether a claim would rather have more of the headline: more right ones, fewer people wronged."""
        if self.wording is not None:
            return self.wording.counts == "right"
        return self.headline == "ppv" or self.better == "more"

    @property
    def formulas(self) -> Iterator[Formula]:
        """Every formula of the kind, in the order in which they are evaluated."""
        for derived in (*self.fed_by, *self.defaults):
            yield derived.formula
        for outcome in self.outcomes:
            for derived in outcome.derived:
                yield derived.formula

    @property
    def term_ids(self) -> Iterator[str]:
        """The terms of all parameters, outcomes and formulas."""
        for parameter in (*self.parameters, *(self.items.parameters if self.items else ())):
            yield parameter.term
        for proportion in self.counted:
            yield proportion.parameter.term
        for outcome in self.outcomes:
            yield outcome.term
        for formula in self.formulas:
            yield from (formula.result, *formula.arguments)

    def parameter(self, name: str) -> Parameter:
        """Return one parameter by its key. Raises KeyError."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)
