"""The HTML report: self-contained, well formed, accessible, small, and safe with any text."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from baserate.report.parts import chart as theme
from baserate.report.parts.chart import NARROW, WIDE
from support.page import FACE_SEARCH, FIVE_STAGES, Page, html_of, scenario

HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</style></title></svg><b>",
    "{{ 7*7 }}{% raw %}",
    "\u202etxet desrever",
    "شارع الملك",
    "\x00\x07\x1b[31m\x9b",
    "$\\mathrm{x}$ & \u2028 end",
]
LONG = "ω" * 2000


@pytest.fixture(scope="module")
def five() -> str:
    return html_of(FIVE_STAGES)


def hostile_html(text: str) -> str:
    """Return a report with a text in every place that takes one."""
    name = json.dumps(text[:100])
    quoted = json.dumps(text)
    stage = FACE_SEARCH.replace('"one in 100,000 passers-by"', quoted).replace('"trial report, table 2"', quoted)
    stage = stage.replace("fpir = 0.001", f"fpir.by_group = {{ {name} = 0.001, plain = 0.002 }}")
    return html_of(
        f"format = 1\ntitle = {quoted}\n[claim]\nquote = {quoted}\nby = {quoted}\nsource = {quoted}\n"
        f"[population]\nsize = {{ value = 1000000, assumption = {quoted} }}\n"
        f"groups = {{ {name} = 0.5, plain = 0.5 }}\n{stage}"
    )


def test_it_asks_for_nothing_and_runs_nothing(five):
    page = Page(five)
    assert not page.all("script", "iframe", "object", "embed", "link", "img", "base", "form", "audio", "video")
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on") or name in ("src", "srcset", "style")]
        for name in ("href", "xlink:href"):
            target = element.attributes.get(name)
            assert target is None or (element.tag == "a" and target.startswith(("#", "https://", "http://")))
    (policy,) = [found for found in page.all("meta") if "http-equiv" in found.attributes]
    assert policy.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert "@import" not in five and not re.search(r"url\((?!#)", five)


def test_five_stages_and_four_groups_stay_below_300_kilobytes(five):
    assert len(five.encode()) < 300_000


def test_it_is_one_document_with_language_title_and_headings_in_order(five):
    page = Page(five)
    (root,) = page.all("html")
    assert root.attributes["lang"] == "en"
    assert page.all("title")[0].text == "Five stages and four groups"
    levels = [int(found.tag[1]) for found in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_reference_to_one_is_met(five):
    page = Page(five)
    ids = [found.attributes["id"] for found in page.elements if "id" in found.attributes]
    assert len(ids) == len(set(ids))
    for found in page.elements:
        for name in (found.attributes.get("aria-labelledby") or "").split():
            assert name in ids
        target = found.attributes.get("href") or ""
        assert not target.startswith("#") or target[1:] in ids
    assert set(re.findall(r"url\(#([^)]+)\)", five)) <= set(ids)


def test_every_table_has_a_caption_and_headers_of_its_rows_and_columns(five):
    page = Page(five)
    assert len(page.all("table")) == len(page.all("caption")) == 5 * 3 + 2 + 1 + 1 + 5 * 2 + 2
    for header in page.all("th"):
        assert header.attributes["scope"] == ("col" if "thead" in header.around else "row")
    rows = [found for found in page.all("tr") if "tbody" in found.around]
    assert len(rows) == len([found for found in page.all("th") if "tbody" in found.around])


def test_drawings_and_formulas_are_well_formed_xml(five):
    drawings = re.findall(r"<svg.*?</svg>", five, re.DOTALL)
    formulas = re.findall(r"<math.*?</math>", five, re.DOTALL)
    assert len(drawings) > 10 and len(formulas) > 40
    for part in (*drawings, *formulas):
        ElementTree.fromstring(part.replace("&nbsp;", " "))
    for found in Page(five).all("svg"):
        assert found.attributes.get("role") == "img" or found.attributes.get("aria-hidden") == "true"


def test_every_formula_stands_beside_its_plain_text(five):
    page = Page(five)
    plain = [found.text for found in page.all("span") if found.attributes.get("class") == "plain"]
    assert "ppv = true_alerts_per_day/(true_alerts_per_day + false_alerts_per_day)" in plain
    assert not [text for text in plain if "heterogeneous" in text], "a formula of a branch that did not apply"


@pytest.mark.parametrize("text", [*HOSTILE, LONG], ids=range(len(HOSTILE) + 1))
def test_any_text_is_shown_and_not_obeyed(text):
    html = hostile_html(text)
    page = Page(html)
    assert not page.all("script", "img", "b")
    shown = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", text)
    assert shown in page.all("h1")[0].text and shown in page.all("blockquote")[0].text
    assert shown[:100] in "".join(found.text for found in page.all("bdi"))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", html)
    assert len(html.encode()) < 300_000


def test_a_record_of_the_library_is_cited_in_full_and_linked():
    html = html_of(scenario(FACE_SEARCH.replace("fpir = 0.001", 'fpir = { evidence = "npl2023-lfr-fpir-0_6-10k" }')))
    (link,) = [found for found in Page(html).all("a") if "npl2023-lfr-fpir-0_6-10k" in found.text]
    assert "Mansfield (2023)" in link.text and link.attributes["href"].startswith("https://")


def test_an_unsourced_input_is_marked(five):
    marked = [found for found in Page(five).all("tr") if found.attributes.get("class") == "unsourced"]
    assert any("clinic.prevalence" in row.text for row in marked)
    assert all("unsourced" in row.text for row in marked)
    assert not any("search.fnir" in row.text for row in marked)


@pytest.mark.slow
def test_the_same_report_gives_the_same_page():
    assert html_of(FIVE_STAGES) == html_of(FIVE_STAGES)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3)."""

    def luminance(colour: str) -> float:
        digits = colour.lstrip("#")
        digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def schemes(html: str) -> list[dict[str, str]]:
    """Return the colours that the style sheet names, by day and by night."""
    day, night = re.findall(r":root \{([^}]*)\}", html)
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", part)) for part in (day, night)]


