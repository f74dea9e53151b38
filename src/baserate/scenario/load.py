"""Reading scenario files: from disk, or a case by its name."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from baserate.errors import ScenarioError
from baserate.scenario.cases import CASE_PREFIX, case_path
from baserate.scenario.check import check_scenario
from baserate.scenario.model import Scenario
from baserate.tomlfile.read import parse_toml, placed, read_toml_bytes


def load_scenario(name: str, content: bytes | None = None) -> Scenario:
    """Return the scenario of a file, or of ``case:NAME``; ``content`` is its bytes where they are read already.

    Raises ScenarioError with every fault of the file at once, each with its file, line and key.
    """
    if content is None:
        content = read_scenario_bytes(name)
    tables = parse_toml(content, name, ScenarioError)
    scenario, faults = check_scenario(tables)
    if scenario is None:
        raise ScenarioError(placed(faults.found, content, name))
    return replace(scenario, sha256=hashlib.sha256(content).hexdigest(), name=name)


def read_scenario_bytes(name: str) -> bytes:
    """Return the content of a scenario file. Raises ScenarioError where there is none, or a far too long one."""
    path = case_path(name.removeprefix(CASE_PREFIX)) if name.startswith(CASE_PREFIX) else Path(name)
    mend = "give the path of a file, or case:NAME (`baserate cases` lists them)"
    return read_toml_bytes(path, name, ScenarioError, "a scenario file (TOML)", mend)
