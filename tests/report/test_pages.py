"""Every kind of report in a browser, light and dark, at three widths: axe finds nothing, and nothing overflows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import baserate as br
from baserate.auditing.demo import write_demo
from support.page import FIVE_STAGES, built

sync_api = pytest.importorskip("playwright.sync_api")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = shutil.which("chromium")
WIDTHS = (375, 768, 1440)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


def pages(folder: Path) -> dict[str, str]:
    """Return a page of each kind of report."""
    met, wales = br.load("case:met-live-2024-25"), br.load("case:south-wales-2017")
    five = built(FIVE_STAGES)
    log, spec = write_demo(folder, 5_000)
    reporting = br.load("case:differential-reporting")
    return {
        "one stage": met.assess(draws=2000).report().html(),
        "five stages and groups": five.html(),
        "summary": five.summary(),
        "audit": br.audit(log, spec).report().html(),
        "simulation": br.simulate(reporting, replicates=20).report().html(),
        "comparison": br.compare(met, wales, draws=2000).report().html(),
        "break-even": br.break_even(met, "search.ppv", at=0.5, solve="search.fpir", draws=2000).report().html(),
        "update": br.update(met, {"search.fpir": (3, 1_000_000)}, draws=2000).report().html(),
        "trial": br.trial.read(errors=3, of=1200).report().html(),
        "law": br.law(br.load("case:met-search-in-the-union"), as_of="2026-11-25").report().html(),
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, str]:
    return pages(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_report(made, browser, scheme):
    found = {}
    for name, html in made.items():
        for width in (WIDTHS[0], WIDTHS[-1]):
            # The page forbids scripts, axe's own too, so that the browser has to be told to run it.
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
            )
            page = context.new_page()
            page.set_content(html)
            result = axe_playwright.Axe().run(page)
            for fault in result.response["violations"]:
                found[name, width, fault["id"]] = fault["nodes"][0]["html"][:200]
            context.close()
    assert not found


@pytest.mark.parametrize("width", WIDTHS)
def test_no_report_is_wider_than_its_window(made, browser, width):
    """Nor is any drawing in it, nor a table but those of formulas, which cannot be broken and can be scrolled."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    found = {}
    for name, html in made.items():
        page.set_content(html)
        page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        wide = page.evaluate(
            "[...document.querySelectorAll('.scroll:not(:has(.formulas)), figure')]"
            ".map(found => [found.scrollWidth - found.clientWidth, found.getAttribute('aria-labelledby')])"
            ".filter(([over]) => over > 1)"
        )
        if over > 0 or wide:
            found[name] = (over, wide)
    page.close()
    assert not found


@pytest.mark.parametrize("width", WIDTHS)
def test_one_drawing_of_each_chart_is_shown_and_its_letters_can_be_read(made, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in ("five stages and groups", "audit", "simulation"):
        page.set_content(made[name])
        shown = page.evaluate(
            "[...document.querySelectorAll('figure.chart-box')].map(box => [...box.querySelectorAll('svg.chart')]"
            ".filter(svg => svg.getBoundingClientRect().width > 0)"
            ".map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"
        )
        assert shown and all(len(scales) == 1 for scales in shown)
        assert min(scales[0] for scales in shown) * 12 >= 10, "letters of 12 pixels, drawn at this scale"
    page.close()
