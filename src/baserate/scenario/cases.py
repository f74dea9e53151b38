"""Ready scenarios of public claims: where they are, and what each is called."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from baserate.errors import Fault, ScenarioError

CASE_PREFIX = "case:"
FILE = "scenario.toml"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name, its title, the claim that it looks at, and the topic under which it is listed."""

    name: str
    title: str
    claim: str
    topic: str


def cases_folder() -> Path:
    """Return the folder of cases: inside an installed package, or beside ``src`` in a checkout."""
    installed = Path(str(files("baserate"))) / "cases"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "cases"


def case_names() -> tuple[str, ...]:
    """Return the names of all cases, sorted."""
    return tuple(sorted(path.parent.name for path in cases_folder().glob(f"*/{FILE}")))


def case_path(name: str) -> Path:
    """Return the scenario file of a case. Raises ScenarioError for a name that is not a case."""
    if name not in case_names():
        close = difflib.get_close_matches(name, case_names(), n=3)
        allowed = "one of " + ", ".join(close or case_names())
        raise ScenarioError(
            Fault(f"no case {name[:80]!r}", allowed, "`baserate cases` lists them all", file=CASE_PREFIX + name[:80])
        )
    return cases_folder() / name / FILE


def list_cases() -> tuple[Case, ...]:
    """Return every case, sorted by topic and name."""
    found = []
    for name in case_names():
        tables = tomllib.loads(case_path(name).read_text(encoding="utf-8"))
        claim = tables.get("claim", {}).get("quote", "")
        found.append(Case(name, tables["title"], claim, tables.get("topic", "")))
    return tuple(sorted(found, key=lambda case: (case.topic, case.name)))
