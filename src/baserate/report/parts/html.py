"""The report as one self-contained HTML file: no script, no request, everything inline."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from baserate.report.parts.chart import Chart
from baserate.report.parts.elements import IconArray
from baserate.report.parts.icons import CIRCLE, SQUARE, render_icons, render_sign
from baserate.report.parts.svg import render_chart

#: Characters that HTML forbids: controls, and what is no character.
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render_page(template: str, report: object) -> str:
    """Return a report as HTML by one of the templates."""
    html = _environment().get_template(template).render(report=report)
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", html)


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
    return files("baserate.report.parts").joinpath("templates/report.css").read_text(encoding="utf-8")


def _markup(sign: str) -> Markup:
    return Markup(render_sign(sign))


def _icons(array: IconArray, name: str) -> Markup:
    return Markup(render_icons(array, name))


def _chart(chart: Chart) -> Markup:
    return Markup(render_chart(chart))


@cache
def _math(latex: str, display: str = "inline") -> Markup:
    """Return LaTeX as MathML, within a line or on a line of its own ('block')."""
    from latex2mathml.converter import convert

    return Markup(convert(latex, display=display).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
