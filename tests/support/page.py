"""Reading a report's HTML back, as a browser would find it, and the scenarios that reports are made of."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from baserate.assessment.run import assess
from baserate.report.assessment.model import ReportModel
from baserate.report.document import Report
from support.scenarios import load_text

VOID = {"meta", "link", "br", "hr", "img", "input"}

FACE_SEARCH = """
[[stage]]
id = "search"
kind = "face_search"
faces_per_day = 100_000
p_watchlisted = { value = 1e-5, assumption = "one in 100,000 passers-by" }
fnir = { value = 0.1, source = "trial report, table 2" }
fpir = 0.001
"""

#: Five stages of the five kinds, and four groups.
FIVE_STAGES = """
format = 1
title = "Five stages and four groups"
[claim]
quote = "99.9% accurate"
by = "the vendor"
source = "brochure, 2026, p. 3"
[population]
size = 3_500_000
groups = { north = 0.4, east = 0.3, south = 0.2, west = 0.1 }
[[stage]]
id = "search"
kind = "face_search"
faces_per_day = "20000 to 60000"
watchlist_size = 2000
p_watchlisted = { value = 1e-5, assumption = "one in 100,000 passers-by" }
fnir = { count = 11, of = 100, source = "trial report, table 2" }
fpir.by_group = { north = "0.0005 to 0.001", east = 0.001, south = { count = 3, of = 1000 }, west = 0.004 }
review = { p_confirm_true = "0.8 to 0.95", p_confirm_false = "0.05 to 0.2" }
[[stage]]
id = "answer"
kind = "response"
input = "search"
minutes_per_alert = "20 to 60"
officers = 2
hours_per_officer_per_day = 6
cost_per_hour = 50
[[stage]]
id = "clinic"
kind = "screening"
screened_per_year = 1_000_000
prevalence = 0.01
sensitivity = 0.9
false_positive_rate = "0.0005 to 0.002"
[[stage]]
id = "score"
kind = "risk_score"
scored = 100_000
base_rate = { by_group = { north = 0.001, east = 0.002, south = 0.001, west = 0.01 }, source = "register" }
auc = "0.65 to 0.75"
flag_share = 0.02
label_recall = 0.5
label_false_rate = 0.01
[[stage]]
id = "crowd"
kind = "gathering_alert"
p_flagged = "0.0005 to 0.002"
k = 10
clustering = 0.001
gatherings = [ { people = 5000, per_day = 20 }, { people = 500, per_day = 300 } ]
"""


def scenario(stages: str, *, size: str = "3_650_000", groups: str = "", title: str = "A test") -> str:
    """Return the text of a scenario."""
    shares = f"groups = {groups}\n" if groups else ""
    return f"format = 1\ntitle = {title!r}\n[population]\nsize = {size}\n{shares}{stages}"


def built(text: str, **options: int) -> Report:
    """Return the report of a scenario's text, in all forms."""
    return Report(assess(load_text(text), **({"draws": 2000} | options)))


def report_of(text: str, **options: int) -> ReportModel:
    """Return what the report of a scenario's text says."""
    model: ReportModel = built(text, **options).model
    return model


def html_of(text: str, **options: int) -> str:
    """Return the report of a scenario's text as HTML."""
    return built(text, **options).html()


class Page(HTMLParser):
    """Elements of a page in order, with attributes and text; an error where tags do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {self._open[-1].tag}"

    def handle_starttag(self, tag, attrs):
        made = Element(tag, dict(attrs), [element.tag for element in self._open])
        self.elements.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, dict(attrs), [element.tag for element in self._open]))

    def handle_endtag(self, tag):
        assert self._open and self._open[-1].tag == tag, f"</{tag}> closes {self._open[-1].tag if self._open else None}"
        self._open.pop()

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """Return the elements of these tags."""
        return [element for element in self.elements if element.tag in tags]


@dataclass
class Element:
    """An element: its tag, attributes, the tags around it and the text in it."""

    tag: str
    attributes: dict[str, str | None]
    around: list[str]
    text: str = ""
