"""How a reader gets the same numbers again."""

from __future__ import annotations

from dataclasses import dataclass

from baserate.report.parts.numbers import percent_of_level
from baserate.results import Provenance

#: Digits of a hash that a citation gives.
CITED_DIGITS = 12
_FILES = {"input": "SHA-256 of the scenario file", "spec": "SHA-256 of the audit file"}


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What reproduces the numbers: the version, the command, and what else fixes them, each with its name.

    ``cited`` is what a citation of the report says of them.
    """

    version: str
    command: str
    details: tuple[tuple[str, str], ...]
    cited: str = ""


def reproduction_of(provenance: Provenance) -> Reproduction:
    """Return what a report says of how to get the same numbers."""
    level = None if provenance.level is None else percent_of_level(provenance.level)
    counts = (("Draws", provenance.draws), ("Replicates", provenance.replicates))
    details = (
        ("Seed", None if provenance.seed is None else str(provenance.seed)),
        *((name, None if count is None else f"{count:,}") for name, count in counts),
        ("Level of the intervals", level),
        (_FILES[provenance.of], provenance.sha256),
    )
    known = tuple((name, value) for name, value in details if value is not None)
    seed = "" if provenance.seed is None else f", seed {provenance.seed}"
    digest = "" if provenance.sha256 is None else f", SHA-256 of the input {provenance.sha256[:CITED_DIGITS]}…"
    return Reproduction(provenance.version, provenance.command, known, seed + digest)
