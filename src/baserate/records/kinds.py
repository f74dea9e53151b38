"""What kind of source a record rests on."""

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

#: Kinds that rest on a measurement, rather than on a claim or an argument.
MEASURED = frozenset({Kind.PRIMARY, Kind.SECONDARY, Kind.DERIVED})
