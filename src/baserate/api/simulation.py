"""What the loops of a declared system do over time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baserate.api import given
from baserate.api.declared import load
from baserate.errors import Fault, UsageError

if TYPE_CHECKING:
    from baserate.simulation.result import Simulation

Progress = Callable[[int, int], None]


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
