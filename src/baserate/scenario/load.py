"""Reading scenarios: from disk, a case by its name, a text, or the tables themselves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from baserate.errors import Fault, ScenarioError
from baserate.scenario.cases import CASE_PREFIX, case_path
from baserate.scenario.check import check_scenario
from baserate.scenario.model import Scenario
from baserate.tomlfile.keys import plain_tables
from baserate.tomlfile.read import parse_toml, placed, read_toml_bytes


def load_scenario(name: str, content: bytes | None = None) -> Scenario:
    """Return the scenario of a file, or of ``case:NAME``; ``content`` is its bytes where they are read already.

    Raises ScenarioError with every fault of the file at once, each with its file, line and key.
    """
    return _from_bytes(read_scenario_bytes(name) if content is None else content, name)


def scenario_from_text(text: str) -> Scenario:
    """Return the scenario that a TOML text declares.

    Raises ScenarioError with every fault of the text at once, each with its line and key.
    """
    return _from_bytes(text.encode("utf-8", errors="surrogatepass"), None)


def scenario_from_tables(tables: Mapping[str, Any]) -> Scenario:
    """Return the scenario declared by a mapping with the keys of a scenario file.

    Its hash is that of the tables as JSON with sorted keys, so that equal tables have one hash. Raises ScenarioError
    with every fault at once, each with its key.
    """
    try:
        plain = plain_tables(tables)
    except RecursionError as reason:
        raise ScenarioError(Fault("tables or lists nested too deep", "a few levels")) from reason
    scenario, faults = check_scenario(plain)
    if scenario is None:
        raise ScenarioError(faults.found)
    stated = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    return replace(scenario, sha256=hashlib.sha256(stated.encode()).hexdigest())


def read_scenario_bytes(name: str) -> bytes:
    """Return the content of a scenario file. Raises ScenarioError where there is none, or a far too long one."""
    path = case_path(name.removeprefix(CASE_PREFIX)) if name.startswith(CASE_PREFIX) else Path(name)
    hint = "give the path of a file, or case:NAME (`baserate cases` lists them)"
    return read_toml_bytes(path, name, ScenarioError, "a scenario file (TOML)", hint)


def _from_bytes(content: bytes, name: str | None) -> Scenario:
    tables = parse_toml(content, name, ScenarioError)
    scenario, faults = check_scenario(tables)
    if scenario is None:
        raise ScenarioError(placed(faults.found, content, name))
    return replace(scenario, sha256=hashlib.sha256(content).hexdigest(), name=name or "")
