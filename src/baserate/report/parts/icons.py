"""Icon arrays as SVG: equal signs in a grid, those that are wrong first.

The signs differ by shape (a filled square, an open circle) as well as by colour. They are drawn by two patterns, so
an array of ten thousand is no larger than one of ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from baserate.report.parts.elements import IconArray

CELL = 10
WRONG_COLOUR = "#a63a10"
RIGHT_COLOUR = "#1f5f8b"
_COLUMNS = {10: 10, 100: 10, 1_000: 40, 10_000: 100}
Box = tuple[int, int, int, int]


def render_icons(array: IconArray, name: str) -> str:
    """Return an array as SVG. ``name`` has to differ between the arrays of a page: the ids in it start with it."""
    columns = _COLUMNS[array.of]
    width, height = columns * CELL, array.of // columns * CELL
    boxes = "".join(
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#{name}-{sign})"/>'
        for sign, found in (("w", _runs(0, array.wrong, columns)), ("r", _runs(array.wrong, array.of, columns)))
        for x, y, w, h in found
    )
    title, words = escape(array.title), escape(f"{array.wrong_label}; {array.right_label}.")
    return (
        f'<svg class="icons of-{array.of}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="{name}-t {name}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{words}</desc>'
        f"<defs>{_pattern(f'{name}-w', SQUARE)}{_pattern(f'{name}-r', CIRCLE)}</defs>{boxes}</svg>"
    )


SQUARE = f'<rect x="1" y="1" width="8" height="8" fill="{WRONG_COLOUR}"/>'
CIRCLE = f'<circle cx="5" cy="5" r="3.3" fill="none" stroke="{RIGHT_COLOUR}" stroke-width="1.4"/>'


def render_sign(sign: str) -> str:
    """Return one sign alone, for a legend."""
    return f'<svg class="sign" viewBox="0 0 {CELL} {CELL}" aria-hidden="true">{sign}</svg>'


def _pattern(name: str, sign: str) -> str:
    return f'<pattern id="{name}" width="{CELL}" height="{CELL}" patternUnits="userSpaceOnUse">{sign}</pattern>'


def _runs(start: int, end: int, columns: int) -> Iterator[Box]:
    """Yield the boxes (x, y, width, height) that cover the cells from ``start`` up to ``end``, row by row."""
    while start < end:
        row, column = divmod(start, columns)
        if column == 0 and end - start >= columns:
            rows = (end - start) // columns
            yield 0, row * CELL, columns * CELL, rows * CELL
            start += rows * columns
        else:
            count = min(columns - column, end - start)
            yield column * CELL, row * CELL, count * CELL, CELL
            start += count
