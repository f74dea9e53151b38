"""Reading the documents from their data files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

Seen = Literal["words", "headings", "summary", "memory"]
DATA = Path(str(files("baserate.documents"))) / "data"
#: Data files that are no document.
OTHERS = ("fill_sets", "ca-aia")


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a document has to say.

    ``fills`` are sets of what an assessment and a scenario can say of it, ``facts`` of the practice and ``findings``
    on provisions that belong to it; ``human`` is what is left for people. ``seen`` is how far its source was read.
    """

    id: str
    says: str
    source: str
    pin: str
    seen: Seen
    fills: tuple[str, ...]
    facts: tuple[str, ...]
    findings: tuple[str, ...]
    human: str

    @property
    def is_checked(self) -> bool:
        """Whether its source was read at all; what is from memory is left out unless it is asked for."""
        return self.seen != "memory"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the elements of a document are from."""

    cite: str
    where: str
    seen: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document: who files it where and when, the places in which it is due, and its elements."""

    id: str
    title: str
    within: tuple[str, ...]
    provisions: tuple[str, ...]
    who: str
    to: str
    when: str
    template: str
    elements: tuple[Element, ...]
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class FillSet:
    """What fills an element: outcomes of an assessment by term, inputs of a scenario by parameter."""

    says: str
    outcomes: frozenset[str]
    inputs: frozenset[str]


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def load_documents() -> tuple[Document, ...]:
    """Return every document, sorted by identifier."""
    names = sorted(path.stem for path in DATA.glob("*.json") if path.stem not in OTHERS)
    return tuple(_document(_read(name)) for name in names)


def _document(raw: Mapping[str, Any]) -> Document:
    elements = tuple(_element(one) for one in raw["elements"])
    texts = {key: raw[key] for key in ("id", "title", "who", "to", "when", "template")}
    sources = MappingProxyType({name: Source(**one) for name, one in raw["sources"].items()})
    return Document(
        **texts,
        within=tuple(raw["within"]),
        provisions=tuple(raw["provisions"]),
        elements=elements,
        sources=sources,
    )


def _element(raw: Mapping[str, Any]) -> Element:
    return Element(
        id=raw["id"],
        says=raw["says"],
        source=raw["source"],
        pin=raw["pin"],
        seen=raw["seen"],
        fills=tuple(raw["fills"]),
        facts=tuple(raw["facts"]),
        findings=tuple(raw["findings"]),
        human=raw["human"],
    )


@lru_cache(maxsize=1)
def load_fill_sets() -> Mapping[str, FillSet]:
    """Return the sets that fill elements, by name."""
    made = {
        name: FillSet(raw["say"], frozenset(raw.get("outcomes", ())), frozenset(raw.get("scenario", ())))
        for name, raw in _read("fill_sets").items()
    }
    return MappingProxyType(made)
