"""A report: what is said of a result as frozen data, and the forms in which it is given out."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from baserate.errors import Fault, OutputError
from baserate.results import to_json

if TYPE_CHECKING:
    import os

    from rich.console import RenderableType

#: Columns of a text where there is no terminal to ask.
WIDTH = 100


class Result(Protocol):
    """A result that can be reported."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""


@dataclass(frozen=True, slots=True)
class Room:
    """How results of one kind are reported: what is said, the template of its page, its text, and its CSV."""

    model: Callable[[Any], Any]
    template: str
    text: Callable[[Any], RenderableType]
    csv: Callable[[Any], str]


class Report:
    """What is said of a result (``model``), and the ways to give it out: HTML, PDF, text, CSV and JSON.

    ``room`` is called, and ``model`` made, when they are first needed: JSON needs neither.
    """

    def __init__(self, result: Result, room: Callable[[], Room]) -> None:
        self.result = result
        self._find_room = room

    @cached_property
    def _room(self) -> Room:
        return self._find_room()

    @cached_property
    def model(self) -> Any:
        """What is said, as frozen data: every number in the form in which it is printed."""
        return self._room.model(self.result)

    def __repr__(self) -> str:
        return f"<Report of a {type(self.result).__name__}>"

    def render_html(self) -> str:
        """Return the report as one self-contained HTML file: no script, no request, everything inline."""
        from baserate.report.parts.html import render_page

        return render_page(self._room.template, self.model)

    def render_pdf(self) -> bytes:
        """Return the HTML report as PDF. Raises OutputError where the library Pango is missing."""
        from baserate.report.parts.pdf import render_pdf

        return render_pdf(self.render_html())

    def render_csv(self) -> str:
        """Return the numbers of the result in full, as comma-separated values (RFC 4180)."""
        return self._room.csv(self.result)

    def render_json(self) -> str:
        """Return the result as JSON."""
        return to_json(self.result.to_dict())

    def render_text(self, width: int = WIDTH) -> str:
        """Return the report as plain text of so many columns."""
        from rich.console import Console

        file = io.StringIO()
        Console(file=file, width=width, color_system=None, highlight=False).print(self.renderable())
        return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"

    def renderable(self) -> RenderableType:
        """Return the report for a Rich console, which knows its own width and colours."""
        return self._room.text(self.model)

    def content(self, form: str) -> bytes:
        """Return the report in a form of FORMS as the content of a file."""
        made: bytes | str = FORMS[form](self)
        return made.encode() if isinstance(made, str) else made

    def save(self, path: str | os.PathLike[str], *, replace: bool = False) -> None:
        """Write the report in the form that the ending of the path names, whole or not at all.

        Raises OutputError for another ending, for a file that is there already unless ``replace`` is set, and where
        the file cannot be written.
        """
        from baserate.report.parts.files import write_files

        target = Path(path)
        form = target.suffix.lower().removeprefix(".")
        if form not in FORMS:
            endings = ", ".join(f".{name}" for name in FORMS)
            raise OutputError(Fault(f"the ending {target.suffix!r}", f"one of {endings}", file=str(target)))
        write_files({target: self.content(form)}, replace=replace)

    def _repr_html_(self) -> str:
        """Return the report for a notebook, in a frame of its own so that its style stays within it."""
        from html import escape

        return f'<iframe srcdoc="{escape(self.render_html())}" style="width:100%;height:40rem;border:0"></iframe>'


#: The forms of a report, by the ending of a file.
FORMS: dict[str, Callable[[Report], str | bytes]] = {
    "html": Report.render_html,
    "pdf": Report.render_pdf,
    "csv": Report.render_csv,
    "json": Report.render_json,
    "txt": Report.render_text,
}
