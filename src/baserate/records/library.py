"""The reader of the evidence library: records by id."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from baserate.errors import EvidenceError, Fault
from baserate.records.record import Record, read_record


class Library:
    """All records, in the order of their ids."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records: tuple[Record, ...] = tuple(sorted(records, key=lambda record: record.id))
        former = {record.formerly: record for record in self.records if record.formerly is not None}
        self._by_id = former | {record.id: record for record in self.records}

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of the records, sorted."""
        return tuple(sorted({record.topic for record in self.records}))

    def get(self, record_id: str) -> Record:
        """Return one record. Raises EvidenceError, naming ids that are close, when there is none of that id."""
        if record_id in self._by_id:
            return self._by_id[record_id]
        close = difflib.get_close_matches(record_id, self._by_id, n=3, cutoff=0.5)
        allowed = f"a record of the library, such as {', '.join(close)}" if close else "a record of the library"
        raise EvidenceError(Fault(f"no record {record_id[:80]!r}", allowed, "see `baserate evidence list`"))


@cache
def load_library() -> Library:
    """Return the evidence library that baserate comes with."""
    folder = files("baserate.records") / "data"
    documents = {document["id"]: document for document in _read(folder / "documents.json")}
    against: dict[str, list[dict[str, str]]] = {}
    for link in _read(folder / "contradictions.json"):
        first, second = link["between"]
        against.setdefault(first, []).append({"id": second, "why": link["why"]})
        against.setdefault(second, []).append({"id": first, "why": link["why"]})
    records = []
    for file in (folder / "records").iterdir():
        if not file.name.endswith(".json"):
            continue
        for raw in _read(file):
            source = raw["source"] | {"document": documents[raw["source"]["document"]]}
            own = {"topic": file.name.removesuffix(".json"), "contradicts": against.get(raw["id"], [])}
            records.append(read_record(raw | own | {"source": source}))
    return Library(records)


def _read(file: Traversable) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return content
