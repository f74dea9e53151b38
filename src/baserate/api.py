"""The public functions, under ``import baserate``: each takes what a caller has and returns the result of one room.

Every function imports its room when it is called, so that ``import baserate`` costs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baserate import given
from baserate.errors import Fault, UsageError

if TYPE_CHECKING:
    from baserate.assessment.breakeven.solve import BreakEven
    from baserate.assessment.compare import Comparison
    from baserate.assessment.result import Assessment
    from baserate.assessment.update import Update
    from baserate.auditing.result import AuditResult
    from baserate.provisions.finding import Law
    from baserate.records.collection import Evidence
    from baserate.report.document import Report
    from baserate.results import Result
    from baserate.scenario.model import Scenario
    from baserate.simulation.result import Simulation

Progress = Callable[[int, int], None]
if TYPE_CHECKING:
    evidence: Evidence


def load(source: Any) -> Scenario:
    """Return the declared system of a file, a ready case, a text or a dict.

    Parameters
    ----------
    source : str, path-like, mapping or Scenario
        A path; ``"case:NAME"`` (``baserate cases`` lists them); TOML text; or a mapping with the keys of a scenario
        file. A text is a path if it is one line without ``=`` and brackets, and TOML otherwise; where it could be
        both, as there is a file of that name, it is refused: give ``pathlib.Path(...)`` for the file.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With every fault of the scenario at once, each with its file, line and key as far as there are any.
    UsageError
        For what is none of these, and for a text that can mean two things.

    Examples
    --------
    >>> import baserate as br
    >>> br.load("case:met-live-2024-25").groups
    ()
    >>> scan = br.load('''
    ... format = 1
    ... title = "A scan at a door"
    ... [population]
    ... size = 50_000
    ... [[stage]]
    ... id = "scan"
    ... kind = "screening"
    ... screened_per_year = 50_000
    ... prevalence = 0.001
    ... sensitivity = 0.9
    ... false_positive_rate = 0.01
    ... ''')
    >>> scan.title
    'A scan at a door'
    """
    from baserate.scenario.load import load_scenario, scenario_from_tables, scenario_from_text
    from baserate.scenario.model import Scenario

    if isinstance(source, Scenario):
        return source
    if isinstance(source, Mapping):
        return scenario_from_tables(source)
    if isinstance(source, os.PathLike):
        return load_scenario(given.path_text(source))
    if not isinstance(source, str):
        allowed = "a path, case:NAME, a TOML text, or a mapping with the keys of a scenario file"
        raise UsageError(Fault(f"a value of type {type(source).__name__!r}", allowed, key="source"))
    if given.is_toml(source, "source"):
        return scenario_from_text(source)
    return load_scenario(source)


def with_inputs(scenario: Any, inputs: Mapping[str, Any]) -> Scenario:
    """Return a scenario with some of its inputs replaced, as ``Scenario.with_inputs`` does.

    Parameters
    ----------
    scenario : Scenario, or what ``load`` takes
    inputs : mapping of str to object
        New quantities by name, in any form that a file may give.

    Examples
    --------
    >>> import baserate as br
    >>> wider = br.with_inputs("case:met-live-2024-25", {"population.size": "8e6 to 10e6"})
    >>> wider.sha256 != br.load("case:met-live-2024-25").sha256
    True
    """
    from baserate.scenario.changes import with_inputs as change

    if not isinstance(inputs, Mapping):
        raise UsageError(Fault(f"a value of type {type(inputs).__name__!r}", "a mapping by input", key="inputs"))
    for name in inputs:
        given.text(name, "inputs", "names of inputs, such as 'search.fpir'")
    return change(load(scenario), inputs)


def assess(
    scenario: Any,
    *,
    draws: int = 20_000,
    seed: int = 1,
    level: float = 0.9,
    drivers: bool = True,
    bounds: bool = True,
    vary: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Return what a declared system would do, with intervals.

    Parameters
    ----------
    scenario : Scenario, or what ``load`` takes
    draws : int
        Draws of the uncertain inputs: scrambled Sobol points.
    seed : int
        Fixes every number.
    level : float
        Share of the draws between low and high, equal tails.
    drivers : bool
        Whether to work out what the headline outcomes depend on (Sobol indices).
    bounds : bool
        Whether to find the least and the most of the headlines over the declared ranges, no distribution assumed.
    vary : mapping of str to list of float or str, optional
        Inputs at single values, up to two, which are crossed: ``{"search.fpir": [1e-4, 1e-3]}``, or 25 points of
        ``"1e-5 to 1e-2"``, evenly in logarithms over more than a factor of ten. ``found.curve`` has the outcomes.
    progress : callable, optional
        Called with (draws done, draws in all).

    Returns
    -------
    Assessment
        ``found["search.ppv"]`` is one outcome with ``median``, ``mean`` and ``interval``; see also ``to_dict``,
        ``to_frame`` and ``report``.

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used.
    ScenarioError
        As ``load`` does.

    Examples
    --------
    >>> import baserate as br
    >>> found = br.assess({
    ...     "format": 1, "title": "A scan", "population": {"size": 1000}, "stage": [{
    ...         "id": "scan", "kind": "screening", "screened_per_year": 1000, "prevalence": 0.01,
    ...         "sensitivity": 0.9, "false_positive_rate": 0.1}]})
    >>> round(found["scan.ppv"].median, 4), found["scan.false_positives_per_year"].interval
    (0.0833, (99.0, 99.0))
    """
    from baserate.assessment.run import assess as run

    asked = given.mapping(vary or {}, "vary")
    options: dict[str, Any] = {} if drivers else {"drivers": 0}
    return run(
        load(scenario), draws=draws, seed=seed, level=level, bounds=bounds, vary=asked, progress=progress, **options
    )


