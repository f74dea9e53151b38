"""The JSON Schema of audit files."""

from __future__ import annotations

from typing import Any

from baserate.auditing.load import AUDIT_FILE
from baserate.schemas.shapes import DIALECT


def audit_schema() -> dict[str, Any]:
    """Return the JSON Schema of audit files."""
    schema = AUDIT_FILE.schema()
    tables = [
        {"if": {"required": [key]}, "then": {"properties": {"columns": {"required": [key]}}}}
        for key in ("decision", "observed")
    ]
    head = {
        "$schema": DIALECT,
        "title": "An audit file of baserate",
        "description": "Which columns of a log mean what.",
    }
    return head | schema | {"allOf": [*schema.get("allOf", ()), *tables]}
