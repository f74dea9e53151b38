"""The report of any result, to be looked at in a notebook or saved by the suffix of its file."""

from __future__ import annotations

import html as markup
import importlib
import io
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from baserate.errors import Fault, UsageError
from baserate.report.parts.room import Room
from baserate.results import Result, to_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from baserate.assessment.result import Assessment

#: Columns of the report as text.
TEXT_WIDTH = 100
#: Height of the frame in which a notebook shows a report, in pixels.
FRAME_HEIGHT = 720
#: Class of result -> the module with its ``ROOM``; all others are answers. Only the one needed is imported.
ROOMS = {
    "Assessment": "baserate.report.assessment.room",
    "Simulation": "baserate.report.simulation.room",
    "AuditResult": "baserate.report.audit.room",
    "Law": "baserate.report.law.room",
}
_ANSWERS = "baserate.report.answers.room"


@dataclass(frozen=True, repr=False)
class Report:
    """A result as it is read: a page, a PDF, a table, text, or data.

    Parameters
    ----------
    result : Result
        An assessment, a comparison, a break-even, an update, a simulation, an audit, or a trial's plan or reading.

    Examples
    --------
    >>> import baserate as br
    >>> report = br.trial.read(errors=3, of=1200).report()
    >>> print(report.text().splitlines()[0])
    3 errors in 1,200 tries: a rate of 0.25%.
    """

    result: Result

    @cached_property
    def model(self) -> Any:
        """What is said, as frozen data: every number in the form in which it is printed."""
        return self._room.model(self.result)

    def html(self) -> str:
        """Return the report as one self-contained page: no script, no request."""
        from baserate.report.parts.html import render_page

        return render_page(self._room.template, self.model)

    def pdf(self) -> bytes:
        """Return the report as PDF. Raises OutputError where the system has no Pango."""
        from baserate.report.parts.pdf import render_pdf

        return render_pdf(self.html())

    def summary(self) -> str:
        """Return an assessment on one page, for a meeting, as HTML.

        Raises
        ------
        UsageError
            For a result that is no assessment of a stage.
        """
        return next(self._summaries())

    def summary_pdf(self) -> bytes:
        """Return the same as PDF: one page of A4, with fewer rows where that many do not fit."""
        from baserate.report.parts.pdf import render_on_one_page

        return render_on_one_page(self._summaries())

    def _summaries(self) -> Iterator[str]:
        """Yield summaries, each shorter than the one before."""
        from baserate.report.parts.html import render_page

        if type(self.result).__name__ != "Assessment" or not self.model.stages:
            found = f"{type(self.result).__name__} without a stage to sum up"
            raise UsageError(Fault(found, "an assessment with a stage", key="summary"))
        from baserate.report.assessment.summary import ROOMS, build_summary

        for room in ROOMS:
            yield render_page("summary.html.j2", build_summary(cast("Assessment", self.result), self.model, room))

    def csv(self) -> str:
        """Return the numbers of the result as comma-separated values."""
        return self._room.csv(self.result)

    def text(self, width: int = TEXT_WIDTH) -> str:
        """Return the report as text of so many columns."""
        from rich.console import Console

        console = Console(file=io.StringIO(), width=width, highlight=False, color_system=None)
        with console.capture() as captured:
            console.print(self.shown(), crop=False)
        return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())

    def json(self) -> str:
        """Return the result as JSON, numbers in full; what is undefined is null."""
        return to_json(self.result.to_dict())

    def shown(self) -> RenderableType:
        """Return what a terminal prints of the result."""
        return self._room.text(self.model)

    def save(self, path: str | os.PathLike[str], *, replace: bool = True) -> Path:
        """Write the report, whole or not at all, in the form that the suffix of ``path`` names.

        Parameters
        ----------
        path : str or path-like
            A file that ends in ``.html``, ``.pdf``, ``.csv``, ``.txt`` or ``.json``.
        replace : bool
            Whether a file that is there already is overwritten.

        Returns
        -------
        pathlib.Path
            The file written.

        Raises
        ------
        UsageError
            For another suffix.
        OutputError
            Where the file cannot be written.
        """
        from baserate.report.parts.files import write_files

        target = Path(path)
        suffix = target.suffix.lower()
        if suffix not in FORMS:
            raise UsageError(Fault(repr(str(path))[:100], "a file that ends in " + ", ".join(FORMS), key="path"))
        write_files({target: self.content(suffix)}, replace=replace)
        return target

    def content(self, suffix: str) -> bytes:
        """Return what a file with this suffix holds: ``.html``, ``.pdf``, ``.csv``, ``.txt`` or ``.json``."""
        made = FORMS[suffix](self)
        return made if isinstance(made, bytes) else made.encode()

    @cached_property
    def _room(self) -> Room:
        found: Room = importlib.import_module(ROOMS.get(type(self.result).__name__, _ANSWERS)).ROOM
        return found

    def __repr__(self) -> str:
        return f"Report of {self.result.heading}"

    def _repr_html_(self) -> str:
        page = markup.escape(self.html(), quote=True)
        style = f"width:100%;height:{FRAME_HEIGHT}px;border:0"
        return f'<iframe title="{markup.escape(repr(self), quote=True)}" style="{style}" srcdoc="{page}"></iframe>'


#: How a report is written to a file, by its suffix.
FORMS: Mapping[str, Callable[[Report], str | bytes]] = {
    ".html": Report.html,
    ".htm": Report.html,
    ".pdf": Report.pdf,
    ".csv": Report.csv,
    ".txt": Report.text,
    ".json": Report.json,
}
