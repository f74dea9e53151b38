"""The report of an audit as frozen data: one sentence first, then icons, charts, tables, and what cannot be told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from baserate.auditing.measures.rates import Rate
from baserate.auditing.result import CROSS, AuditResult, GroupResult
from baserate.report.audit.charts import charts_of
from baserate.report.audit.tables import (
    change_table,
    contrast_table,
    group_tables,
    label_tables,
    missing_table,
    not_shown,
    tabled_contrasts,
)
from baserate.report.audit.thresholds import Thresholds, thresholds_of
from baserate.report.audit.words import TOLD_AS, WORDS, difference_words, in_sentence, share_of
from baserate.report.parts.chart import Chart
from baserate.report.parts.elements import IconArray, Icons, Reproduction, Table, reproduction_of
from baserate.report.parts.frequencies import Share, choose_denominator, frequency
from baserate.report.parts.numbers import amount, percent_of_level

#: Largest denominator that an icon array is drawn for.
_MOST_ICONS = 10_000
#: Counts are told out of at least the first, and out of the second where that is too coarse to tell groups apart.
_LEAST_DENOMINATOR, _FINE_DENOMINATOR = 100, 1_000
#: How far a count, or a difference of two, may be from its exact value.
_NEAR = 0.05
#: Groups in the first sentences and icon arrays.
_MOST_TOLD = 8
#: Rates that a sentence names.
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class AuditReport:
    """A report of an audit, ready to be drawn."""

    title: str
    log: str
    people: str
    headline: str
    sentences: tuple[str, ...]
    cannot: tuple[str, ...]
    icons: Icons
    charts: tuple[Chart, ...]
    rates: tuple[Table, ...]
    not_shown: tuple[str, ...]
    contrasts: Table | None
    labels: tuple[Table, ...]
    changes: Table | None
    thresholds: Thresholds | None
    missing: Table | None
    warnings: tuple[str, ...]
    method: str
    reproduction: Reproduction


def build_audit_report(result: AuditResult) -> AuditReport:
    """Return the report of an audit."""
    told, groups = _told(result)
    return AuditReport(
        title=result.title,
        log=result.log,
        people=f"{result.rows:,} rows, {result.overall.n:,} of them with a decision and an outcome",
        headline=_headline(result, told, groups),
        sentences=_sentences(result, told, groups),
        cannot=_cannot(result),
        icons=_icons(result, told, groups),
        charts=charts_of(result, told),
        rates=group_tables(result),
        not_shown=not_shown(result),
        contrasts=contrast_table(result),
        labels=label_tables(result),
        changes=change_table(result),
        thresholds=thresholds_of(result),
        missing=missing_table(result),
        warnings=result.warnings,
        method=_method(result),
        reproduction=reproduction_of(result.provenance),
    )


def _method(result: AuditResult) -> str:
    options, unit = result.spec.options, "rows" if result.spec.columns.person is None else "whole persons"
    variance = "DeLong's" if result.spec.columns.person is None else "Obuchowski's"
    found = [
        f"Intervals of rates are {percent_of_level(options.level)} confidence intervals ({options.interval}); of "
        f"differences, Newcombe's; of ratios, Katz's; of areas under the curve, those of the logit with {variance} "
        "variance. 0/0 is undefined and not 0.",
        f"Groups of fewer than {options.minimum_cell} people are not shown, nor anything from which their numbers "
        "could be derived.",
    ]
    if options.minimum_count:
        found.append(f"Nor is a group with a count from 1 to {options.minimum_count - 1}.")
    if result.spec.columns.person is not None:
        found.append("Intervals allow for several rows of one person.")
    if options.resamples:
        drawn = f"{options.resamples:,} {options.resampling} resamples of {unit}"
        found.append(f"The JSON gives percentile intervals of {drawn}, too.")
    return " ".join(found)


def _told(result: AuditResult) -> tuple[str, list[GroupResult]]:
    """Return the rate that is told as people out of people, and the groups that it is told of, the largest first."""
    by = result.headline.by if result.headline else (result.spec.columns.groups[0],)
    rate = result.headline.rate if result.headline else "false_positive_rate"
    rate = TOLD_AS.get(rate, rate)
    if rate not in WORDS or result.overall.rates[rate].value is None:
        others = ("false_positive_rate", "false_discovery_rate", "selection_rate")
        rate = next((other for other in others if result.overall.rates[other].value is not None), "selection_rate")
    groups = [group for group in result.groups if group.by == by and not group.suppressed]
    known = [group for group in groups if group.rates[rate].value is not None]
    return rate, sorted(known, key=lambda group: (-group.n, group.key))[:_MOST_TOLD]


def _denominator(rates: list[Rate]) -> int:
    """Return the power of ten, at least 100, on which the groups' counts differ as their rates do.

    Each count of the rarer side is within one part in twenty of its exact value, so are differences of two groups, and
    two rates that are not the same are not the same count; 1,000 is enough for those, and more only what a rare rate
    asks for.
    """
    shares = [share_of(rate) for rate in rates]
    of = max(_LEAST_DENOMINATOR, choose_denominator(shares))
    few = any(rate.denominator is not None and rate.denominator < _LEAST_DENOMINATOR for rate in rates)
    return of if few or of >= _FINE_DENOMINATOR or _told_apart(shares, of) else _FINE_DENOMINATOR


def _told_apart(shares: list[Share], of: int) -> bool:
    counts = [frequency(share, of).count for share in shares]
    near = all(abs(n - share.value * of) <= _NEAR * share.rarer * of for n, share in zip(counts, shares, strict=True))
    pairs = itertools.combinations(zip(counts, shares, strict=True), 2)
    return near and all(
        abs((n - m) - (one.value - other.value) * of) <= _NEAR * abs(one.value - other.value) * of
        for (n, one), (m, other) in pairs
    )


def _headline(result: AuditResult, told: str, groups: list[GroupResult]) -> str:
    contrast = result.headline
    if contrast is None:
        if not result.contrasts:
            return "There is nothing to compare: no reference is declared, or only one group can be shown."
        return (
            "No error rate was found to differ from the reference's: what differences there are, chance alone could "
            "give in so few people."
        )
    group, reference = (result.group(contrast.by, key) for key in (contrast.group, contrast.reference))
    assert group is not None
    assert reference is not None
    words = WORDS[told]
    one, other = group.rates[told], reference.rates[told]
    of = _denominator([one, other, *(group.rates[told] for group in groups)])
    counts = [frequency(share_of(rate), of).words for rate in (one, other)]
    return (
        f"Of every {of:,} {words.whom} in the group {group.name}, {counts[0]} {words.wrong}; of every {of:,} in the "
        f"group {reference.name}, {counts[1]}."
    )


def _sentences(result: AuditResult, told: str, groups: list[GroupResult]) -> tuple[str, ...]:
    found = []
    level = percent_of_level(result.spec.options.level)
    if result.headline is not None:
        # The log counts the people who are told of; a rate and its complement differ by the same points.
        found.append(
            f"The {in_sentence(result.headline.rate)} differs by {difference_words(result.headline)}. "
            + _how_chosen(result, level)
        )
    return (*found, *_by_verdict(result))


def _by_verdict(result: AuditResult) -> Iterator[str]:
    """Yield how many of the rates in the table of contrasts differ, are alike, or are inconclusive, and which."""
    margin = result.spec.options.margin
    within = "" if margin is None else f" of {amount(100 * margin)} percentage points"
    for verdict, one, several in (
        ("differs", "rate differs from the reference's", "rates differ from the reference's"),
        (
            "alike",
            f"rate is within the declared margin{within} of the reference's",
            f"rates are within the declared margin{within} of the reference's",
        ),
        (
            "inconclusive",
            "rate is inconclusive: with so few people it is shown neither to differ from the reference's nor to agree",
            "rates are inconclusive: with so few people they are shown neither to differ from the reference's nor to"
            " agree",
        ),
    ):
        contrasts = [contrast for contrast in tabled_contrasts(result) if contrast.verdict == verdict]
        if contrasts:
            names = "; ".join(f"{in_sentence(c.rate)} of {CROSS.join(c.group)}" for c in contrasts[:_MOST_NAMED])
            more = f", and {len(contrasts) - _MOST_NAMED} more" if len(contrasts) > _MOST_NAMED else ""
            false_ones = _false_ones(result, len(contrasts)) if verdict in ("differs", "alike") else ""
            yield f"{len(contrasts)} {one if len(contrasts) == 1 else several}: {names}{more}. {false_ones}".strip()


def _how_chosen(result: AuditResult, level: str) -> str:
    """Return what the interval of the headline allows for."""
    choice = result.choice
    if choice is None or choice.declared:
        return f"The interval is a {level} confidence interval, of a comparison that was named before the log was read."
    return (
        f"It was chosen among {choice.among}, as the one that is surest to be large and not the largest one found: a "
        f"few people can give any difference. The interval allows for that choice, and holds the difference {level} of "
        "the time whichever was chosen."
    )


def _false_ones(result: AuditResult, found: int) -> str:
    """Return how many of the differences found are expected to be false ones."""
    at_most = found * result.spec.options.false_discovery
    share = percent_of_level(result.spec.options.false_discovery)
    if at_most < 1:
        return f"No more than {share} of what is found so is false on average, which of these is less than one."
    return f"No more than {share} of what is found so is false on average, which of these is {at_most:.0f}."


def _cannot(result: AuditResult) -> tuple[str, ...]:
    """Return what the log cannot tell, whatever its numbers."""
    found = [
        "Whether an outcome that is recorded is what really happened, or happened and was not recorded: the log holds "
        "records. What different recording could do to the differences is in the tables of labels.",
        "Why groups differ. Where the share with the outcome differs between groups, no score that errs at all "
        "can have equal PPV, false positive and false negative rates in both (Chouldechova, Big Data 5(2), 2017, eq. "
        "2.6).",
        "Whether people were held to one standard. A lower share of right flags in a group suggests that less was "
        "asked for before its people were flagged (the outcome test); but groups whose risks are spread differently "
        "have different shares at one standard (Simoiu, Corbett-Davies and Goel, arXiv:1607.05376, on "
        "infra-marginality).",
        "Anything about people whom the log does not hold.",
    ]
    vanish = next(
        (
            part
            for part in result.under_recording
            if result.headline is not None
            and (part.rate, part.group) == (result.headline.rate, result.headline.group)
            and part.reporting_ratio is not None
        ),
        None,
    )
    if vanish is not None and vanish.reporting_ratio is not None:
        found.insert(
            1,
            f"The difference above would vanish if outcomes in the group {CROSS.join(vanish.group)} were recorded "
            f"{vanish.reporting_ratio:.2f} times as often as in the group {CROSS.join(vanish.reference)}.",
        )
    return tuple(found)


def _compared(result: AuditResult) -> tuple[tuple[str, ...], ...]:
    return (result.headline.group, result.headline.reference) if result.headline else ()


def _icons(result: AuditResult, told: str, groups: list[GroupResult]) -> Icons:
    if not groups:
        return Icons(instead="No icon array is drawn: no group has a rate to show.")
    compared = [result.group(result.headline.by, key) for key in _compared(result)] if result.headline else []
    of = _denominator([group.rates[told] for group in (*groups, *compared) if group is not None])
    if of > _MOST_ICONS:
        return Icons(instead=f"No icon array is drawn: it would take {of:,} signs a group to show the rarest.")
    words = WORDS[told]
    arrays = []
    for group in groups:
        count = frequency(share_of(group.rates[told]), of)
        arrays.append(
            IconArray(
                f"{group.name}, {group.rates[told].denominator:,} counted",
                count.count,
                of,
                f"{count.words} {words.wrong}",
                f"{count.complement.words} {words.right}",
            )
        )
    return Icons(f"Each sign is one of {of:,} {words.whom}; every group has the same number of signs.", tuple(arrays))
