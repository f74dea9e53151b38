"""The library as text and through its commands."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from rich.console import Console

from baserate.cli import cli, main
from baserate.errors import EvidenceError, OutputError
from baserate.records.library import load_library
from baserate.report.records import render_list, render_record, span_in_words, value_in_words


@pytest.fixture(scope="module")
def library():
    return load_library()


def printed(renderable, width):
    console = Console(width=width, record=True, file=None, force_terminal=False, highlight=False)
    with console.capture() as captured:
        console.print(renderable, crop=False)
    return captured.get()


def run(*arguments, **options):
    return CliRunner().invoke(cli, ["evidence", *arguments], catch_exceptions=False, **options)


@pytest.mark.parametrize(
    ("record_id", "words"),
    [
        ("met-lfr-2024-25-false-alerts-per-alert", "0.48% (10 of 2,077)"),
        ("met-lfr-2024-25-false-alerts-per-face", "3.18 per million (10 of 3,147,436)"),
        ("compas-fpr-white", "23.45% (349 of 1,488)"),
        ("gao-10-763-arrests-no-terror", "0% (0 of 1,083)"),
        ("npl2023-lfr-fpir-0_6-10k", "0.0167% (1 in 6,000)"),
        ("us-wrongful-arrests-2025", "at least 8 people"),
        ("alpr-piedmont-leads", "at most 0.3%"),
        ("nist-ir8280-fmr-race-factor", "10 to 100 times"),
        ("penney2016-wikipedia-drop", "20% (range 20% to 30%)"),
        ("press-2-detained-tens-thousands", "10,000 to 99,999 people"),
        ("press-3-skynet-2011", "2011"),
        ("ihs-china-2018-350m", "350,000,000 cameras"),
        ("swp-lfr-cost-per-arrest", "37,870 GBP per arrest"),
        ("comparitech2019-chongqing", "0.16803 cameras per person"),
        ("press-4-no-accuracy", "no number"),
        ("gao-14-159-chance", "the same as or slightly better than chance"),
    ],
)
def test_values_in_words(library, record_id, words):
    assert value_in_words(library.get(record_id)) == words


def test_an_interval_says_what_it_is(library):
    record = library.get("plainfield-hit-all")
    assert span_in_words(record, record.interval) == "0.21% to 0.35% (95% credible interval)"
    record = library.get("nist-ir8280-fmr-sex-factor")
    assert span_in_words(record, record.range) == "2 to 5 (range across algorithms; no interval, and not drawn from)"


@pytest.mark.parametrize("width", [80, 120])
def test_the_list_shows_every_record_with_its_denominator_within_the_width(library, width):
    text = printed(render_list(library.records, width=width), width)
    assert max(map(len, text.splitlines())) <= width
    for record in library.records:
        assert record.id in text
    assert "per non-mated search" in text
    assert "face_identification (94)" in text


@pytest.mark.parametrize("width", [80, 120])
def test_every_record_is_shown_completely_within_the_width(library, width):
    for record in library.records:
        text = printed(render_record(record, library), width)
        lines = [line for line in text.splitlines() if not line.startswith("address")]
        assert max(map(len, lines)) <= width
        joined = " ".join(text.split())
        wanted = [record.id, record.statement, record.verification, record.kind.words, record.basis, *record.cautions]
        wanted += [other.why for other in record.contradicts] + [
            record.source.url or record.source.document.url or "doi.org"
        ]
        wanted += [record.denominator.definition, record.source.title]
        for words in wanted:
            assert " ".join(words.split()) in joined, (record.id, words)


def test_markup_in_a_record_is_shown_as_it_is(library):
    assert "mainly-Muslin [sic] minorities" in printed(render_record(library.get("press-4-xinjiang-1m"), library), 200)


def test_list_in_a_pipe_is_one_line_a_record():
    lines = run("list", env={"COLUMNS": None}).stdout.splitlines()
    rows = [line for line in lines if line.startswith("met-lfr-2024-25-false-alerts-per-face ")]
    assert len(rows) == 1
    for words in ("3.18 per million (10 of 3,147,436)", "false positive identification rate", "per face seen"):
        assert words in rows[0]
    assert all(line == line.rstrip() for line in lines)


def test_list_filters():
    chosen = json.loads(run("list", "--topic", "face_identification", "--denominator", "alert", "--json", "-").stdout)
    assert {row["id"] for row in chosen["records"]} == {
        "brazil-feira2019-arrests-per-alert",
        "buenos-aires-2019-h1-unattended",
        "essex2019-met-lfr-eligible",
        "foodstuffs-nz-2024-confirmed-per-alert",
        "met-lfr-2024-25-false-alerts-per-alert",
        "swp-2017-ucl-false-share",
        "swp-2024-concerts-arrests-per-alert",
    }
    found = json.loads(run("list", "--search", "BURGLARY plainfield", "--json", "-").stdout)
    assert [row["id"] for row in found["records"]] == ["plainfield-hit-burglary"]
    kinds = json.loads(run("list", "--kind", "party_claim", "--json", "-").stdout)
    named = [row["id"] for row in kinds["records"]]
    assert {"met-lfr-claimed-far-1in1000", "shotspotter-vendor-97"} < set(named)
    assert {row["kind"] for row in kinds["records"]} == {"party_claim"}
    estimates = json.loads(run("list", "--basis", "estimate", "--json", "-").stdout)
    assert {row["basis"] for row in estimates["records"]} == {"estimate"}
    assert "munk2017-100k-fp" in {row["id"] for row in estimates["records"]}


def test_a_search_that_finds_nothing_says_so_on_standard_error():
    done = run("list", "--search", "no such words")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no record" in done.stderr


def test_show_as_json_is_one_record():
    shown = json.loads(run("show", "compas-fpr-black", "--json", "-").stdout)
    assert [row["id"] for row in shown["records"]] == ["compas-fpr-black"]
    assert shown["records"][0]["contradicts"][0]["id"] == "northpointe-2016-ppv-parity"


def test_show_shows_what_contradicts_it():
    text = run("show", "press-2-176m-cameras").stdout
    assert "Contradicted" in text
    assert "press-3-20m-cameras: 20,000,000 cameras." in " ".join(text.split())


@pytest.mark.parametrize(("form", "start"), [("jsonl", '{"id": "aclu2018'), ("bibtex", "@"), ("csl", "[")])
def test_export_to_standard_output_and_to_a_file_are_the_same(tmp_path, form, start):
    text = run("export", "--format", form).stdout
    assert text.startswith(start)
    path = tmp_path / "out"
    done = run("export", "--format", form, "--out", str(path))
    assert (done.exit_code, done.stdout) == (0, "")
    assert path.read_text(encoding="utf-8") == text


def test_export_of_some_records_cites_only_their_sources():
    items = json.loads(run("export", "compas-fpr-all", "compas-ppv-all", "compas-fpr-all", "--format", "csl").stdout)
    assert [item["id"] for item in items] == ["propublica-compas-2016"]
    assert items[0]["note"].endswith("compas-fpr-all, compas-ppv-all.")


def test_export_replaces_a_file_only_when_asked_to(tmp_path):
    path = tmp_path / "library.bib"
    path.write_text("mine")
    with pytest.raises(OutputError, match="--force"):
        run("export", "--format", "bibtex", "--out", str(path))
    assert path.read_text() == "mine"
    assert run("export", "--format", "bibtex", "--out", str(path), "--force").exit_code == 0
    assert path.read_text().startswith("@")
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_not_there_is_named():
    with pytest.raises(EvidenceError, match="compas-fpr-all"):
        run("show", "compas-fpr-al")
    with pytest.raises(EvidenceError, match="compas-fpr-all"):
        run("export", "compas-fpr-al")
    with pytest.raises(EvidenceError, match="face_identification"):
        run("list", "--topic", "faces")


def test_an_unknown_record_is_exit_code_2_and_no_traceback(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["evidence", "show", "compas-fpr-al"])
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "compas-fpr-all" in captured.err
    assert "Traceback" not in captured.err
