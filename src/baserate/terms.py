"""Every measure once: symbol, name, definition, numerator, denominator, unit, source.

The words stand in ``terms.toml`` beside this module, one table a term, and are read once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Term:
    """One measure.

    ``symbol`` is LaTeX. ``per`` is the denominator in the words that are printed beside the number and is empty for
    a plain count or amount. ``complement`` names the term that is one minus this one.
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

    @property
    def is_proportion(self) -> bool:
        """Whether the measure lies between 0 and 1."""
        return self.unit == "probability"

    @property
    def unit_in_words(self) -> str:
        """The denominator in words for a proportion ('per search'), else the unit ('alerts per day')."""
        return self.per if self.is_proportion and self.per else self.unit


@cache
def terms() -> Mapping[str, Term]:
    """Return all terms by id, in the order of the file."""
    text = files("baserate").joinpath("terms.toml").read_text(encoding="utf-8")
    return MappingProxyType({key: Term(id=key, **fields) for key, fields in tomllib.loads(text).items()})


def term(term_id: str) -> Term:
    """Return one term. Raises KeyError for a term that does not exist, which is a defect of the caller."""
    return terms()[term_id]


#: What human review passes on is measured as before, under a name with this prefix.
CONFIRMED = "confirmed_"


def symbol_of(name: str) -> str:
    """Return the LaTeX symbol of a value named in a formula: a term's own, marked when it is counted after review."""
    if name not in terms() and name.startswith(CONFIRMED):
        return f"{{{term(name.removeprefix(CONFIRMED)).symbol}}}^{{c}}"
    return term(name).symbol
