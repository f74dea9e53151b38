"""The report of an audit: what it says first, that it stands alone, and that it holds no small cell."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.auditing.demo import write_demo
from baserate.auditing.load import check_spec, load_spec
from baserate.auditing.measures.rates import Rate
from baserate.auditing.run import audit
from baserate.report.audit.model import _denominator, build_audit_report
from baserate.report.audit.words import share_of
from baserate.report.document import Report
from baserate.report.parts.chart import render_chart
from baserate.report.parts.frequencies import frequency

SPEC = """\
format = 1
title = "Flags <b>"
[columns]
decision = "d"
outcome = "y"
groups = ["g", "h"]
intersections = true
[reference]
g = "A"
[options]
margin = 0.02
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    counts = {"A": (40, 60, 40, 240), "B & <i>": (40, 150, 40, 150), "tiny": (2, 7, 2, 7), "=1+1": (1, 1, 1, 1)}
    lines = ["g,h,d,y"]
    for group, numbers in counts.items():
        for (d, y), n in zip(((1, 1), (1, 0), (0, 1), (0, 0)), numbers, strict=True):
            lines += [f"{group},{'xy'[index % 2]},{d},{y}" for index in range(n)]
    (folder / "log.csv").write_text("\n".join(lines) + "\n")
    return audit([str(folder / "log.csv")], check_spec(SPEC.encode(), "audit.toml"))


def test_the_first_sentence_counts_people_on_one_denominator(result):
    report = build_audit_report(result)
    assert report.headline == (
        "Of every 100 people without the outcome in the group B & <i>, 50 were flagged nevertheless; of every 100 in "
        "the group A, 20."
    )
    arrays = {array.title: (array.wrong, array.of) for array in report.icons.arrays}
    assert arrays == {"A, 300 counted": (20, 100), "B & <i>, 300 counted": (50, 100)}


def test_the_page_stands_alone_and_escapes_what_the_log_says(result):
    html = Report(result).html()
    assert len(html) < 300_000
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="https?:', html)
    assert "B &amp; &lt;i&gt;" in html
    assert "<i>" not in html
    assert "What this log cannot show" in html
    for svg in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL):
        ElementTree.fromstring(svg)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_small_groups_are_in_no_output(result):
    hidden = [group for group in result.groups if group.suppressed]
    assert hidden
    report = Report(result)
    for written in (json.dumps(result.to_dict()), report.html(), report.csv(), report.text()):
        assert "tiny" not in written
        assert "1+1" not in written
    assert report.model.not_shown[0] == "g: some values of g"


def test_the_csv_has_every_rate_and_no_formula(result):
    rows = list(csv.DictReader(io.StringIO(Report(result).csv(), newline="")))
    rates = {(row["group"], row["rate"]): row for row in rows if row["record"] == "rate"}
    assert float(rates["A", "false_positive_rate"]["value"]) == pytest.approx(0.2)
    assert rates["A", "false_positive_rate"]["denominator"] == "300"
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    differences = [row for row in rows if row["record"] == "difference" and row["rate"] == "false_positive_rate"]
    assert float(differences[0]["value"]) == pytest.approx(0.3)


@pytest.mark.slow
def test_the_command_writes_all_outputs_or_none(tmp_path):
    log, spec = write_demo(tmp_path, rows=2000)
    targets = [tmp_path / name for name in ("r.html", "r.json", "r.csv")]
    line = [sys.executable, "-m", "baserate", "audit", str(log), "--spec", str(spec)]
    outputs = ["--out", str(targets[0]), "--json", str(targets[1]), "--csv", str(targets[2])]
    done = subprocess.run([*line, *outputs], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(target.is_file() for target in targets)
    targets[0].unlink()
    again = subprocess.run([*line, *outputs], capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert not targets[0].exists()
    shown = subprocess.run(line, capture_output=True, text=True, check=False)
    assert shown.returncode == 0
    assert "Of every" in shown.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    log, spec = write_demo(tmp_path_factory.mktemp("demo"))
    return audit([str(log)], load_spec(str(spec)))


def test_counts_of_groups_differ_as_their_rates_do(demo):
    """On ten, one in ten would stand against two in ten, and a rate of 13% against one of 10% not at all."""
    report = build_audit_report(demo)
    assert re.fullmatch(
        r"Of every ([\d,]+) people without the outcome in the group B, (\d+) were flagged nevertheless; "
        r"of every \1 in the group A, (\d+)\.",
        report.headline,
    )
    of = report.icons.arrays[0].of
    for array in report.icons.arrays:
        rate = demo.group(demo.headline.by, (array.title.split(",")[0],)).rates["false_positive_rate"]
        assert array.of == of >= 100
        assert array.wrong / of == pytest.approx(rate.value, rel=0.05)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(900, 5000)), min_size=2, max_size=5))
