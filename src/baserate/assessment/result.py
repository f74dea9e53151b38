"""The result of an assessment, and its JSON form (``baserate/assessment/1``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from baserate.assessment.ratios import Ratio
from baserate.lookup import look_up
from baserate.quantity import Estimate
from baserate.results import Estimated, InputResult, Provenance, Reproducible, Result, entry_name, flat, in_words
from baserate.scenario.model import Scenario
from baserate.terms import term
from baserate.values import Value

FORMAT = "baserate/assessment/1"


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeResult(Estimated):
    """One outcome with its interval.

    ``median``, ``mean``, ``low``, ``high`` and ``interval`` are in ``unit``, None where undefined or infinite.
    ``where`` tells items of a list apart, ``{"people": 300}``; ``undefined`` is the share of draws that are 0/0,
    ``assumes`` what its formula rests on.
    """

    id: str
    stage: str
    term: str
    group: str | None
    unit: str
    estimate: Estimate
    where: Mapping[str, float] | None = None
    undefined: float = 0.0
    assumes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Driver:
    """How much of an outcome's variance an input explains: alone (first order), and with its interactions (total).

    Both are estimates with standard errors, and are not clipped to [0, 1]. ``group`` is the input's; ``shared_with``
    are inputs that cite the same evidence record, and so are the same draw.
    """

    outcome: str
    input: str
    first_order: float
    total: float
    group: str | None = None
    first_order_error: float = 0.0
    total_error: float = 0.0
    shared_with: tuple[str, ...] = ()

    @property
    def first_is_noise(self) -> bool:
        """Whether the first-order index is within twice its standard error of none."""
        return abs(self.first_order) < 2 * self.first_order_error


@dataclass(frozen=True, slots=True, eq=False)
class Bound(Value):
    """The least and the most of a headline over the box of the declared ranges, and where they are reached.

    ``favours`` says which of the two the claim would rather have: more right alerts, fewer people wronged. ``method``
    is "signs" where it is proved that the outcome only rises, or only falls, with every input, else "search". A bound
    that is infinite is None.
    """

    outcome: str
    group: str | None
    where: Mapping[str, float] | None
    least: float | None
    most: float | None
    least_at: Mapping[str, float]
    most_at: Mapping[str, float]
    favours: Literal["least", "most"]
    method: Literal["signs", "search"]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; ``why`` is there where a bound is null."""
        made: dict[str, Any] = {"outcome": self.outcome, "group": self.group}
        if self.where is not None:
            made["where"] = {key: int(value) if value == round(value) else value for key, value in self.where.items()}
        made |= {
            "least": self.least,
            "most": self.most,
            "least_at": dict(self.least_at),
            "most_at": dict(self.most_at),
            "favours": self.favours,
            "method": self.method,
        }
        return made | ({"why": "infinite"} if None in (self.least, self.most) else {})