def compare(
    a: Any,
    b: Any,
    *,
    draws: int = 20_000,
    seed: int = 1,
    level: float = 0.9,
    apart: Sequence[str] = (),
    progress: Progress | None = None,
) -> Comparison:
    """Return how far the outcomes of scenario B differ from those of scenario A.

    Parameters
    ----------
    a, b : Scenario, or what ``load`` takes
    draws, seed, level, progress
        As in ``assess``.
    apart : sequence of str
        Inputs of B that are drawn apart from A's of the same name.

    Returns
    -------
    Comparison
        ``found["search.ppv"]`` has ``a``, ``b``, ``difference`` and ``ratio``, each with ``median`` and ``interval``.

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used, and for scenarios without a common outcome.

    Examples
    --------
    >>> import baserate as br
    >>> met = br.load("case:met-live-2024-25")
    >>> found = br.compare(met, met.with_inputs({"population.size": 5_000_000}), draws=500)
    >>> found.changed
    ('population.size',)
    """
    from baserate.assessment.compare import compare as run

    names = (apart,) if isinstance(apart, str) else tuple(given.text(one, "apart", "names of inputs") for one in apart)
    return run(load(a), load(b), draws=draws, seed=seed, level=level, apart=names, progress=progress)


def break_even(
    scenario: Any,
    outcome: str,
    *,
    at: float,
    solve: str,
    group: str | None = None,
    where: Mapping[str, float] | None = None,
    draws: int = 20_000,
    seed: int = 1,
    level: float = 0.9,
) -> BreakEven:
    """Return the value of one input at which an outcome reaches a target, all else as declared.

    Parameters
    ----------
    scenario : Scenario, or what ``load`` takes
    outcome : str
        The outcome, such as ``"search.ppv"``.
    at : float
        What it is to be.
    solve : str
        The input, such as ``"search.fpir"``, or of a group ``"search.fpir[B]"``.
    group : str, optional
        The outcome of this group.
    where : mapping, optional
        Which entry of a list: ``{"people": 5000}``.
    draws, seed, level
        As in ``assess``.

    Returns
    -------
    BreakEven
        ``value``, ``low`` and ``high``, None where there is none, and then ``why``.

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used.

    Examples
    --------
    >>> import baserate as br
    >>> scan = br.load({
    ...     "format": 1, "title": "A scan", "population": {"size": 1000}, "stage": [{
    ...         "id": "scan", "kind": "screening", "screened_per_year": 1000, "prevalence": 0.01,
    ...         "sensitivity": 0.9, "false_positive_rate": 0.1}]})
    >>> found = br.break_even(scan, "scan.ppv", at=0.5, solve="scan.false_positive_rate")
    >>> round(found.value, 6)
    0.009091
    """
    from baserate.assessment.breakeven.solve import break_even as run

    options = {"group": group, "where": where, "draws": draws, "seed": seed, "level": level}
    given.text(outcome, "outcome", "the name of an outcome, such as 'search.ppv'")
    given.text(solve, "solve", "the name of an input, such as 'search.fpir'")
    if where is not None:
        given.mapping(where, "where")
    return run(load(scenario), outcome, at, solve, **options)  # type: ignore[arg-type]


def update(
    scenario: Any,
    counts: Mapping[str, tuple[int, int]],
    *,
    predict: Mapping[str, float] | None = None,
    draws: int = 20_000,
    seed: int = 1,
    level: float = 0.9,
) -> Update:
    """Return what the counts of a trial make of a scenario.

    Parameters
    ----------
    scenario : Scenario, or what ``load`` takes
    counts : mapping of str to (int, int)
        Errors seen, of how many tries, by input: ``{"search.fpir": (3, 1200)}``.
    predict : mapping of str to float, optional
        Counts to expect: of so many tries at a share, or in so many days or years at a rate.
    draws, seed, level
        As in ``assess``.

    Returns
    -------
    Update
        ``found["search.ppv"]`` has ``before`` and ``after``; ``inputs`` are what was learned, ``predictions`` the
        counts to expect.

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used.

    Examples
    --------
    >>> import baserate as br
    >>> scan = br.load({
    ...     "format": 1, "title": "A scan", "population": {"size": 1000}, "stage": [{
    ...         "id": "scan", "kind": "screening", "screened_per_year": 1000, "prevalence": 0.01,
    ...         "sensitivity": 0.9, "false_positive_rate": {"count": 10, "of": 100}}]})
    >>> found = br.update(scan, {"scan.false_positive_rate": (30, 900)}, draws=2000)
    >>> found["scan.ppv"].after.median > found["scan.ppv"].before.median
    True
    """
    from baserate.assessment.update import update as run

    seen = [given.seen(name, pair) for name, pair in given.mapping(counts, "counts").items()]
    asked = [given.request(name, tries) for name, tries in given.mapping(predict or {}, "predict").items()]
    return run(load(scenario), seen, asked, draws=draws, seed=seed, level=level)


