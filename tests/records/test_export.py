"""The exports, read back by other tools."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware, NormalizeFieldKeys
from jsonschema import Draft7Validator

from baserate.records.export import record_to_dict, to_bibtex, to_csl, to_jsonl
from baserate.records.library import load_library
from baserate.records.record import Document, Name, Record, Source, read_record

#: What the CSL-data schema (citation-style-language/schema, schemas/input/csl-data.json) says of the parts in use.
TEXT = {"type": "string"}
NAME = {
    "type": "object",
    "properties": {"family": TEXT, "given": TEXT, "literal": TEXT},
    "additionalProperties": False,
    "minProperties": 1,
}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": ["string", "number"]}},
        }
    },
    "additionalProperties": False,
}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {
                "enum": [
                    "article",
                    "article-journal",
                    "article-magazine",
                    "article-newspaper",
                    "book",
                    "chapter",
                    "dataset",
                    "document",
                    "hearing",
                    "legal_case",
                    "paper-conference",
                    "report",
                    "speech",
                    "thesis",
                    "webpage",
                ]
            },
            "author": {"type": "array", "items": NAME},
            "issued": DATE,
            **dict.fromkeys(
                ["title", "container-title", "publisher", "authority", "DOI", "URL", "note", "number", "page"], TEXT
            ),
            **{key: {"type": ["string", "number"]} for key in ("volume", "issue")},
        },
    },
}


@pytest.fixture(scope="module")
def records():
    return load_library().records


def parsed(text):
    library = bibtexparser.parse_string(text, append_middleware=[NormalizeFieldKeys(), LatexDecodingMiddleware()])
    assert not library.failed_blocks
    return library.entries


def fields(entry):
    return {field.key: field.value for field in entry.fields}


def awkward(**changes) -> Record:
    """A record whose source is full of what TeX takes for commands."""
    document = Document(
        id="awkward-2020",
        type="article-journal",
        title="50% of $5 & more: a_b #1 ~ \\ Bogotá – ¿qué?",
        authors=(Name(family="Çelik", given="Ö."), Name(literal="Police and Crime & Co")),
        year=2020,
        container="Journal of Ünits & Measures",
        pages="1-9",
        url="https://example.org/a_b?c=50%25&d=~e#f",
        **changes,
    )
    record = load_library().get("compas-ppv-all")
    return replace(record, source=Source(document=document))


def test_json_lines_read_back_as_the_same_records(records):
    lines = to_jsonl(records).splitlines()
    assert len(lines) == len(records) == 304
    for line, record in zip(lines, records, strict=True):
        row = json.loads(line)
        assert (row.pop("per"), row.pop("reading")) == (record.denominator.words, record.reading)
        assert row.pop("measure")
        assert read_record(row) == record


def test_a_record_as_json_says_its_denominator_in_words(records):
    row = record_to_dict(load_library().get("met-lfr-2024-25-false-alerts-per-face"))
    assert (row["denominator"], row["per"], row["reading"]) == ("face_seen", "per face seen", "counts")
    assert row["counts"] == {"count": 10, "of": 3147436}


def test_csl_is_valid(records):
    items = json.loads(to_csl(records))
    assert [error.message for error in Draft7Validator(CSL).iter_errors(items)] == []
    assert len({item["id"] for item in items}) == len(items)
    assert all(item["title"] for item in items)


def test_csl_has_one_item_a_document_and_names_every_record_once(records):
    items = json.loads(to_csl(records))
    assert {item["id"] for item in items} == {record.source.document.id for record in records}
    named = [
        name
        for item in items
        for name in re.search(r"Records of the baserate evidence library: (.*)\.$", item["note"])[1].split(", ")
    ]
    assert sorted(named) == [record.id for record in records]


def test_csl_holds_authors_year_and_doi():
    (item,) = json.loads(to_csl([load_library().get("goel2016-6pct-recover-majority")]))
    assert item["author"] == [{"family": "Goel"}, {"family": "Rao"}, {"family": "Shroff"}]
    assert item["issued"] == {"date-parts": [[2016]]}
    assert item["DOI"] == "10.1214/15-AOAS897"
    assert (item["volume"], item["issue"], item["page"]) == ("10", "1", "365-394")


def test_every_address_of_a_record_stands_in_its_citation(records):
    items = {item["id"]: item for item in json.loads(to_csl(records))}
    for record in records:
        url = record.source.url
        if url is None:
            continue
        item = items[record.source.document.id]
        assert url == item.get("URL") or url in item["note"] or url.endswith(item.get("DOI", "?")), record.id


@pytest.mark.slow
def test_bibtex_reads_back(records):
    entries = parsed(to_bibtex(records))
    documents = {record.source.document.id: record.source.document for record in records}
    assert [entry.key for entry in entries] == sorted(documents)
    for entry in entries:
        document, found = documents[entry.key], fields(entry)
        assert found["title"] == document.title
        assert found.get("year", "") == ("" if document.year is None else str(document.year))
        assert found.get("doi") == document.doi
        for name in document.authors:
            assert (name.family or name.literal) in found["author"]
        assert ("others" in found.get("author", "")) == document.others


def documents_of_type(records, kind):
    return {record.source.document.id for record in records if record.source.document.type == kind}


@pytest.mark.slow
def test_bibtex_entries_have_the_fields_their_type_requires(records):
    required = {
        "article": {"author", "title", "journal", "year"},
        "inproceedings": {"author", "title", "booktitle", "year"},
        "techreport": {"author", "title", "institution", "year"},
        "misc": {"title"},
    }
    for entry in parsed(to_bibtex(records)):
        missing = required[entry.entry_type] - set(fields(entry))
        # The author of a press article may not be known.
        known_without = entry.key in documents_of_type(records, "article-newspaper")
        assert missing <= ({"author"} if known_without else set()), entry.key


def test_bibtex_escapes_what_tex_takes_for_commands():
    text = to_bibtex([awkward()])
    lines = {line.split(" = ")[0].strip(): line for line in text.splitlines() if " = " in line}
    assert not re.search(r"(?<!\\)[%$&#_]", lines["title"] + lines["journal"] + lines["author"])
    assert "{{Police and Crime" not in text.replace("{{Police and Crime {\\&} Co}", "")
    assert "https://example.org/a_b?c=50%25&d=~e#f" in lines["url"]
    assert "1--9" in lines["pages"]
    (entry,) = parsed(text)
    found = fields(entry)
    assert found["title"] == "50% of $5 & more: a_b #1 ~ \\ Bogotá – ¿qué?"
    assert found["author"] == "Çelik, Ö. and Police and Crime & Co"
    assert found["journal"] == "Journal of Ünits & Measures"
    assert text.count("{") == text.count("}")


def test_exports_do_not_depend_on_the_order_of_records(records):
    backwards = sorted(records, key=lambda record: record.id, reverse=True)
    assert [item["id"] for item in json.loads(to_csl(backwards))] == [
        item["id"] for item in json.loads(to_csl(records))
    ]


def test_nothing_exported_is_nothing():
    assert to_jsonl([]) == ""
    assert json.loads(to_csl([])) == []
    assert parsed(to_bibtex([])) == []
