"""Scenarios written as the files that users write."""

from __future__ import annotations

import json
from typing import Any

from baserate.assessment.run import assess
from baserate.scenario.load import load_scenario


def toml(value: Any) -> str:
    """Return a value as TOML written on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    if isinstance(value, (bool, str)):
        return json.dumps(value)
    return repr(value)


def scenario_text(*stages: dict[str, Any], size: Any = None, groups: dict[str, float] | None = None) -> str:
    """Return the text of a scenario of these stages."""
    lines = ["format = 1", 'title = "A test"']
    if size is not None:
        lines += ["[population]", f"size = {toml(size)}"]
        if groups:
            lines.append(f"groups = {toml(groups)}")
    for stage in stages:
        lines += ["[[stage]]", *(f"{key} = {toml(value)}" for key, value in stage.items())]
    return "\n".join(lines) + "\n"


def load_text(text: str, name: str = "test.toml"):
    return load_scenario(name, text.encode())


def assess_text(text: str, **options: Any) -> dict[tuple[str, str | None], dict[str, Any]]:
    """Return the outcomes of a scenario's JSON result by (id, group); repeated ones by (id, group, item number)."""
    result = assess(load_text(text), **options).to_dict()
    json.dumps(result, allow_nan=False)
    found: dict[Any, dict[str, Any]] = {}
    for outcome in result["outcomes"]:
        key = (outcome["id"], outcome["group"])
        if "where" in outcome:
            key = (*key, sum(other[:2] == key for other in found))
        found[key] = outcome
    return found
