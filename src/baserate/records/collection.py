"""The evidence library as a mapping of records by their ids, to be searched and filtered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from baserate.errors import EvidenceError, Fault, UnknownNameError
from baserate.records.library import load_library
from baserate.records.measures import Basis, Denominator, Kind
from baserate.records.record import Record

MOST_SHOWN = 12


class Evidence(Mapping[str, Record]):
    """Published measurements by id, each with its source, its denominator and what contradicts it.

    Parameters
    ----------
    ids : iterable of str, optional
        The records to hold; all of the library where it is left out. The library is read when it is first used.

    Examples
    --------
    >>> import baserate as br
    >>> record = br.evidence["compas-fpr-all"]
    >>> record.denominator.value
    'person_without_outcome'
    >>> "compas-fpr-all" in br.evidence.search("COMPAS")
    True
    """

    def __init__(self, ids: Iterable[str] | None = None) -> None:
        self._ids = None if ids is None else tuple(ids)

    def _held(self) -> tuple[str, ...]:
        return tuple(record.id for record in load_library().records) if self._ids is None else self._ids

    def __getitem__(self, record_id: str) -> Record:
        """Return one record. Raises UnknownNameError, with ids that are close, where it is not held."""
        try:
            if not isinstance(record_id, str):
                raise EvidenceError(Fault(f"a value of type {type(record_id).__name__!r}", "the id of a record"))
            record = load_library().get(record_id)
        except EvidenceError as error:
            raise UnknownNameError(error.faults) from None
        if self._ids is not None and record.id not in self._ids:
            raise UnknownNameError(Fault(repr(record_id), "a record of this selection"))
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._held())

    def __len__(self) -> int:
        return len(self._held())

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._held()

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of the records held, sorted."""
        return tuple(sorted({record.topic for record in self.values()}))

    def search(self, words: str) -> Evidence:
        """Return the records that hold all of these words: in their id, statement, context, population or source.

        Parameters
        ----------
        words : str
            Words apart from one another by spaces; letter case does not matter.

        Examples
        --------
        >>> import baserate as br
        >>> len(br.evidence.search("no such words at all"))
        0
        """
        return Evidence(record.id for record in self.values() if holds(record, words))

    def filter(
        self,
        *,
        topic: str | None = None,
        denominator: str | None = None,
        kind: str | None = None,
        basis: str | None = None,
    ) -> Evidence:
        """Return the records of one topic, denominator, kind of source or basis; together, of all that are named.

        Parameters
        ----------
        topic : str, optional
            One of ``topics``.
        denominator : str, optional
            Per what, such as ``"alert"``.
        kind : str, optional
            Kind of source, such as ``"primary"``.
        basis : str, optional
            What the number rests on: ``"measurement"``, ``"claim"`` or ``"estimate"``.

        Raises
        ------
        EvidenceError
            For a topic, a denominator, a kind or a basis that there is none of, with those that there are.

        Examples
        --------
        >>> import baserate as br
        >>> per_alert = br.evidence.filter(denominator="alert", basis="measurement")
        >>> {record.denominator.value for record in per_alert.values()}
        {'alert'}
        """
        faults = [
            Fault(repr(given)[:100], "one of " + ", ".join(known), key=name)
            for name, given, known in (
                ("topic", topic, load_library().topics),
                ("denominator", denominator, tuple(one.value for one in Denominator)),
                ("kind", kind, tuple(one.value for one in Kind)),
                ("basis", basis, tuple(one.value for one in Basis)),
            )
            if given is not None and given not in known
        ]
        if faults:
            raise EvidenceError(faults)
        return Evidence(
            record.id
            for record in self.values()
            if topic in (None, record.topic)
            and denominator in (None, record.denominator)
            and kind in (None, record.kind)
            and basis in (None, record.basis)
        )

    def __repr__(self) -> str:
        held = self._held()
        more = f", … and {len(held) - MOST_SHOWN} more" if len(held) > MOST_SHOWN else ""
        return f"Evidence of {len(held)} records: {', '.join(held[:MOST_SHOWN])}{more}"


def holds(record: Record, words: str) -> bool:
    """Whether all words stand somewhere in what a reader would search."""
    source = record.source
    fields = (record.id, record.statement, record.context, record.population, source.title, source.author)
    text = " ".join(field for field in fields if field).casefold()
    return all(word in text for word in words.casefold().split())
