"""The report of any result, to be looked at in a notebook or saved by the suffix of its file."""

from __future__ import annotations

import html as markup
import importlib
import io
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baserate.errors import Fault, UsageError
from baserate.results import Result

if TYPE_CHECKING:
    from rich.console import RenderableType

#: Columns of the report as text.
TEXT_WIDTH = 100
#: Height of the frame in which a notebook shows a report, in pixels.
FRAME_HEIGHT = 720
#: Class of result -> the module of this room that renders it: ``html``, ``csv`` and ``shown``.
ROOMS = {
    "Assessment": "baserate.report.assessment.rendering",
    "Simulation": "baserate.report.simulation.rendering",
    "AuditResult": "baserate.report.audit.rendering",
    "Law": "baserate.report.law.rendering",
}
_ANSWERS = "baserate.report.answers.rendering"


@dataclass(frozen=True, slots=True)
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

    def html(self) -> str:
        """Return the report as one self-contained page: no script, no request."""
        made: str = self._renderer("html")(self.result)
        return made

    def pdf(self) -> bytes:
        """Return the report as PDF. Raises OutputError where the system has no Pango."""
        from baserate.report.parts.pdf import render_pdf

        return render_pdf(self.html())

    def csv(self) -> str:
        """Return the numbers of the result as comma-separated values."""
        made: str = self._renderer("csv")(self.result)
        return made

    def text(self) -> str:
        """Return the report as text, 100 columns wide."""
        from rich.console import Console

        console = Console(file=io.StringIO(), width=TEXT_WIDTH, highlight=False, color_system=None)
        with console.capture() as captured:
            console.print(self.shown(), crop=False)
        return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())

    def json(self) -> str:
        """Return the result as JSON, numbers in full; what is undefined is null."""
        return json.dumps(self.result.to_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def shown(self) -> RenderableType:
        """Return what a terminal prints of the result."""
        made: RenderableType = self._renderer("shown")(self.result)
        return made

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
        forms = self._forms()
        suffix = target.suffix.lower()
        if suffix not in forms:
            raise UsageError(Fault(repr(str(path))[:100], "a file that ends in " + ", ".join(forms), key="path"))
        made = forms[suffix]()
        write_files({target: made if isinstance(made, bytes) else made.encode()}, replace=replace)
        return target

    def _forms(self) -> Mapping[str, Callable[[], str | bytes]]:
        return {
            ".html": self.html,
            ".htm": self.html,
            ".pdf": self.pdf,
            ".csv": self.csv,
            ".txt": self.text,
            ".json": self.json,
        }

    def _renderer(self, name: str) -> Any:
        return getattr(importlib.import_module(ROOMS.get(type(self.result).__name__, _ANSWERS)), name)

    def __repr__(self) -> str:
        return f"Report of {self.result.heading}"

    def _repr_html_(self) -> str:
        page = markup.escape(self.html(), quote=True)
        style = f"width:100%;height:{FRAME_HEIGHT}px;border:0"
        return f'<iframe title="{markup.escape(repr(self), quote=True)}" style="{style}" srcdoc="{page}"></iframe>'
