"""The library in formats that others read: JSON lines, CSL-JSON and BibTeX. Citations are one a source document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from baserate.records.measures import measure_name
from baserate.records.record import Document, Record
from baserate.tomlfile.declared import as_data

if TYPE_CHECKING:
    from bibtexparser.model import Entry

#: CSL type -> BibTeX entry type; all others are @misc.
_BIBTEX_TYPES = {
    "article-journal": "article",
    "article-newspaper": "article",
    "paper-conference": "inproceedings",
    "report": "techreport",
}


def record_to_dict(record: Record) -> dict[str, Any]:
    """Return a record as JSON data: its fields, and what follows from them (``measure``, ``per``, ``reading``)."""
    derived = {"measure": measure_name(record.term), "per": record.denominator.words, "reading": record.reading}
    return {**as_data(record), **derived}


def to_jsonl(records: Iterable[Record]) -> str:
    """Return one JSON object a line and record, as ``record_to_dict`` makes it."""
    return "".join(json.dumps(record_to_dict(record), ensure_ascii=False) + "\n" for record in records)


def to_csl(records: Iterable[Record]) -> str:
    """Return CSL-JSON (schema csl-data.json), one item a source document; its note names the records."""
    items = [_csl_item(document, cited) for document, cited in _by_document(records)]
    return json.dumps(items, indent=1, ensure_ascii=False) + "\n"


def to_bibtex(records: Iterable[Record]) -> str:
    """Return BibTeX, one entry a source document; its note names the records. Special characters are escaped."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # type: ignore[import-untyped]

    latex = UnicodeToLatexEncoder(replacement_latex_protection="braces-all").unicode_to_latex
    return write_string(Library([_bibtex_entry(document, cited, latex) for document, cited in _by_document(records)]))


def _by_document(records: Iterable[Record]) -> list[tuple[Document, list[Record]]]:
    """Return the source documents in the order of their ids, each with the records that cite it."""
    found: dict[str, tuple[Document, list[Record]]] = {}
    for record in records:
        document = record.source.document
        found.setdefault(document.id, (document, []))[1].append(record)
    return [found[key] for key in sorted(found)]


def _address(document: Document, cited: Sequence[Record]) -> str | None:
    """Return the document's own address, else the first that is given with a record of it."""
    return document.url or next((record.source.url for record in cited if record.source.url), None)


def _note(document: Document, cited: Sequence[Record]) -> str:
    """Return what a citation should add: remarks on the document, where figures are reported, and the records."""
    known = {document.url, _address(document, cited), f"https://doi.org/{document.doi}"}
    reported_at = [url for url in dict.fromkeys(record.source.url for record in cited) if url and url not in known]
    parts = [document.note] if document.note else []
    if document.url is None and document.doi is None and _address(document, cited):
        parts.append("The address is that of a page that reports the document.")
    if reported_at:
        parts.append(f"Figures reported at {', '.join(reported_at)}.")
    ids = ", ".join(record.id for record in cited)
    return " ".join([*parts, f"Records of the baserate evidence library: {ids}."])


def _csl_item(document: Document, cited: Sequence[Record]) -> dict[str, Any]:
    item: dict[str, Any] = {"id": document.id, "type": document.type, "title": document.title}
    names = [as_data(name) for name in document.authors]
    if names:
        item["author"] = [*names, {"literal": "others"}] if document.others else names
    if document.year is not None:
        item["issued"] = {"date-parts": [[document.year]]}
    publisher = "authority" if document.type == "legal_case" else "publisher"
    fields = {
        "container-title": document.container,
        "volume": document.volume,
        "issue": document.issue,
        "page": document.pages,
        publisher: document.publisher,
        "number": document.number,
        "DOI": document.doi,
        "URL": _address(document, cited),
        "note": _note(document, cited),
    }
    return item | {key: value for key, value in fields.items() if value}


def _bibtex_entry(document: Document, cited: Sequence[Record], latex: Callable[[str], str]) -> Entry:
    """Return one entry; ``url`` and ``doi`` stay as they are, since styles print them verbatim."""
    from bibtexparser.model import Entry, Field

    entry_type = _BIBTEX_TYPES.get(document.type, "misc")
    if entry_type == "article" and document.container is None:
        entry_type = "misc"
    values = {
        "author": " and ".join(_bibtex_names(document, latex)),
        "title": f"{{{latex(document.title)}}}",
        "year": "" if document.year is None else str(document.year),
        **_bibtex_imprint(document, entry_type, latex),
        "doi": document.doi or "",
        "url": _address(document, cited) or "",
        "note": latex(_note(document, cited)),
    }
    return Entry(entry_type, document.id, [Field(key, value) for key, value in values.items() if value])


def _bibtex_names(document: Document, latex: Callable[[str], str]) -> list[str]:
    """Return the names of the authors; a body stands in braces, so that it is not taken apart."""
    names = [f"{{{latex(name.literal)}}}" if name.literal else latex(str(name)) for name in document.authors]
    return [*names, "others"] if document.others else names


def _bibtex_imprint(document: Document, entry_type: str, latex: Callable[[str], str]) -> dict[str, str]:
    """Return who published it, under the names of fields that the entry type has."""
    container, publisher = latex(document.container or ""), latex(document.publisher or "")
    number = latex(document.issue or document.number or "")
    if entry_type == "article":
        pages = latex(document.pages or "").replace("-", "--")
        return {"journal": container, "volume": latex(document.volume or ""), "number": number, "pages": pages}
    if entry_type == "inproceedings":
        return {"booktitle": container, "volume": latex(document.volume or "")}
    if entry_type == "techreport":
        return {"institution": publisher or f"{{{latex(document.author)}}}", "number": number}
    return {"howpublished": container or publisher, "number": number}
