"""The PDF report: its text can be read back, its bytes do not change, and it fetches nothing."""

from __future__ import annotations

import builtins
import shutil
import subprocess

import pytest

from baserate.errors import OutputError
from baserate.report.parts.pdf import render_pdf
from support.page import FACE_SEARCH, html_of, scenario

TEXT = scenario(FACE_SEARCH)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_the_text_can_be_read_back(tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(html_of(TEXT)))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(text.split())
    assert "Of every 1,000 alerts, about 991 are about the wrong person and 9 are about the right person." in words
    assert "one in 100,000 passers" in words and "How to get the same numbers" in words
    assert "ppv = true_alerts_per_day/" in words.replace("- ", "")


STATION = """
[[stage]]
id = "search"
kind = "face_search"
faces_per_day = "20000 to 60000"
watchlist_size = 2000
p_watchlisted = { value = 1e-5, assumption = "one in 100,000 passers-by" }
fnir = { count = 11, of = 100, source = "trial report, table 2" }
fpir = { evidence = "npl2023-lfr-fpir-0_6-10k" }
"""


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="no pdfinfo on this machine")
def test_a_scenario_of_one_stage_fits_on_three_pages(tmp_path):
    """And a caption stands on the page of its drawing, as no figure is broken."""
    file = tmp_path / "report.pdf"
    claim = '[claim]\nquote = "99.9% accurate"\nby = "the vendor"\nsource = "brochure, 2026, p. 3"\n'
    file.write_bytes(render_pdf(html_of(scenario(claim + STATION, size="3_500_000"))))
    pages = [pdf_text(file, page) for page in (1, 2, 3)]
    info = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           3" in info
    assert all(len(page) > 1000 for page in pages)
    titled = ["How many" in page.splitlines() for page in pages]
    assert titled == ["of how many there" in " ".join(page.split()) for page in pages] and any(titled)


def pdf_text(file, page: int) -> str:
    """Return the text of one page."""
    command = ["pdftotext", "-f", str(page), "-l", str(page), str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_the_same_page_gives_the_same_bytes():
    html = html_of(TEXT)
    first = render_pdf(html)
    assert first.startswith(b"%PDF-") and first == render_pdf(html)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_nothing_is_fetched(tmp_path):
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p { display: none }")
    page = (
        f'<link rel="stylesheet" href="{sheet.as_uri()}"><p>shown</p><a rel="attachment" href="{sheet.as_uri()}">x</a>'
    )
    file = tmp_path / "page.pdf"
    file.write_bytes(render_pdf(page))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "shown" in text and b"EmbeddedFile" not in file.read_bytes()


def test_a_missing_library_is_reported_with_the_packages_that_have_it(monkeypatch):
    real = builtins.__import__

    def without_pango(name, *args, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(OutputError, match=r"apt-get install libpango-1\.0-0"):
        render_pdf("<p>x</p>")
