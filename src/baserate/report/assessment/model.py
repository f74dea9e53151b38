"""The report of an assessment as frozen data: everything that is said, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from baserate.assessment.plan import plan_of
from baserate.assessment.result import Assessment
from baserate.report.assessment.basis import basis_of, shown_inputs
from baserate.report.assessment.charts import charts
from baserate.report.assessment.curve import curve_charts, curve_table
from baserate.report.assessment.elements import Basis, FormulaGroup, InputShown, StageReport
from baserate.report.assessment.facts import StageFacts, headline_shares
from baserate.report.assessment.formulas import shown_formulas
from baserate.report.assessment.stage import stage_report
from baserate.report.assessment.tables import drivers_table
from baserate.report.law.model import LawSection, build_law_section
from baserate.report.law.scenario import law_of
from baserate.report.parts.chart import Chart
from baserate.report.parts.elements import ClaimShown, Reproduction, Table, reproduction_of
from baserate.report.parts.numbers import percent_of_level

CLAIM_READING = (
    "The claim is quoted as it was made. What follows is worked out from the inputs declared, which may say more or"
    " less than the claim. A percentage means something only with what it is a share of: of all decisions, of all"
    " alerts, or of all people who should have been found."
)
NO_CLAIM = "No claim is quoted in the scenario. What follows is worked out from the inputs declared in it."
GROUPS_NOTE = (
    "With groups declared, the formulas are applied to each group with its own numbers. For all people together,"
    " counts are added up over the groups and shares are computed from the sums."
)

MEDIANS_OF_GROUPS = (
    " Medians of groups need not add up to the median of all people: the middle draw of a sum is not the sum of the"
    " middle draws."
)
#: With fewer draws the numbers are said to be rough.
ENOUGH_DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class ReportModel:
    """A report: sentences first, then what they rest on, then what reproduces them."""

    title: str
    claim: ClaimShown | None
    claim_reading: str
    stages: tuple[StageReport, ...]
    charts: tuple[Chart, ...]
    drivers: Table | None
    level: str
    intervals: str
    basis: Basis
    inputs: tuple[InputShown, ...]
    formulas: tuple[FormulaGroup, ...]
    groups_note: str
    warnings: tuple[str, ...]
    reproduction: Reproduction
    law: LawSection | None = None
    curve: Table | None = None


def build_report(assessment: Assessment, as_of: date | None = None) -> ReportModel:
    """Return the report of an assessment.

    ``as_of`` is the day whose law is asked for where a practice is declared, today where it is left out; the section
    on the law says which day that is.
    """
    scenario = assessment.scenario
    plan = plan_of(scenario)
    facts = [StageFacts(assessment, stage) for stage in scenario.stages]
    shares = [headline_shares(one) for one in facts]
    claim = scenario.claim
    return ReportModel(
        title=assessment.title,
        claim=ClaimShown(claim.quote, claim.by, claim.source) if claim else None,
        claim_reading=CLAIM_READING if claim else NO_CLAIM,
        stages=tuple(
            stage_report(one, plan.stage(one.stage.id), led_by) for one, led_by in zip(facts, shares, strict=True)
        ),
        charts=(*charts(assessment, facts, shares), *curve_charts(assessment)),
        curve=curve_table(assessment),
        drivers=drivers_table(assessment),
        level=percent_of_level(assessment.level),
        intervals=_intervals(assessment),
        basis=basis_of(assessment, plan),
        inputs=shown_inputs(assessment),
        formulas=shown_formulas(plan),
        groups_note=GROUPS_NOTE if scenario.groups else "",
        warnings=(*_few_draws(assessment), *assessment.warnings),
        reproduction=reproduction_of(assessment.provenance),
        law=build_law_section(law_of(scenario, as_of or date.today())) if scenario.practice is not None else None,
    )


def _few_draws(assessment: Assessment) -> tuple[str, ...]:
    """Return a warning where so few draws were made that the numbers would be others with another seed."""
    draws = assessment.provenance.draws
    if draws is None or draws >= ENOUGH_DRAWS or _is_fixed(assessment):
        return ()
    many = "Only 1 draw was" if draws == 1 else f"Only {draws:,} draws were"
    return (f"{many} made: medians and intervals are rough, and another seed would change them.",)


def _is_fixed(assessment: Assessment) -> bool:
    """Whether no input is uncertain; one draw alone would give no interval either."""
    return all(found.low == found.high for found in assessment.inputs)


def _intervals(assessment: Assessment) -> str:
    """Return what the intervals of this report are."""
    if _is_fixed(assessment):
        return "Every input is a single value, so every result is one too, and there are no intervals."
    level = percent_of_level(assessment.level)
    return (
        f"A {level} credible interval holds {level} of the draws: if the inputs are as uncertain as they are declared"
        f" to be, and the formulas hold, the value lies in it with a probability of {level}. The number before it is"
        " the median: half of the draws lie above it and half below. Uncertainty that the inputs do not declare is not"
        " in it." + (MEDIANS_OF_GROUPS if assessment.scenario.groups else "")
    )
