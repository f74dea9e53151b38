"""What a deployed system did, from the log of its decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from baserate.api import given
from baserate.errors import Fault, UsageError

if TYPE_CHECKING:
    from baserate.auditing.result import AuditResult


def audit(log: Any, spec: Any = None, *, backend: str | None = None, address: str = "", **declared: Any) -> AuditResult:
    """Return what a deployed system did, by group, from a log of its decisions; never a row of it.

    Parameters
    ----------
    log : data frame, str, path-like, or sequence of these paths
        Any frame that Narwhals knows (pandas, Polars, PyArrow, DuckDB and others), a file or a folder, or several.
        Only the declared columns are read.
    spec : str, path-like or mapping, optional
        What the columns mean: a path, TOML text, or a mapping with the keys of an audit file. Or leave it out and give
        ``declared``.
    backend : {"duckdb", "spark"}, optional
        What counts the rows; the library that holds a frame already, else DuckDB, where it is left out.
    address : str
        Of the cluster, with ``backend="spark"``.
    **declared
        The keys of an audit file as keywords: of its tables ``[columns]`` and ``[options]`` by themselves
        (``outcome``, ``decision`` or ``score`` with ``threshold``, ``groups``, ``time``, ``person``; ``level``,
        ``minimum_cell``, ``intersections``), ``reference`` as a mapping, and ``outcome_coding={"yes": ..., "no": ...}``
        for the values that mean yes and no.

    Returns
    -------
    AuditResult
        ``found["false_positive_rate", {"race": "A"}]`` is one rate with ``value`` and ``interval``;
        ``found.contrasts`` are the differences from the reference.

    Raises
    ------
    AuditError
        With every fault of the spec, or of the log, at once.
    UsageError
        For a spec beside keywords, or neither.

    Examples
    --------
    >>> import baserate as br
    >>> import pyarrow
    >>> frame = pyarrow.table({
    ...     "y": [1, 0, 0, 1] * 50, "flagged": [1, 1, 0, 0] * 50, "race": ["A"] * 100 + ["B"] * 100})
    >>> found = br.audit(frame, outcome="y", decision="flagged", groups=["race"], reference={"race": "A"})
    >>> found["false_positive_rate"].value, found["ppv", "B"].value
    (0.5, 0.5)
    """
    from baserate.auditing.engines import engines
    from baserate.auditing.run import audit as run

    if isinstance(log, Sequence) and len(log) == 0:
        raise UsageError(Fault("no log", "one or more files, or a frame", key="log"))
    known = engines()
    if backend is not None and backend not in known:
        raise UsageError(Fault(repr(backend)[:80], "one of " + ", ".join(known), key="backend"))
    return run(log, given.spec_of(spec, declared), known[backend](address) if backend is not None else None)
