"""Every measure once: symbol, name, definition, numerator, denominator, unit, source.

The words stand in ``terms.toml`` beside this module, one table a term, and are read once; kinds of other packages bring
words of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """One measure.

    ``symbol`` is LaTeX. ``per`` is the denominator in the words that are printed beside the number and is empty for
    a plain count or amount. ``complement`` names the term that is one minus this one. ``is_error``
    marks a rate of errors, which is easily taken for the rate of what is right.
    """

    id: str
    name: str
    symbol: str
    definition: str
    numerator: str
    denominator: str
    unit: str
    source: str
    per: str = ""
    complement: str = ""
    is_error: bool = False

    @property
    def is_proportion(self) -> bool:
        """Whether the measure lies between 0 and 1."""
        return self.unit == "probability"

    @property
    def unit_in_words(self) -> str:
        """The denominator in words for a proportion ('per search'), else the unit ('alerts per day')."""
        return self.per if self.is_proportion and self.per else self.unit


@cache
def _known() -> dict[str, Term]:
    """Return the terms, read once; kinds of other packages add theirs."""
    text = files("baserate").joinpath("terms.toml").read_text(encoding="utf-8")
    return {key: Term(id=key, **fields) for key, fields in tomllib.loads(text).items()}


def terms() -> Mapping[str, Term]:
    """Return all terms by id, in the order of the file."""
    return MappingProxyType(_known())


def add_terms(tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Add the terms that a kind of another package brings, all of them or none.

    Raises ValueError for a term that is there already with other words, and for one without all of its words.
    """
    added: dict[str, Term] = {}
    for key, fields in tables.items():
        try:
            made = Term(id=key, **fields)
        except TypeError as error:
            raise ValueError(f"the term {key!r}: {error}") from error
        if not all(isinstance(text, str) for text in fields.values()):
            raise ValueError(f"the term {key!r}: words that are no text")
        if _known().get(key, made) != made:
            raise ValueError(f"the term {key!r} is there already, with other words")
        added[key] = made
    _known().update(added)


#: What is counted per year is counted in the period where one is declared.
PER_YEAR, IN_PERIOD = "_per_year", "_in_period"
_WORDS_OF_A_YEAR = (
    ("one year of 365 days", "the period declared"),
    (" per year", " in the period"),
    (" in a year", " in the period"),
    (" of a year", " of the period"),
    ("a year's", "the period's"),
)


def term(term_id: str) -> Term:
    """Return one term. Raises KeyError for a term that does not exist, which is a defect of the caller."""
    known = _known()
    if term_id not in known and term_id.endswith(IN_PERIOD):
        return _in_period(term_id)
    return known[term_id]


@cache
def _in_period(term_id: str) -> Term:
    """Return what a term that counts per year is over a declared period, in the same words."""
    yearly = _known()[term_id.removesuffix(IN_PERIOD) + PER_YEAR]
    texts = {name: getattr(yearly, name) for name in ("name", "definition", "numerator", "denominator", "unit", "per")}
    for old, new in _WORDS_OF_A_YEAR:
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    return replace(yearly, id=term_id, symbol=f"{{{yearly.symbol}}}^{{\\Delta}}", **texts)


#: What human review passes on is measured as before, under a name with this prefix.
CONFIRMED = "confirmed_"


def symbol_of(name: str) -> str:
    """Return the LaTeX symbol of a value named in a formula: a term's own, marked when it is counted after review."""
    if name not in terms() and name.startswith(CONFIRMED):
        return f"{{{symbol_of(name.removeprefix(CONFIRMED))}}}^{{c}}"
    return term(name).symbol
