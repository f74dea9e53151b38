"""What kind of source a record rests on, and whether it holds a measurement, a claim or an estimate."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Who says it, and how near to the source it was read."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DERIVED = "derived"
    PARTY_CLAIM = "party_claim"
    PRESS_CLAIM = "press_claim"
    OPINION = "opinion"

    @property
    def words(self) -> str:
        """The kind as it is printed."""
        return self.value.replace("_", " ")

    @property
    def definition(self) -> str:
        """What makes a record one of this kind."""
        return _DEFINITIONS[self]


_DEFINITIONS = {
    Kind.PRIMARY: "the document itself, its abstract or its publisher's own summary was read",
    Kind.SECONDARY: "read in a report about the document: the press, a release, a copy or a quotation",
    Kind.DERIVED: "calculated here from published numbers; nobody published it",
    Kind.PARTY_CLAIM: "claimed by the maker or the user of the system, and measured by nobody else",
    Kind.PRESS_CLAIM: "a claim in a press article; what was verified is that the claim is made",
    Kind.OPINION: "an estimate or an argument, with no measurement behind it",
}


class Basis(StrEnum):
    """What a number rests on: said beside it wherever it is printed."""

    MEASUREMENT = "measurement"
    CLAIM = "claim"
    ESTIMATE = "estimate"

    @property
    def definition(self) -> str:
        """What makes a record one of these."""
        return _BASIS_DEFINITIONS[self]


_BASIS_DEFINITIONS = {
    Basis.MEASUREMENT: "counted, measured or found, by whom and how the record says",
    Basis.CLAIM: "said by the maker, the user or another party, or by the press, and measured by nobody that was seen",
    Basis.ESTIMATE: "a forecast, a model, a worked example or an opinion, not a count or a measurement",
}