@pytest.mark.parametrize("dark", [False, True])
def test_text_has_the_contrast_that_wcag_asks_for(five, dark):
    colours = schemes(five)[dark]
    assert set(colours) == {"ink", "grey", "line", "paper", "tint", "link", "warn", "assumed", "cited", "marked"}
    texts = [colours[name] for name in ("ink", "grey", "link", "warn", "assumed", "cited")]
    papers = [colours[name] for name in ("paper", "tint", "marked")]
    assert all(contrast(text, paper) >= 4.5 for text in texts for paper in papers)


@pytest.mark.parametrize("dark", [False, True])
def test_drawings_have_the_contrast_that_wcag_asks_for(five, dark):
    """Letters 4.5 and shapes 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11), but the two lightest colours of eight groups by day,
    which dashes tell apart too."""

    def seen(colour: str) -> str:
        return theme.DARK.get(colour, colour) if dark else colour

    paper = schemes(five)[dark]["paper"]
    assert seen(theme.PAPER) == paper
    assert all(contrast(seen(colour), paper) >= 4.5 for colour in (theme.INK, theme.GREY))
    shapes = [theme.BLUE, theme.RED, theme.BROWN, theme.UNSURE, theme.DOMAIN, *theme.GROUPS]
    pale = {"#56b4e9", "#e69f00", "#cc79a7"} if not dark else set()
    assert all(contrast(seen(colour), paper) >= 3 for colour in shapes if colour not in pale)
    assert contrast(theme.ON_LIGHT, theme.RISING[0]) >= 4.5 and contrast(theme.ON_DARK, theme.RISING[1]) >= 4.5
    assert contrast(theme.ON_LIGHT, theme.NO_VALUE) >= 4.5


def test_every_colour_that_is_drawn_has_its_own_in_the_dark(five):
    drawn = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', five))
    assert {theme.INK, theme.BLUE, theme.RED} <= drawn <= {*theme.DARK, theme.ON_LIGHT, theme.ON_DARK, *theme.GROUPS}
    assert f'svg [fill="{theme.BLUE}"] {{ fill: {theme.DARK[theme.BLUE]}; }}' in five


def test_the_contents_name_every_section_in_order(five):
    page = Page(five)
    links = [found for found in page.all("a") if "nav" in found.around]
    sections = page.all("h2")
    assert [link.attributes["href"] for link in links] == [f"#{found.attributes['id']}" for found in sections]
    assert [link.text for link in links] == [found.text for found in sections] and len(links) > 5


def test_a_report_has_its_day_and_says_how_it_is_cited(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764028800")  # 2025-11-25 in UTC
    page = html_of(scenario(FACE_SEARCH))
    assert "Report of 25 November 2025, made with baserate" in page
    (cited,) = re.findall(r"<dt>Cite as</dt><dd[^>]*>(.*?)</dd>", page)
    assert re.fullmatch(
        r"A test\. Report of 25 November 2025, made with baserate [\d.]+, seed 1, SHA-256 of the input [0-9a-f]{12}…\.",
        cited,
    )


def test_each_drawing_stands_twice_as_wide_as_a_page_and_as_a_telephone(five):
    charts = [found for found in Page(five).all("svg") if "chart" in (found.attributes.get("class") or "")]
    kinds = [found.attributes["class"].split()[1] for found in charts]
    assert kinds == ["wide", "narrow"] * (len(kinds) // 2) and kinds
    for found, kind in zip(charts, kinds, strict=True):
        assert float(found.attributes["width"]) == pytest.approx(WIDE if kind == "wide" else NARROW, abs=1)