def test_one_denominator_tells_groups_apart_and_is_never_none_or_all(counts):
    rates = [Rate(x / n, 0.0, 1.0, "", x, n) for x, n in counts]
    of = _denominator(rates)
    told = [frequency(share_of(rate), of) for rate in rates]
    assert len({one.of for one in told}) == 1
    for rate, one in zip(rates, told, strict=True):
        assert (one.count == 0) == (rate.numerator == 0)
        assert (one.count == of) == (rate.numerator == rate.denominator)
        assert one.count == pytest.approx(rate.value * of, rel=0.1)
    if of < 1000:
        for (x, one), (y, other) in itertools.combinations(zip(rates, told, strict=True), 2):
            assert (one.count == other.count) == (x.value == y.value)


def test_every_pair_of_columns_has_its_map_and_hidden_cells_are_said(tmp_path):
    lines = ["a,b,c,d,y"]
    for index in range(3000):
        a, b, c = index % 3, index // 3 % 2, index // 6 % 2
        lines.append(f"a{a},b{b},c{c},{int(index % 7 < 2 + a)},{int(index % 11 < 4)}")
    lines += [f"a3,b1,c{index % 2},{int(index % 7 < 2)},{int(index % 11 < 4)}" for index in range(200)]
    lines += ["a3,b0,c0,1,1"] * 4
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n")
    spec = SPEC.replace('["g", "h"]', '["a", "b", "c"]').replace('g = "A"', 'a = "a0"')
    found = audit([str(tmp_path / "log.csv")], check_spec(spec.encode(), "audit.toml"))
    charts = {chart.title: chart for chart in build_audit_report(found).charts}
    for pair in ("a and b", "a and c", "b and c"):
        chart = charts[f"False positive rate where {pair} cross"]
        texts = [row["text"] for row in chart.specification["data"]["values"]]
        assert ("not shown" in texts) or pair != "a and b"
        ElementTree.fromstring(render_chart(chart))


def test_calibration_is_drawn_of_few_bins_that_hold_everybody(demo):
    report = build_audit_report(demo)
    for chart in report.charts:
        if chart.id.startswith("calibration"):
            rows = chart.specification["data"]["values"]
            for group in {row["group"] for row in rows}:
                inside = [row for row in rows if row["group"] == group]
                assert 10 <= len(inside) <= 20
                assert all(row["low"] < row["share"] < row["high"] for row in inside)
                assert [row["score"] for row in inside] == sorted(row["score"] for row in inside)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_the_report_as_pdf_can_be_read_back(demo, tmp_path):
    log, spec = write_demo(tmp_path)
    line = [sys.executable, "-m", "baserate", "audit", str(log), "--spec", str(spec), "--pdf", str(tmp_path / "r.pdf")]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    command = ["pdftotext", str(tmp_path / "r.pdf"), "-"]
    words = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert build_audit_report(demo).headline in words
    assert "What this log cannot show" in words


def test_an_output_never_replaces_the_log(tmp_path):
    log, spec = write_demo(tmp_path, rows=500)
    before = log.read_bytes()
    line = [sys.executable, "-m", "baserate", "audit", str(log), "--spec", str(spec), "--force", "--json", str(log)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "the file that is read" in done.stderr
    assert log.read_bytes() == before
