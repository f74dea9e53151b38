"""Reading scenario files: from disk, or a case by its name."""

from __future__ import annotations

import hashlib
import stat
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from baserate.errors import Fault, ScenarioError
from baserate.scenario.cases import CASE_PREFIX, case_path
from baserate.scenario.check import check_scenario
from baserate.scenario.locate import key_lines, line_of
from baserate.scenario.model import Scenario

MAX_BYTES = 300_000
#: Reading a dotted key takes time that grows with the square of its parts.
MAX_DOTS_IN_A_LINE = 2_000


def load_scenario(name: str, content: bytes | None = None) -> Scenario:
    """Return the scenario of a file, or of ``case:NAME``; ``content`` is its bytes where they are read already.

    Raises ScenarioError with every fault of the file at once, each with its file, line and key.
    """
    if content is None:
        content = read_scenario_bytes(name)
    tables = _parse(content, name)
    scenario, faults = check_scenario(tables)
    if scenario is None:
        lines = key_lines(content.decode())
        placed = (fault.at(file=name, line=line_of(fault.key or "", lines) or 1) for fault in faults.found)
        raise ScenarioError(sorted(placed, key=lambda fault: fault.line or 0))
    return replace(scenario, sha256=hashlib.sha256(content).hexdigest(), name=name)


def read_scenario_bytes(name: str) -> bytes:
    """Return the content of a scenario file, a regular file of at most ``MAX_BYTES``. Raises ScenarioError."""
    path = case_path(name.removeprefix(CASE_PREFIX)) if name.startswith(CASE_PREFIX) else Path(name)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
            raise ScenarioError(Fault(kind, "a scenario file (TOML)", file=name))
        if found.st_size > MAX_BYTES:
            raise ScenarioError(Fault(f"{found.st_size:,} bytes", f"at most {MAX_BYTES:,} bytes", file=name))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        mend = "give the path of a file, or case:NAME (`baserate cases` lists them)"
        raise ScenarioError(Fault(f"no readable file ({reason})", "a scenario file (TOML)", mend, file=name)) from error


def _parse(content: bytes, name: str) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises ScenarioError with the line where it stops being TOML."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"a byte that is not UTF-8 (0x{content[error.start]:02x})"
        raise ScenarioError(Fault(found, "TOML in UTF-8", "save the file as UTF-8", file=name, line=line)) from error
    for number, row in enumerate(text.split("\n"), start=1):
        if (dots := row.count(".")) > MAX_DOTS_IN_A_LINE:
            raise ScenarioError(
                Fault(
                    f"{dots:,} dots in a line",
                    f"at most {MAX_DOTS_IN_A_LINE:,}",
                    "use more lines",
                    file=name,
                    line=number,
                )
            )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(_syntax_fault(str(error), text, name)) from error
    except RecursionError as error:
        raise ScenarioError(Fault("tables or lists nested too deep", "a few levels", file=name, line=1)) from error
    except ValueError as error:  # a date that does not exist, an integer of thousands of digits
        raise ScenarioError(Fault(str(error)[:200], "TOML", file=name, line=1)) from error


def _syntax_fault(message: str, text: str, name: str) -> Fault:
    """Return the fault of a syntax error, whose place the reader tells in its message."""
    words, _, place = message.rpartition(" (at ")
    line = None
    if place.startswith("line "):
        line = int(place.removeprefix("line ").split(",")[0])
    elif place.startswith("end of document"):
        line = text.count("\n") + 1
    shown = text.splitlines()[line - 1].strip()[:80] if line and line <= len(text.splitlines()) else ""
    found = f"{words or message}: {shown!r}" if shown else (words or message)
    return Fault(
        found, "TOML (https://toml.io)", "text is written in quotes, tables in [brackets]", file=name, line=line
    )
