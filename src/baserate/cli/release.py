"""A folder that records what was given out about a log, so that no two reports of it tell of few people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from baserate.errors import Fault, OutputError, UsageError

if TYPE_CHECKING:
    from baserate.auditing.result import AuditResult

_BLOCK = 1 << 20


def check_release(folder: str, logs: Sequence[str], result: AuditResult) -> dict[Path, bytes]:
    """Return the record to be written once a report is given out: what it shows, after all that was given out before.

    Raises UsageError with everything that the report would tell of few people as a difference from an earlier one.
    """
    from baserate.auditing.releases import FORMAT, differences, told_by, told_from_dict

    log = _hash_of(logs)
    path = Path(folder) / f"{log}.json"
    earlier = _read(path)
    now = told_by(result, date.today().isoformat())
    if faults := differences([told_from_dict(one) for one in earlier], now):
        raise UsageError(faults)
    known = [{key: value for key, value in one.items() if key != "at"} for one in earlier]
    mine = now.to_dict()
    if {key: value for key, value in mine.items() if key != "at"} not in known:
        earlier = [*earlier, mine]
    record = {"format": FORMAT, "log_sha256": log, "reports": earlier}
    return {path: (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode()}


def _hash_of(logs: Sequence[str]) -> str:
    """Return the hash of a log's content: of its files' own hashes in order, whatever they are called."""
    from baserate.auditing.log.finding import find_files

    found = []
    for file in find_files(logs):
        digest = hashlib.sha256()
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
        found.append(digest.hexdigest())
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def _read(path: Path) -> list[dict[str, object]]:
    if not path.parent.is_dir():
        raise OutputError(
            Fault("no folder", "a folder that exists", "make it first", key="release", file=str(path.parent))
        )
    if not path.exists():
        return []
    try:
        reports: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["reports"]
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputError(
            Fault("a record that cannot be read", "one that baserate has written", key="release", file=str(path))
        ) from None
    return reports
