"""What is declared: reading a system, changing its inputs, and which provisions of law its practice touches."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from baserate.api import given
from baserate.errors import Fault, UsageError

if TYPE_CHECKING:
    from baserate.provisions.finding import Law
    from baserate.scenario.model import Scenario


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
