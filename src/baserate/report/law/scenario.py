"""The findings on the practice that a scenario declares, with what its stages show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from baserate.practice.table import Practice
from baserate.provisions.examine import examine
from baserate.provisions.finding import Law
from baserate.results import Provenance, command_of
from baserate.scenario.model import Scenario
from baserate.scenario.practice import facts_of_stages

NO_PRACTICE = "The scenario declares no [practice]: the findings rest on what its stages show alone."


def law_of(scenario: Scenario, day: date) -> Law:
    """Return which provisions the practice of a scenario touches on a day, and the command that gives the same."""
    practice = scenario.practice or Practice()
    found = examine(practice, day, facts_of_stages(scenario.stages, practice))
    notes = found.notes if scenario.practice is not None else (NO_PRACTICE, *found.notes)
    command = command_of("law", scenario.name, as_of=day.isoformat())
    provenance = Provenance(command, sha256=scenario.sha256 or None)
    return replace(found, notes=notes, title=scenario.title, provenance=provenance)