@dataclass(frozen=True, slots=True, eq=False)
class CurvePoint(Value):
    """The outcomes where varied inputs are the single values ``at``, numbers by input."""

    at: Mapping[str, float]
    outcomes: tuple[OutcomeResult, ...]

    def __getitem__(self, key: str | tuple[Any, ...]) -> OutcomeResult:
        """Return one outcome, as of an assessment. Raises UnknownNameError."""
        return look_up(self.outcomes, key)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"at": dict(self.at), "outcomes": [_outcome_dict(outcome) for outcome in self.outcomes]}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Assessment(Result, Reproducible):
    """What a declared system would do, and what reproduces the numbers.

    Attributes
    ----------
    outcomes : tuple of OutcomeResult
        Every outcome, in all and by group; ``found["search.ppv"]`` is one of them, with ``median``, ``mean``, ``low``,
        ``high``, ``interval``, ``unit`` and ``kind`` (what the interval is).
    inputs : tuple of InputResult
        What was declared, with where each input comes from.
    drivers : tuple of Driver
        How much of a headline's variance each input explains.
    bounds : tuple of Bound
        The least and the most of every headline over the declared ranges, no distribution assumed.
    ratios : tuple of Ratio
        Each share and each burden per head of a group over that of the reference group.
    curve : tuple of CurvePoint
        The outcomes at each setting of the inputs that were varied.
    warnings : tuple of str
    title, version, seed, draws, level, input_sha256, command
        What reproduces the numbers.

    Examples
    --------
    >>> import baserate as br
    >>> scan = br.load({
    ...     "format": 1, "title": "A scan", "population": {"size": 1000}, "stage": [{
    ...         "id": "scan", "kind": "screening", "screened_per_year": 1000, "prevalence": 0.01,
    ...         "sensitivity": 0.9, "false_positive_rate": {"count": 10, "of": 100}}]})
    >>> found = br.assess(scan, draws=1000)
    >>> found["scan.ppv"].low < found["scan.ppv"].median < found["scan.ppv"].high
    True
    >>> found.to_dict()["format"]
    'baserate/assessment/1'
    """

    scenario: Scenario
    title: str
    provenance: Provenance
    outcomes: tuple[OutcomeResult, ...]
    inputs: tuple[InputResult, ...]
    drivers: tuple[Driver, ...] = ()
    warnings: tuple[str, ...] = ()
    bounds: tuple[Bound, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    ratios: tuple[Ratio, ...] = ()

    def __getitem__(self, key: str | tuple[Any, ...]) -> OutcomeResult:
        """Return one outcome: ``["search.ppv"]``, ``["search.ppv", "B"]``, ``["g.p_alert", {"people": 300}]``.

        Raises
        ------
        UnknownNameError
            With the nearest name, where none or more than one is named.
        """
        return look_up(self.outcomes, key)

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"Assessment, {self.draws:,} draws, seed {self.seed}, level {self.level:g}: {self.title}"

    def lines(self) -> list[tuple[str, str]]:
        """Return every outcome with its interval and unit."""
        return [(entry_name(one), f"{in_words(*one.numbers)}, {one.unit}") for one in self.outcomes]

    def table(self) -> list[dict[str, Any]]:
        """Return one row an outcome."""
        return [flat(_outcome_dict(outcome)) for outcome in self.outcomes]

    def find(self, outcome_id: str, group: str | None = None) -> OutcomeResult | None:
        """Return the outcome with this id and group, the first where a list repeats it, or None."""
        return next((found for found in self.outcomes if (found.id, found.group) == (outcome_id, group)), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; undefined numbers are null."""
        return {
            **self.provenance.head(FORMAT, self.title),
            **({} if self.scenario.period is None else {"period": {"days": self.scenario.period.days}}),
            "outcomes": [_outcome_dict(outcome) for outcome in self.outcomes],
            "inputs": [found.to_dict() for found in self.inputs],
            "drivers": [_driver_dict(driver) for driver in self.drivers],
            "bounds": [bound.to_dict() for bound in self.bounds],
            "ratios": [ratio.to_dict() for ratio in self.ratios],
            **({"curve": [point.to_dict() for point in self.curve]} if self.curve else {}),
            "warnings": list(self.warnings),
        }


def _driver_dict(driver: Driver) -> dict[str, Any]:
    made = asdict(driver)
    if driver.shared_with:
        return made | {"shared_with": list(driver.shared_with)}
    del made["shared_with"]
    return made


def _outcome_dict(outcome: OutcomeResult) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": outcome.id,
        "stage": outcome.stage,
        "term": outcome.term,
        "group": outcome.group,
        "unit": outcome.unit,
        "denominator": term(outcome.term).denominator,
        **outcome.estimate.to_dict(),
    }
    if outcome.assumes:
        made["assumes"] = list(outcome.assumes)
    if outcome.where is not None:
        made["where"] = {key: int(value) if value == round(value) else value for key, value in outcome.where.items()}
    return made
