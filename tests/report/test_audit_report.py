"""The report of an audit: what it says first, that it stands alone, and that it holds no small cell."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from baserate.audit.check import check_spec
from baserate.audit.run import audit
from baserate.audit.synthetic import write_demo
from baserate.report.audit_csv import audit_to_csv
from baserate.report.audit_html import render_audit_html
from baserate.report.audit_model import build_audit_report

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
        "Of every 10 people without the outcome in the group B & <i>, 5 were flagged all the same; of every 10 in the "
        "group A, 2."
    )
    arrays = {array.title: (array.wrong, array.of) for array in report.icons.arrays}
    assert arrays == {"A, 300 counted": (2, 10), "B & <i>, 300 counted": (5, 10)}


def test_the_page_stands_alone_and_escapes_what_the_log_says(result):
    html = render_audit_html(build_audit_report(result))
    assert len(html) < 300_000
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="https?:', html)
    assert "B &amp; &lt;i&gt;" in html
    assert "<i>" not in html
    assert "What this log cannot tell" in html
    for svg in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL):
        ElementTree.fromstring(svg)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_small_groups_are_in_no_output(result):
    assert all(group.suppressed for group in result.groups if group.key[0] in ("tiny", "=1+1"))
    for contrast in result.contrasts:
        assert contrast.group[0] not in ("tiny", "=1+1")
    report = build_audit_report(result)
    for table in report.rates:
        for row in table.rows:
            if row.header.startswith(("tiny", "=1+1")):
                assert row.cells[0] == "not shown"
                assert not any(row.cells[1:])


def test_the_csv_has_every_rate_and_no_formula(result):
    rows = list(csv.DictReader(io.StringIO(audit_to_csv(result), newline="")))
    rates = {(row["group"], row["rate"]): row for row in rows if row["record"] == "rate"}
    assert float(rates["A", "false_positive_rate"]["value"]) == pytest.approx(0.2)
    assert rates["A", "false_positive_rate"]["denominator"] == "300"
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    differences = [row for row in rows if row["record"] == "difference" and row["rate"] == "false_positive_rate"]
    assert float(differences[0]["value"]) == pytest.approx(0.3)


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
