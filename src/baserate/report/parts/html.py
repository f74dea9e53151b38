"""The report as one self-contained HTML file: no script, no request, everything inline."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from baserate.report.parts.chart import Chart, dark_rules, render_chart
from baserate.report.parts.elements import IconArray
from baserate.report.parts.icons import CIRCLE, SQUARE, render_icons, render_sign

#: Not of the machine's language: a report is in English.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
#: Characters that HTML forbids: controls, and what is no character.
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render_page(template: str, report: object) -> str:
    """Return a report as HTML by one of the templates, dated as ``report_day`` has it."""
    html = _environment().get_template(template).render(report=report, contents=Contents(), day=report_day())
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", html)


class Contents:
    """The sections of a page, noted as their headings are set."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str]] = []

    def heading(self, name: str, title: str, after: str = "") -> Markup:
        """Return the heading of a section, which is in the contents from then on; ``after`` is set small behind it."""
        self.entries.append((name, title))
        small = Markup(' <span class="small">({})</span>').format(after) if after else ""
        return Markup('<h2 id="{}">{}{}</h2>').format(name, title, small)


def report_day() -> str:
    """Return the day that a report is of, as '25 November 2026': today, or what ``SOURCE_DATE_EPOCH`` fixes.

    With that variable set to a number of seconds, the same input gives the same file on any day
    (reproducible-builds.org/specs/source-date-epoch).
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    day = datetime.fromtimestamp(int(fixed), UTC).date() if fixed.isdecimal() else date.today()
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("baserate.report.parts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(math=_math, icons=_icons, chart=_chart)
    made.globals.update(style=Markup(_style()), wrong=_markup(SQUARE), right=_markup(CIRCLE))
    return made


def _style() -> str:
    sheet = files("baserate.report.parts").joinpath("templates/report.css").read_text(encoding="utf-8")
    return f"{sheet}@media screen and (prefers-color-scheme: dark) {{\n{dark_rules()}\n}}"


def _markup(sign: str) -> Markup:
    return Markup(render_sign(sign))


def _icons(array: IconArray, name: str) -> Markup:
    return Markup(render_icons(array, name))


def _chart(chart: Chart) -> Markup:
    """Return a chart as wide as a page, and as it is drawn on a telephone; the style sheet shows one of them."""
    return Markup(render_chart(chart) + render_chart(chart, narrow=True))


@cache
def _math(latex: str, display: str = "inline") -> Markup:
    """Return LaTeX as MathML, within a line or on a line of its own ('block')."""
    from latex2mathml.converter import convert

    return Markup(convert(latex, display=display).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
