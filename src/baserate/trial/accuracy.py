"""What 'N % accurate' may mean, each meaning worked through at the same prevalence.

A claim of accuracy names a share and not what it is a share of. Each meaning fixes one rate, or two; what it leaves
open may lie anywhere from 0 to 1, and the share of right flags then lies between the ends worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from baserate.errors import Faults, UsageError, between, whole_in
from baserate.formulas.classification import PPV_FROM_RATES
from baserate.formulas.formula import Formula
from baserate.formulas.identification import FPIR_OF_GALLERY
from baserate.lookup import look_up
from baserate.results import Result, flat

FORMAT = "baserate/meaning/1"
MeaningId = Literal[
    "both_rates",
    "overall",
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
    "per_comparison",
]
#: The names and definitions of the shares, in the words of the claim's possible readers.
WORDS: dict[MeaningId, str] = {
    "both_rates": "of those sought, and equally of those not sought, this share is decided correctly",
    "overall": "of all decisions, this share is right",
    "sensitivity": "of those sought, this share is flagged; of the others nothing is said",
    "specificity": "of those not sought, this share is left alone; of those sought nothing is said",
    "ppv": "of those flagged, this share is sought",
    "npv": "of those not flagged, this share is not sought",
    "per_comparison": "of comparisons with a person on the watchlist who is somebody else, this share is right",
}


@dataclass(frozen=True, slots=True)
class Span:
    """What a meaning allows, from ``low`` to ``high``; one value when they are equal."""

    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """Return the JSON form."""
        return {"low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One possible meaning: what it says of each rate, and of the share of flags that are right.

    ``nobody_does_as_well`` is whether flagging nobody at all would make the claim true in this meaning.
    """

    id: MeaningId
    words: str
    sensitivity: Span
    false_positive_rate: Span
    ppv: Span
    nobody_does_as_well: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "words": self.words,
            "sensitivity": self.sensitivity.to_dict(),
            "false_positive_rate": self.false_positive_rate.to_dict(),
            "ppv": self.ppv.to_dict(),
            "nobody_does_as_well": self.nobody_does_as_well,
        }


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Meanings(Result):
    """What a claim of accuracy may mean, every meaning worked through; ``found["ppv"]`` is one of them.

    Examples
    --------
    >>> import baserate as br
    >>> [one.id for one in br.trial.meaning(accuracy=0.99, prevalence=0.001) if one.nobody_does_as_well]
    ['overall', 'specificity', 'npv']
    """

    accuracy: float
    prevalence: float
    watchlist_size: int | None
    meanings: tuple[Meaning, ...]

    def __iter__(self) -> Iterator[Meaning]:
        return iter(self.meanings)

    def __getitem__(self, meaning: str) -> Meaning:
        """Return one meaning by its id. Raises UnknownNameError."""
        return look_up(self.meanings, meaning)

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"What {self.accuracy * 100:.10g}% accurate may mean at a prevalence of {self.prevalence:g}"

    def lines(self) -> list[tuple[str, str]]:
        """Return the share of flags that are right in each meaning."""
        return [(one.id, f"share of flags that are right from {one.ppv.low:.4g} to {one.ppv.high:.4g}") for one in self]

    def table(self) -> list[dict[str, Any]]:
        """Return one row a meaning."""
        return [flat(one.to_dict()) for one in self]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "format": FORMAT,
            "accuracy": self.accuracy,
            "prevalence": self.prevalence,
            "watchlist_size": self.watchlist_size,
            "meanings": [one.to_dict() for one in self],
        }


#: The false positive rate at which a positive predictive value is reached: Chouldechova's identity with sensitivity.
FPR_FOR_PPV = Formula(
    "false_positive_rate",
    "prevalence/(1 - prevalence)*(1 - ppv)/ppv*sensitivity",
    "Chouldechova, Big Data 5(2), 2017, eq. 2.6",
)
ANYTHING = Span(0.0, 1.0)


def meanings_of(accuracy: float, prevalence: float, watchlist_size: int | None = None) -> Meanings:
    """Return the possible meanings of an accuracy at a prevalence (the share of those looked at who are sought).

    ``watchlist_size`` adds the meaning per comparison. Raises UsageError for numbers out of range.
    """
    faults = Faults()
    for name, value in (("accuracy", accuracy), ("prevalence", prevalence)):
        if not between(value, 0, 1):
            faults.add(name, value, "a share between 0 and 1, such as 0.999, 99.9% or 1/1000")
    if watchlist_size is not None and not whole_in(watchlist_size, 1, 10**12):
        faults.add("watchlist_size", watchlist_size, "a whole number from 1 to 1e12")
    if faults:
        raise UsageError(faults.found)
    a, miss, p = accuracy, 1 - accuracy, prevalence
    both = _ppv(p, a, miss)
    made = [
        _meaning("both_rates", Span(a, a), Span(miss, miss), Span(both, both)),
        _overall(a, miss, p),
        _meaning("sensitivity", Span(a, a), ANYTHING, Span(_ppv(p, a, 1.0), 1.0)),
        _meaning("specificity", ANYTHING, Span(miss, miss), Span(0.0, _ppv(p, 1.0, miss)), nobody=True),
        _meaning("ppv", ANYTHING, Span(0.0, min(1.0, _value(FPR_FOR_PPV, p, sensitivity=1.0, ppv=a))), Span(a, a)),
        _meaning("npv", ANYTHING, ANYTHING, ANYTHING, nobody=1 - p >= a),
    ]
    if watchlist_size is not None:
        fpir = float(FPIR_OF_GALLERY({"fmr": np.array(miss), "watchlist_size": np.array(float(watchlist_size))}))
        made.append(_meaning("per_comparison", ANYTHING, Span(fpir, fpir), Span(0.0, _ppv(p, 1.0, fpir))))
    return Meanings(accuracy, prevalence, watchlist_size, tuple(made))


def _meaning(id_: MeaningId, sensitivity: Span, rate: Span, ppv: Span, *, nobody: bool = False) -> Meaning:
    return Meaning(id_, WORDS[id_], sensitivity, rate, ppv, nobody)


def _value(formula: Formula, prevalence: float, **others: float) -> float:
    return float(formula({name: np.array(value) for name, value in {"prevalence": prevalence, **others}.items()}))


def _ppv(prevalence: float, sensitivity: float, false_positive_rate: float) -> float:
    return _value(PPV_FROM_RATES, prevalence, sensitivity=sensitivity, false_positive_rate=false_positive_rate)


def _overall(a: float, miss: float, p: float) -> Meaning:
    """Errors are misses and false flags together: p*(1 - s) + (1 - p)*f = 1 - a, in any mixture.

    The share of right flags, p*s/(2*p*s + 1 - a - p), rises with s where errors are more than those sought, and falls
    where they are fewer; so it is at most, or at least, what it is at the largest s.
    """
    most = min(1.0, a / p)
    sensitivity = Span(max(0.0, 1 - miss / p), most)
    rate = Span(max(0.0, (miss - p) / (1 - p)), min(1.0, miss / (1 - p)))
    edge = p * most / (2 * p * most + miss - p)
    ppv = Span(0.0, edge) if miss > p else Span(edge, 1.0)
    return _meaning("overall", sensitivity, rate, ppv, nobody=1 - p >= a)
