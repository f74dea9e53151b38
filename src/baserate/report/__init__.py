"""Reports: a result in; a frozen model of what is said of it, and its HTML, PDF, text and CSV out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from baserate.report.parts.report import Report

#: The room of each kind of result, by the module and the name of its class: only the one needed is imported.
_ROOMS = {
    "baserate.assessment.result.Assessment": "baserate.report.assessment.report",
    "baserate.auditing.result.AuditResult": "baserate.report.audit.report",
    "baserate.simulation.result.Simulation": "baserate.report.simulation.report",
}


def build(result: Any) -> Report:
    """Return the report of a result.

    Parameters
    ----------
    result : Assessment, AuditResult or Simulation
        What ``assess``, ``audit`` or ``simulate`` gave.

    Returns
    -------
    Report
        Its ``model`` is what is said, every number as printed; ``render_html``, ``render_pdf``, ``render_text``,
        ``render_csv`` and ``save`` give it out.

    Raises
    ------
    TypeError
        For what has no report.
    """
    from baserate.report.parts.report import Report, Room

    name = next((_ROOMS[name] for name in map(_name_of, type(result).__mro__) if name in _ROOMS), None)
    if name is None:
        raise TypeError(f"no report of {type(result).__name__}")

    def room() -> Room:
        found: Room = import_module(name).ROOM
        return found

    return Report(result, room)


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
