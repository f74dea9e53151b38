"""What a report's conclusion rests on: its inputs by origin, and how much of it rests on those that cite nothing."""

from __future__ import annotations

from collections.abc import Mapping

from baserate.assessment.behind import inputs_behind
from baserate.assessment.plan import Plan
from baserate.assessment.result import Assessment
from baserate.errors import EvidenceError
from baserate.quantity import Estimate, OriginKind
from baserate.records.library import load_library
from baserate.records.record import Record
from baserate.report.assessment.elements import Basis, InputShown, OriginCount
from baserate.report.assessment.facts import shown_id
from baserate.report.parts.numbers import exact, shares_of, show_amounts, show_shares, shown_value, variance_share
from baserate.results import InputResult
from baserate.terms import term

#: From the strongest to the weakest.
ORIGINS: Mapping[OriginKind, str] = {
    "evidence": "a published record of the evidence library",
    "source": "a source cited in the scenario",
    "assumption": "an assumption stated in the scenario",
    "unsourced": "neither a source nor an assumption",
}
_STRENGTH = list(ORIGINS)


def shown_inputs(assessment: Assessment) -> tuple[InputShown, ...]:
    """Return every input as printed, in the order of the scenario."""
    parameters = {input_id: parameter for input_id, _, parameter, _ in assessment.scenario.inputs()}
    made = []
    for found in assessment.inputs:
        parameter = parameters.get(found.id)
        measure = parameter.about if parameter else term("size")
        value, interval = _numbers(found, measure.is_proportion, assessment.level)
        reference, href = _reference(found)
        made.append(
            InputShown(
                shown_id(assessment.scenario, found.id), measure.name, found.group or "", value, interval, found.unit,
                "" if found.low == found.high else found.words, found.origin, reference, href,
            )
        )  # fmt: skip
    return tuple(made)


def _numbers(found: InputResult, is_share: bool, level: float) -> tuple[str, str]:
    if found.low == found.high:
        value = found.median
        return (shown_value(value, is_share=True) if is_share else exact(value)), ""
    estimate = Estimate(found.median, None, found.low, found.high, level, "credible")
    shown = show_shares(shares_of(estimate)) if is_share else show_amounts(estimate)
    return shown.median, shown.interval


def _reference(found: InputResult) -> tuple[str, str]:
    """Return where an input comes from in words, and the address of a published record."""
    if found.origin != "evidence":
        return found.reference, ""
    record = _record(found.reference)
    if record is None:
        return found.reference, ""
    document = record.source.document
    year = f" ({document.year})" if document.year is not None else ""
    place = f", {record.source.locator}" if record.source.locator else ""
    head = f"{document.author}{year}: " if document.author else ""
    url = record.source.url or document.url or ""
    article = "an" if record.basis == "estimate" else "a"
    return f"{head}{document.title}{place} [{found.reference}], {article} {record.basis}", url if url.startswith(
        ("https://", "http://")
    ) else ""


def _record(reference: str) -> Record | None:
    try:
        return load_library().get(reference.removeprefix("one minus "))
    except EvidenceError:
        return None


def basis_of(assessment: Assessment, plan: Plan) -> Basis:
    """Return what the conclusion rests on."""
    weakest: dict[str, OriginKind] = {}
    for found in assessment.inputs:
        before = weakest.get(found.id, found.origin)
        weakest[found.id] = max(before, found.origin, key=_STRENGTH.index)
    origins = tuple(
        OriginCount(origin, words, sum(kind == origin for kind in weakest.values()), len(weakest))
        for origin, words in ORIGINS.items()
    )
    sentences = [*_headline_basis(assessment, plan, weakest), *_spread(assessment, plan), *_single(assessment)]
    return Basis(origins, tuple(sentences))


def _headline_basis(assessment: Assessment, plan: Plan, weakest: Mapping[str, OriginKind]) -> list[str]:
    """Return, for every stage, how many of the inputs behind its first sentence cite nothing, and which."""
    made = []
    for stage in assessment.scenario.stages:
        behind = sorted({input_id for input_id, _ in inputs_behind(plan, stage.id, stage.kind.headline)})
        if not behind:
            continue
        unsourced = [name for name in behind if weakest[name] == "unsourced"]
        assumed = [name for name in behind if weakest[name] == "assumption"]
        parts = [
            f"{_are(len(names))} {words} ({', '.join(shown_id(assessment.scenario, name) for name in names)})"
            for names, words in ((unsourced, "unsourced"), (assumed, "assumed"))
            if names
        ]
        inputs = f"{len(behind)} input{'s' if len(behind) > 1 else ''}"
        rests = (
            " and ".join(parts)
            if parts
            else ("it cites" if len(behind) == 1 else "all of them cite") + " a source or a published record"
        )
        made.append(f"The first sentence on {stage.id} is worked out from {inputs}: {rests}.")
    return made


def _are(count: int) -> str:
    return f"{count} {'is' if count == 1 else 'are'}"


def _spread(assessment: Assessment, plan: Plan) -> list[str]:
    """Return how much of each headline's variance comes from unsourced or assumed inputs, where that is known.

    A single value has no variance: it is taken as exact, which does not say that nothing rests on it.
    """
    loose = {
        (found.id, found.group): found.low != found.high
        for found in assessment.inputs
        if found.origin in ("unsourced", "assumption")
    }
    made = []
    for stage in assessment.scenario.stages:
        outcome = f"{stage.id}.{stage.kind.headline}"
        drivers = [driver for driver in assessment.drivers if driver.outcome == outcome]
        behind = {known for known in inputs_behind(plan, stage.id, stage.kind.headline) if known in loose}
        if not drivers or not behind:
            continue
        number = f"the number that the first sentence on {stage.id} gives"
        exact_values = sum(not loose[known] for known in behind)
        if not any(loose[known] for known in behind):
            made.append(
                f"How much {number} depends on its unsourced or assumed inputs is not in its variance: all of them are"
                " single values, which are taken as exact and so not counted."
            )
            continue
        share = sum(driver.first_order for driver in drivers if (driver.input, driver.group) in loose)
        aside = (
            f" {exact_values} such value{' is' if exact_values == 1 else 's are'} given without any uncertainty,"
            " taken as exact and so not counted."
            if exact_values
            else ""
        )
        made.append(
            f"Of the variance of {number}, {variance_share(share)} comes from inputs that are unsourced or assumed,"
            f" each taken alone.{aside}"
        )
    return made


def _single(assessment: Assessment) -> list[str]:
    """Return how many inputs are given without any uncertainty."""
    names = {found.id for found in assessment.inputs}
    single = names - {found.id for found in assessment.inputs if found.low != found.high}
    if not single:
        return []
    given, them = ("is given as a single value", "it") if len(single) == 1 else ("are given as single values", "them")
    count = f"All {len(names)}" if len(single) == len(names) > 1 else f"{len(single)} of {len(names)}"
    return [f"{count} inputs {given}: whatever is uncertain about {them} is in no interval of this report."]
