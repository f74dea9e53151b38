"""What a reader of the numbers has to know, and what the log cannot tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from baserate.auditing.log.profiles import Profiles
from baserate.auditing.log.table import MISSING
from baserate.auditing.result import AuditResult, GroupResult
from baserate.identities.columns import identity_like

#: No p value below this is given in full.
LEAST_P = 0.0001
#: Rates that need the outcomes of flagged and not flagged alike.
_BOTH = "Prevalence, false positive and negative rates, sensitivity, specificity, accuracy and AUC"
_SMALL = 40
FEW_PERSONS = 20
#: Names of columns that hold how many people a line stands for.
_COUNTS = re.compile(
    r"(?:^|[\W_])(?:n|count|counts|freq|frequency|number_of\w*|num|total|anzahl|nombre)(?:$|[\W_])", re.I
)
THRESHOLDS_ASSUME = (
    "Thresholds are not seen but inferred, and what they are depends on the model as well as on the counts. It assumes "
    "that searchers weigh one signal of risk, spread normally and equally widely among people who carry something and "
    "people who do not; that everybody of a group in a place is held to one threshold; that places differ little in "
    "who is stopped there; and that every group's finds are recorded alike. It takes stops as they are: if people of a "
    "group are stopped on less, that is not seen here. The level of a threshold leans on the priors of the model's "
    "authors, and can lie outside its interval where a log is not what they expect; in simulated logs, which "
    "group's is the lower one depended on them less."
)


def find_warnings(
    result: AuditResult, columns: Sequence[str], notes: Sequence[str], profiles: Profiles | None = None
) -> AuditResult:
    """Return the result with its warnings; ``columns`` are all of the log's, ``notes`` those of reading it."""
    found = [
        *notes,
        *_unread(result, columns),
        *_counts_unread(result, columns),
        *_selective(result),
        *_searches(result),
        *_missing(result),
        *_coding(result),
        *_undefined(result),
        *_groups(result),
        *_intervals(result),
        *_changes(result),
        *_few_persons(result, profiles),
        *_contradicted(result),
    ]
    return replace(result, warnings=tuple(found))


def _unread(result: AuditResult, columns: Sequence[str]) -> list[str]:
    declared = {*result.spec.columns.declared.values(), *result.spec.columns.groups}
    alike = [name for name in columns if name not in declared and identity_like(name)]
    if not alike:
        return []
    return [
        f"{len(alike)} columns of the log that are not declared look like identities. They were not read; take them "
        "out before you pass the log on: " + ", ".join(repr(name[:40]) for name in alike[:10])
    ]


def _counts_unread(result: AuditResult, columns: Sequence[str]) -> list[str]:
    """Say where a log looks like a table of counts, each line of which stands for several people."""
    declared = {*result.spec.columns.declared.values(), *result.spec.columns.groups}
    named = [name for name in columns if name not in declared and _COUNTS.search(name)]
    if not named or result.spec.columns.count is not None:
        return []
    listed = ", ".join(repr(name[:40]) for name in named[:5])
    return [
        f"Every line was taken for one person, though {listed} may be how many people a line stands for. If so, "
        "declare it as columns.count."
    ]


def _selective(result: AuditResult) -> list[str]:
    counts = result.overall.counts
    flagged, not_flagged = counts["tp"] + counts["fp"], counts["fn"] + counts["tn"]
    unseen, other = counts["flagged_unknown"], counts["unflagged_unknown"]
    for seen, blind, who, whom, known in (
        (flagged, not_flagged, "flagged", "not flagged", "PPV and false discovery rate"),
        (not_flagged, flagged, "not flagged", "flagged", "NPV"),
    ):
        if seen and not blind and (unseen + other):
            return [
                f"Selective labels: outcomes are known only of people {who}. {_BOTH} cannot be "
                f"known from this log and are not given; only {known} can, for people {who}. What the "
                f"outcomes of people {whom} could make of each rate is under sensitivity_to_labels."
            ]
    if result.dropped["outcome not seen"]:
        n = result.dropped["outcome not seen"]
        return [
            f"Selective labels: {n:,} of {result.rows:,} outcomes could not be seen. Rates are of the others; the "
            "bounds of what the unseen ones could make of them are under sensitivity_to_labels."
        ]
    return []


def _searches(result: AuditResult) -> list[str]:
    """Say where hit rates alone are compared, and what the threshold test rests on, or why it was not made."""
    found = []
    only_flagged = result.rates_are_of_flagged_only
    if only_flagged and not result.thresholds and any(contrast.rate == "ppv" for contrast in result.contrasts):
        found.append(
            "Where outcomes are known of people flagged only, comparing the PPV (of searches, the hit rate) is the "
            "outcome test. It misleads where risks are spread differently in the groups: at one threshold for all, hit "
            "rates differ then (infra-marginality). Declare columns.place for the threshold test."
        )
    for test in result.thresholds:
        name = f"Threshold test by {test.by[0]}"
        if test.reason:
            found.append(f"{name}: no verdict, as {test.reason}.")
        if test.left_out:
            found.append(
                f"{name}: made in the {test.places} places of most stops; {test.left_out} others are left out."
            )
        if off := [group.key[0] for group in test.groups if not group.fits]:
            found.append(
                f"{name}: the model does not fit what was found of {', '.join(off)} (search rate, hit rate, or how "
                "hits scatter over places); thresholds of a model that does not fit say little."
            )
    if any(test.groups for test in result.thresholds):
        found.append(THRESHOLDS_ASSUME)
    return found


