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
STORY = "README.md"


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


def case_story(name: str) -> str:
    """Return the page of a case, in Markdown. Raises ScenarioError for a name that is not a case."""
    return case_path(name).with_name(STORY).read_text(encoding="utf-8")


def read_case(name: str) -> Case:
    """Return one case. Raises ScenarioError for a name that is not a case."""
    tables = tomllib.loads(case_path(name).read_text(encoding="utf-8"))
    return Case(name, tables["title"], tables.get("claim", {}).get("quote", ""), tables.get("topic", ""))


def list_cases() -> tuple[Case, ...]:
    """Return every case, sorted by topic and name."""
    return tuple(sorted(map(read_case, case_names()), key=lambda case: (case.topic, case.name)))
