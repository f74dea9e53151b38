"""Icon arrays as SVG: equal signs in a grid, those that are wrong first.

The signs differ by shape (a filled square, an open circle) as well as by colour. A row of equal signs is one dashed
line, so an array of ten thousand is no larger than ten of ten, and no renderer cuts a sign in two. Ten thousand
circles would be too small to be seen as open ones: they are filled dots, and the squares take up their whole cell.
"""

from __future__ import annotations

from html import escape

from baserate.report.parts.chart import BLUE, PAPER, RED
from baserate.report.parts.elements import IconArray

CELL = 10
WRONG_COLOUR, RIGHT_COLOUR = RED, BLUE
_COLUMNS = {10: 10, 100: 10, 1_000: 40, 10_000: 100}
#: From this many signs on they are too small for an open circle.
SMALL_FROM = 10_000


def render_icons(array: IconArray, name: str) -> str:
    """Return an array as SVG. ``name`` has to differ between the arrays of a page: the ids in it start with it."""
    columns = _COLUMNS[array.of]
    width, height = columns * CELL, array.of // columns * CELL
    wrong, right = _rows(0, array.wrong, columns), _rows(array.wrong, array.of, columns)
    small = array.of >= SMALL_FROM
    title, words = escape(array.title), escape(f"{array.wrong_label}; {array.right_label}.")
    return (
        f'<svg class="icons of-{array.of}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="{name}-t {name}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{words}</desc>'
        f"{_squares(wrong, small)}{_circles(right, small)}</svg>"
    )


Run = tuple[int, int, int]


def _rows(start: int, end: int, columns: int) -> list[Run]:
    """Return the cells from ``start`` up to ``end`` as runs (first column, row, count), one a row."""
    found = []
    while start < end:
        row, column = divmod(start, columns)
        count = min(columns - column, end - start)
        found.append((column, row, count))
        start += count
    return found


def _lines(runs: list[Run], start: int, end: int) -> str:
    """Return a line through each run at the middle of its row, so far into its first cell and into its last one."""
    return "".join(
        f"M{x * CELL + start} {y * CELL + CELL // 2}h{(count - 1) * CELL + end - start}" for x, y, count in runs
    )


def _squares(runs: list[Run], small: bool) -> str:
    """Return filled squares: dashes as long as the line is wide."""
    side, first = (CELL, 0) if small else (8, 1)
    if not runs:
        return ""
    ends = _lines(runs, first, first + side)
    dashes = "" if small else f' stroke-dasharray="{side} {CELL - side}"'
    return f'<path class="wrong" d="{ends}" fill="none" stroke="{WRONG_COLOUR}" stroke-width="{side}"{dashes}/>'


def _circles(runs: list[Run], small: bool) -> str:
    """Return circles: dashes of no length with round ends; those of the paper's colour on top leave them open."""
    if not runs:
        return ""
    path = _lines(runs, CELL // 2, CELL // 2 + 1)
    shared = f'd="{path}" fill="none" stroke-linecap="round" stroke-dasharray="0.01 9.99"'
    dots = f'<path class="right" {shared} stroke="{RIGHT_COLOUR}" stroke-width="{6 if small else 8}"/>'
    return dots if small else f'{dots}<path class="hole" {shared} stroke="{PAPER}" stroke-width="5.2"/>'


SQUARE = f'<rect x="1" y="1" width="8" height="8" fill="{WRONG_COLOUR}"/>'
CIRCLE = f'<circle cx="5" cy="5" r="3.3" fill="none" stroke="{RIGHT_COLOUR}" stroke-width="1.4"/>'


def render_sign(sign: str) -> str:
    """Return one sign alone, for a legend."""
    return f'<svg class="sign" viewBox="0 0 {CELL} {CELL}" aria-hidden="true">{sign}</svg>'