def _missing(result: AuditResult) -> list[str]:
    found = []
    for reason in ("no decision", "no outcome"):
        if n := result.dropped[reason]:
            most = _most_missing(result, reason)
            found.append(f"{n:,} of {result.rows:,} rows have {reason} and are in no error rate{most}.")
    for column in result.spec.columns.groups:
        group = result.group((column,), (MISSING,))
        if group is not None and not group.suppressed:
            people = f"{group.n:,} people"
            found.append(f"{column}: no group is given for {people}; they are the group {MISSING}.")
    return found


def _most_missing(result: AuditResult, reason: str) -> str:
    """Return which shown group misses the largest share."""

    def share(group: GroupResult) -> float:
        counts = group.counts
        lost = (
            counts["undecided"] if reason == "no decision" else counts["flagged_unknown"] + counts["unflagged_unknown"]
        )
        return lost / max(1, sum(counts.values()))

    shown = [group for group in result.groups if not group.suppressed and len(group.by) == 1]
    if len(shown) < 2:
        return ""
    most, least = max(shown, key=share), min(shown, key=share)
    return f": {share(most):.1%} of {most.name}, {share(least):.1%} of {least.name}" if share(most) > 0 else ""


def _coding(result: AuditResult) -> list[str]:
    rates = result.overall.rates
    auc, ppv, npv = rates.get("auc"), rates["ppv"], rates["npv"]
    hint = "Check which value of the outcome means that it happened: a turned coding swaps the error rates."
    if auc is not None and auc.high is not None and auc.high < 0.5:
        return [f"People with the outcome have lower scores than people without (AUC {auc.value:.3f}). {hint}"]
    if ppv.high is not None and npv.high is not None and ppv.high < 1 - npv.high:
        return [f"People flagged have the outcome less often than people not flagged. {hint}"]
    return []


def _undefined(result: AuditResult) -> list[str]:
    rates, columns = result.overall.rates, result.spec.columns
    if columns.outcome is None:
        return [
            "No outcome is declared: shares of people flagged are compared, and whether they were right is not known."
        ]
    if not columns.has_decision:
        return [
            "No decision is declared: every row is taken for a person flagged, and what became of people not flagged "
            "is not known."
        ]
    if result.overall.n == 0:
        return ["No row has both a decision and an outcome: every error rate is 0/0, which is undefined and not 0."]
    checks = (
        ("false_negative_rate", "nobody has the outcome: false negative rate, sensitivity and AUC are 0/0"),
        ("false_positive_rate", "everybody has the outcome: false positive rate, specificity and AUC are 0/0"),
        ("ppv", "nobody is flagged: PPV and false discovery rate are 0/0"),
        ("npv", "everybody is flagged: NPV is 0/0"),
    )
    return [
        f"Of people with both, {words}, which is undefined and not 0."
        for rate, words in checks
        if rates[rate].why.startswith("0/0")
    ]


def _groups(result: AuditResult) -> list[str]:
    found = []
    for column in result.spec.columns.groups:
        groups = [group for group in result.groups if group.by == (column,)]
        if len(groups) == 1:
            found.append(f"{column}: there is one group only, so nothing to compare.")
        elif column not in result.spec.reference:
            found.append(f"{column}: no reference is declared, so no contrasts are made.")
        else:
            reference = result.group((column,), (result.spec.reference[column],))
            if reference is None or reference.suppressed:
                found.append(f"{column}: the reference is too small to be shown, so no contrasts are made.")
    if any(group.suppressed for group in result.groups):
        found.append(
            f"Some groups are not shown: of fewer than {result.spec.options.minimum_cell} people, or from which such a "
            "group could be worked out. A value that is not shown by itself is not named."
        )
    return found


def _intervals(result: AuditResult) -> list[str]:
    found = []
    few = [rate for rate in result.overall.rates.values() if rate.denominator is not None]
    if result.spec.options.resamples and any((rate.numerator or 0) < _SMALL for rate in few):
        found.append(
            "Resampled intervals are percentile intervals: where a count is small they cover far less than they "
            "promise (none of n gives 0 to 0). Use the others."
        )
    return found


def _contradicted(result: AuditResult) -> list[str]:
    """Say where no share of the declared range of recorded outcomes goes with the log."""
    groups = {part.group for part in result.under_recording if part.free == (None, None)}
    if not groups:
        return []
    listed = ", ".join(" × ".join(group) for group in sorted(groups)[:8])
    return [
        f"labels.recorded_share: more outcomes are on record than any share of the declared range allows, in {listed} "
        "or in what it is compared with; no bounds are given there."
    ]


def _few_persons(result: AuditResult, profiles: Profiles | None) -> list[str]:
    """Say where there are so few persons that no interval of theirs can be relied on."""
    if profiles is None or int(profiles.persons.sum()) >= FEW_PERSONS:
        return []
    return [
        f"Few persons: intervals allow for rows of one person by how persons differ, and of fewer than {FEW_PERSONS} "
        "little can be seen of that. They may hold the true rate less often than they say."
    ]


def _changes(result: AuditResult) -> list[str]:
    found = []
    for series in result.drift:
        if series.rate == "prevalence" and not series.by:
            for change in series.changes:
                late = 2 * change.periods_after < len(series.moments)
                words = (
                    " It is late in the log: a cohort that was followed for a shorter time, or kept because of its "
                    "outcome, would look like this."
                    if late
                    else ""
                )
                shown_p = f"{change.p:.2g}" if change.p >= LEAST_P else f"below {LEAST_P}"
                found.append(
                    f"The share with the outcome changes at {change.at}, from {change.before:.1%} to "
                    f"{change.after:.1%} (corrected p {shown_p}).{words}"
                )
    return found
