"""The public functions, under ``import baserate``: each takes what a caller has and returns the result of one room.

Every function imports its room when it is called, so that ``import baserate`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baserate.api.assessment import assess, break_even, compare, update
from baserate.api.auditing import audit
from baserate.api.declared import law, load, with_inputs
from baserate.api.simulation import simulate

if TYPE_CHECKING:
    from baserate.records.collection import Evidence
    from baserate.report.document import Report
    from baserate.results import Result

    evidence: Evidence

__all__ = [
    "assess",
    "audit",
    "break_even",
    "compare",
    "evidence",
    "law",
    "load",
    "report_of",
    "simulate",
    "update",
    "with_inputs",
]


def __getattr__(name: str) -> Any:
    if name != "evidence":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from baserate.records.collection import Evidence as Records

    return globals().setdefault("evidence", Records())


def report_of(result: Result) -> Report:
    """Return the report of a result, as ``result.report()`` does."""
    from baserate.report.document import Report

    return Report(result)
