"""What a parameter of a stage or of a loop is: its domain, its unit, and which evidence fits it."""

from __future__ import annotations

from dataclasses import dataclass

from baserate.terms import Term, term


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a parameter may lie. ``open_low`` leaves ``low`` itself out."""

    words: str
    low: float
    high: float
    open_low: bool = False
    integer: bool = False
    is_probability: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies in the domain; NaN and infinities never do."""
        above = value > self.low if self.open_low else value >= self.low
        return bool(above and value <= self.high and (not self.integer or value == round(value)))


LARGEST = 1e30
PROBABILITY = Domain("a probability, 0 to 1", 0.0, 1.0, is_probability=True)
AMOUNT = Domain("a number from 0 to 1e30", 0.0, LARGEST)
POSITIVE = Domain("a number above 0, at most 1e30", 0.0, LARGEST, open_low=True)
CORRELATION = Domain("a correlation, -1 to 1", -1.0, 1.0)
ANY_NUMBER = Domain("a number from -1e30 to 1e30", -LARGEST, LARGEST)
COUNT = Domain("a whole number from 1 to 1e15", 1.0, 1e15, integer=True)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a kind.

    ``name`` is its key in the file (``review.p_confirm_true`` inside the table ``review``), ``term`` its measure where
    that has another name.
    ``extensive`` amounts belong to the whole population and are split over groups by their shares unless given by
    group; where the parameter ``split_by`` is given by group, by their shares times it.
    ``measures`` and ``denominators`` are what an evidence record must measure, and per what; ``units`` are those
    that an amount, ratio or effect must come in, since its measure does not say of what it is. ``single`` parameters
    take one plain number and neither a range nor groups; ``whole`` ones whole numbers, or ranges between them.
    ``example`` is what ``baserate new`` writes.
    """

    name: str
    domain: Domain
    example: str
    term: str = ""
    required: bool = False
    extensive: bool = False
    split_by: str = ""
    single: bool = False
    whole: bool = False
    by_group: bool = True
    measures: frozenset[str] = frozenset()
    denominators: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.term:
            object.__setattr__(self, "term", self.value_name)

    @property
    def about(self) -> Term:
        """The term that the parameter measures."""
        return term(self.term)

    @property
    def value_name(self) -> str:
        """The name by which formulas know it: its key without the table it stands in."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of tables of a kind, each with the same parameters (``gatherings = [{people, per_day}]``).

    ``one`` is what an item is called in a message; ``label`` is the key of a text that names each item, where there is
    one, and ``label_examples`` are the names of the items that ``baserate new`` writes.
    """

    name: str
    parameters: tuple[Parameter, ...]
    at_most: int = 200
    one: str = "item"
    label: str = ""
    label_examples: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key of an item, its label first."""
        return (*filter(None, [self.label]), *(parameter.name for parameter in self.parameters))
