"""Logs and audit files for tests, written as users write them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from baserate.auditing.load import check_spec
from baserate.auditing.result import AuditResult
from baserate.auditing.run import audit
from support.commands import Done, run


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def spec_text(columns: dict[str, Any], **tables: dict[str, Any]) -> str:
    """Return an audit file: TOML writes strings, numbers and lists as JSON does."""
    lines = ["format = 1"]
    for name, table in {"columns": columns, **tables}.items():
        lines.append(f"[{name}]")
        lines += [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def spec_of(columns: dict[str, Any], **tables: dict[str, Any]):
    return check_spec(spec_text(columns, **tables).encode(), "audit.toml")


def run_audit(path: Path | Sequence[Path], columns: dict[str, Any], **tables: dict[str, Any]) -> AuditResult:
    paths = [path] if isinstance(path, Path) else path
    result = audit([str(one) for one in paths], spec_of(columns, **tables))
    json.dumps(result.to_dict(), allow_nan=False)
    return result


def rows_of_counts(counts: dict[str, tuple[int, int, int, int]]) -> list[tuple[str, int, int]]:
    """Return rows (group, decision, outcome) with these tp, fp, fn, tn in each group."""
    rows = []
    for group, numbers in counts.items():
        for (decision, outcome), n in zip(((1, 1), (1, 0), (0, 1), (0, 0)), numbers, strict=True):
            rows += [(group, decision, outcome)] * n
    return rows


HEADER = ("group", "decision", "outcome")
COLUMNS = {"decision": "decision", "outcome": "outcome", "groups": ["group"]}


def command(*arguments: Any) -> Done:
    return run("audit", *arguments)
