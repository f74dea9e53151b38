"""The closed vocabulary of facts: what each is asked as, which values it takes, who would know it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

FactType = Literal["bool", "choice", "list", "number", "date", "place", "text", "text list"]
Addressee = Literal["vendor", "deployer", "authority"]
ADDRESSEES: tuple[Addressee, ...] = ("vendor", "deployer", "authority")


@dataclass(frozen=True, slots=True)
class FactKind:
    """One fact of the vocabulary.

    ``values`` are those that a choice or a list takes; ``known_by`` names who would know the fact; ``derived`` says
    what it is derived from where it is not declared, and is empty for a fact that has to be declared.
    """

    name: str
    type: FactType
    question: str
    known_by: tuple[Addressee, ...]
    section: str
    values: tuple[str, ...] = ()
    derived: str = ""


@lru_cache(maxsize=1)
def load_vocabulary() -> Mapping[str, FactKind]:
    """Return every fact of the vocabulary by its name, in the order of its file."""
    text = (files("baserate.practice") / "vocabulary.toml").read_text(encoding="utf-8")
    facts = {
        name: FactKind(
            name,
            table["type"],
            table["question"],
            tuple(table["known_by"]),
            table["section"],
            tuple(table.get("values", ())),
            table.get("derived", ""),
        )
        for name, table in tomllib.loads(text).items()
    }
    return MappingProxyType(facts)
