"""The table of what each stage's first number depends on."""

from __future__ import annotations

from baserate.assessment.result import Assessment, Driver
from baserate.report.assessment.input_names import shown_id
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import variance_share
from baserate.scenario.model import Scenario

#: Inputs told of one number, the strongest first, and the least total share that is told.
MOST_ROWS = 8
LEAST = 0.01


def drivers_table(assessment: Assessment) -> Table | None:
    """Return each headline's uncertain inputs by how much of its variance they explain, or None where none is known."""
    rows: list[Row] = []
    for stage in assessment.scenario.stages:
        headline = f"{stage.id}.{stage.kind.headline}"
        found = [driver for driver in assessment.drivers if driver.outcome == headline and driver.total >= LEAST]
        rows += [_row(assessment.scenario, driver, stage.id) for driver in sorted(found, key=_total)[:MOST_ROWS]]
    if not rows:
        return None
    columns = (
        Column("Input"),
        Column("Stage"),
        Column("Share of variance, alone", numeric=True),
        Column("With interactions", numeric=True),
    )
    return Table("drivers", "What the first number of each stage depends on", columns, tuple(rows))


def _total(driver: Driver) -> float:
    return -driver.total


def _row(scenario: Scenario, driver: Driver, stage: str) -> Row:
    name = shown_id(scenario, driver.input) + (f" [{driver.group}]" if driver.group is not None else "")
    same = ", ".join(shown_id(scenario, other) for other in driver.shared_with)
    note = f"one draw with {same}, which cite the same record" if same else ""
    alone = "too small to measure" if driver.first_is_noise else variance_share(min(driver.first_order, driver.total))
    return Row(name, (stage, alone, variance_share(driver.total)), note)
