"""The report in a real browser, without a network: it opens from disk and shows something at two widths."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from support.page import FIVE_STAGES, html_of, report_of

CHROMIUM = shutil.which("chromium")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_of(FIVE_STAGES), encoding="utf-8")
    return path


def browse(file: Path, folder: Path, *options: str) -> str:
    command = [str(CHROMIUM), *OPTIONS, f"--user-data-dir={folder}", *options, file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.slow
def test_the_page_renders(file, tmp_path):
    dom = browse(file, tmp_path, "--dump-dom")
    assert report_of(FIVE_STAGES).stages[0].headline in dom and dom.count("<svg") > 10 and "<mfrac>" in dom


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1200])
def test_a_picture_of_it_is_not_blank(file, tmp_path, width):
    picture = tmp_path / "picture.png"
    browse(file, tmp_path / "profile", f"--window-size={width},1600", f"--screenshot={picture}")
    found_width, colours = pixels(picture)
    assert found_width == width and colours > 20


def pixels(picture: Path) -> tuple[int, int]:
    """Return the width of a PNG and how many different lines of pixels it has (PNG, 3rd ed., W3C 2025)."""
    content = picture.read_bytes()
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    data, place = b"", 8
    while place < len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        if content[place + 4 : place + 8] == b"IDAT":
            data += content[place + 8 : place + 8 + length]
        place += 12 + length
    raw = zlib.decompress(data)
    stride = len(raw) // height
    return width, len({raw[row * stride + 1 : (row + 1) * stride] for row in range(height)})


@pytest.mark.slow
@pytest.mark.parametrize("width", [375, 768, 1440])
def test_no_table_is_wider_than_the_page(file, tmp_path, width):
    """The page is asked in a frame of the width, as a window cannot be made as narrow as a telephone."""
    frame = tmp_path / "frame.html"
    script = (
        "const page=document.querySelector('iframe').contentDocument;"
        "document.title=[...page.querySelectorAll('table.data')].map(t=>t.scrollWidth-t.parentElement.clientWidth)"
        ".reduce((a,b)=>Math.max(a,b),0)+' of '+page.querySelectorAll('table.data').length"
    )
    frame.write_text(
        f'<iframe src="{file.as_uri()}" style="width:{width}px;height:900px" onload="{script}"></iframe>',
        encoding="utf-8",
    )
    dom = browse(frame, tmp_path / "profile", "--allow-file-access-from-files", "--dump-dom")
    found = re.search(r"<title>(-?\d+) of (\d+)</title>", dom)
    assert int(found[2]) > 10 and int(found[1]) <= 0