def simulate(
    scenario: Any,
    *,
    replicates: int = 100,
    days: int | None = None,
    seed: int = 1,
    level: float = 0.9,
    workers: int | None = None,
    cluster: str | None = None,
    blocks: str | os.PathLike[str] | None = None,
    vary: Mapping[str, Any] | None = None,
    design: int = 0,
    progress: Progress | None = None,
) -> Simulation:
    """Return what the loops of a scenario do over time, on synthetic populations.

    Parameters
    ----------
    scenario : Scenario, or what ``load`` takes
    replicates : int
        Runs of every loop, each on its own.
    days : int, optional
        Days of every loop, in place of its own; 365 where it has none.
    seed : int
        Fixes every number.
    level : float
        Share of the replicates between low and high.
    workers : int, optional
        Processes on this machine; as many as the work is worth where it is left out. No number depends on it.
    cluster : str, optional
        Address of a Dask scheduler to run on (the extra ``dask``).
    blocks : path, optional
        A folder in which finished blocks are kept, and read where they are there already.
    vary : mapping of str to list or str, optional
        Settings of parameters by path, run in every combination: ``{"patrols.p_discover": [0.2, 0.5]}``, or a range
        ``"0.2 to 0.8"`` with ``design``.
    design : int
        Points spread evenly over the ranges varied.
    progress : callable, optional
        Called with (work done, work in all).

    Returns
    -------
    Simulation
        ``found["patrols.patrol_share", {"place": "top"}]`` is one outcome of the last day; ``series`` are all days.

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used.

    Examples
    --------
    >>> import baserate as br
    >>> found = br.simulate("case:oakland-urns", replicates=20, days=30)
    >>> found.days
    30
    """
    from baserate.errors import whole_in
    from baserate.simulation.run import simulate as run
    from baserate.simulation.sweep import MOST_POINTS, points_of, read_vary

    loaded = load(scenario)
    texts = [f"{path}={given.values_text(values)}" for path, values in given.mapping(vary or {}, "vary").items()]
    if not whole_in(design, 0, MOST_POINTS):
        raise UsageError(Fault(repr(design)[:100], f"a whole number of points up to {MOST_POINTS:,}", key="design"))
    if blocks is not None and not isinstance(blocks, str | os.PathLike):
        raise UsageError(Fault(repr(blocks)[:100], "the path of a folder", key="blocks"))
    points = points_of(read_vary(texts, loaded.loops), design, seed)
    runner = None
    if cluster is not None:
        from baserate.simulation.cluster import cluster_runner

        runner = cluster_runner(given.text(cluster, "cluster", "the address of a scheduler, HOST:PORT"))
    return run(
        loaded,
        replicates=replicates,
        days=days,
        seed=seed,
        level=level,
        workers=workers,
        runner=runner,
        blocks=Path(blocks) if blocks is not None else None,
        progress=progress,
        points=points,
        asked={"vary": tuple(texts), "design": design or None},
    )


def law(scenario: Any, *, as_of: str | date | None = None) -> Law:
    """Return which provisions of law a declared practice touches, and which facts are missing.

    Parameters
    ----------
    scenario : Scenario, or what ``load`` takes
        With a ``[practice]`` table; what its stages show need not be declared.
    as_of : date or str, optional
        The day whose law is asked for, such as ``"2026-11-25"``; today where it is left out.

    Returns
    -------
    Law
        ``found["eu-ai-act/5-1-h"]`` is one finding with ``result``, ``missing`` and ``because``; ``checklist()`` are
        the facts to establish. It never says whether a practice is allowed.

    Raises
    ------
    ScenarioError
        As ``load`` does, and where a declared fact contradicts what a stage shows.
    UsageError
        For a day that is none.

    Examples
    --------
    >>> import baserate as br
    >>> found = br.law({"format": 1, "title": "Live search", "practice": {
    ...     "territory": "EU/NL", "deployer": "police", "purposes": ["law_enforcement"], "is_ai_system": True,
    ...     "biometric_identification": True, "without_active_involvement": True,
    ...     "publicly_accessible_space": True, "objectives": []}}, as_of="2026-11-25")
    >>> found["eu-ai-act/5-1-h"].result, found["eu-ai-act/5-1-h"].missing
    ('cannot_tell', ('real_time',))
    """
    from baserate.report.law.scenario import law_of

    return law_of(load(scenario), given.day(as_of))


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


def __getattr__(name: str) -> Any:
    if name != "evidence":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from baserate.records.collection import Evidence as Records

    return globals().setdefault("evidence", Records())


def report_of(result: Result) -> Report:
    """Return the report of a result, as ``result.report()`` does."""
    from baserate.report.document import Report

    return Report(result)
