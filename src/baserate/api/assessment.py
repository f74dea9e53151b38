"""What a declared system would do: assessing, comparing, breaking even, and updating on counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from baserate.api import given
from baserate.api.declared import load

if TYPE_CHECKING:
    from baserate.assessment.breakeven.solve import BreakEven
    from baserate.assessment.compare import Comparison
    from baserate.assessment.result import Assessment
    from baserate.assessment.update import Update

Progress = Callable[[int, int], None]


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
        Counted, of how many, by input or by outcome that is a share: ``{"search.fpir": (3, 1200)}``,
        ``{"search.ppv": (51, 49_990)}``.
    predict : mapping of str to float, optional
        Counts to expect: of so many tries at a share, or in so many days or years at a rate.
    draws, seed, level
        As in ``assess``.

    Returns
    -------
    Update
        ``found["search.ppv"]`` has ``before`` and ``after``; ``inputs`` are what was learned of counted inputs,
        ``counted`` and ``taught`` what counted outcomes teach, ``predictions`` the counts to expect.

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
