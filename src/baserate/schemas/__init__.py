"""JSON Schemas (2020-12) of what baserate reads and writes, made from the declarations that the readers use."""

from __future__ import annotations

from typing import Any

NAMES = ("scenario", "audit", "result")


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of scenario files, of audit files or of results.

    Parameters
    ----------
    name : {"scenario", "audit", "result"}

    Raises
    ------
    KeyError
        For any other name.
    """
    from baserate.schemas.audit import audit_schema
    from baserate.schemas.results import result_schema
    from baserate.schemas.scenario import scenario_schema

    return {"scenario": scenario_schema, "audit": audit_schema, "result": result_schema}[name]()
