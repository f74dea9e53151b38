"""The rates and contrasts of an audit as one table of comma-separated values."""

from __future__ import annotations

from collections.abc import Iterator

from baserate.auditing.measures.rates import Rate
from baserate.auditing.result import CROSS, AuditResult
from baserate.report.audit.thresholds import csv_rows
from baserate.report.parts.csv_table import to_csv

HEADER = (
    "record", "by", "group", "reference", "rate", "value", "low", "high", "level", "method", "numerator", "denominator",
    "suppressed", "p", "q", "verdict", "n_needed",
)  # fmt: skip


def audit_csv(result: AuditResult) -> str:
    """Return one row a rate of a group, a difference and a ratio of a contrast, and a threshold, by ``record``."""
    return to_csv(HEADER, (*_rates(result), *_contrasts(result), *csv_rows(result)))


def _numbers(rate: Rate, level: float) -> dict[str, object]:
    return {
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
        "level": level,
        "method": rate.method,
        "numerator": rate.numerator,
        "denominator": rate.denominator,
    }


def _rates(result: AuditResult) -> Iterator[dict[str, object]]:
    level = result.spec.options.level
    for group in (result.overall, *result.groups):
        place = {"record": "rate", "by": CROSS.join(group.by), "group": group.name}
        if group.suppressed:
            yield {**place, "suppressed": "yes"}
        for name, rate in group.rates.items():
            yield {**place, "rate": name, "suppressed": "no", **_numbers(rate, level)}


def _contrasts(result: AuditResult) -> Iterator[dict[str, object]]:
    level = result.spec.options.level
    for contrast in result.contrasts:
        shared = {
            "by": CROSS.join(contrast.by),
            "group": CROSS.join(contrast.group),
            "reference": CROSS.join(contrast.reference),
            "rate": contrast.rate,
            "p": contrast.p,
            "q": contrast.q,
            "verdict": contrast.verdict,
            "n_needed": contrast.n_needed,
        }
        yield {"record": "difference", **shared, **_numbers(contrast.difference, level)}
        yield {"record": "ratio", **shared, **_numbers(contrast.ratio, level)}
