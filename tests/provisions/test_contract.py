"""The provisions by which findings are compared: identifiers, kinds, dates, facts and names of exceptions are fixed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from baserate.provisions.conditions import atoms_of
from baserate.provisions.library import load_provisions

ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in Path(__file__).with_name("contract.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
]
DEFINITIONS = {row[0][1:]: row[1].split(",") for row in ROWS if row[0].startswith("@")}
FIXED = [row for row in ROWS if re.search("/", row[0])]
PROVISIONS = {provision.id: provision for provision in load_provisions()}


def opened(names: Iterable[str]) -> set[str]:
    """Return the facts that names stand for, definitions opened; the day is no fact."""
    found: set[str] = set()
    for name in (name.strip() for name in names):
        found |= opened(DEFINITIONS[name[1:]]) if name.startswith("@") else {name}
    return found - {"", "date"}


def test_all_of_them_are_there() -> None:
    assert len(FIXED) == 49


@pytest.mark.parametrize("row", FIXED, ids=lambda row: row[0])
def test_a_provision_is_as_fixed(row: list[str]) -> None:
    provision = PROVISIONS[row[0]]
    until = f" to {provision.applies_until}" if provision.applies_until else ""
    assert (provision.kind, f"{provision.applies_from}{until}") == (row[1], row[2])
    assert {atom.fact for atom in atoms_of(provision.condition)} == opened(row[3].split(","))
    named = dict(part.rsplit(": ", 1) for part in row[4].split(";") if part.strip())
    exceptions = {name: {atom.fact for atom in atoms_of(raw)} for name, raw in provision.exceptions.items()}
    assert exceptions == {name.strip(): opened(facts.split(",")) for name, facts in named.items()}
