"""The findings and the facts to establish as one table; the column ``record`` tells them apart."""

from __future__ import annotations

from collections.abc import Iterator

from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.finding import Law
from baserate.report.parts.csv_table import to_csv

HEADER = (
    "record", "provision", "result", "in_force", "but_for_exceptions", "kind", "binding", "jurisdiction", "title",
    "citation", "applies_from", "applies_until", "missing", "because", "day", "addressee", "fact", "question",
    "provisions", "source", "verified",
)  # fmt: skip


def law_csv(law: Law) -> str:
    """Return the findings, the days ahead and the facts to establish as comma-separated values."""
    return to_csv(HEADER, _rows(law))


def _rows(law: Law) -> Iterator[dict[str, object]]:
    """Yield one row a finding, a later day on which a result changes, and a missing fact for each who would know it."""
    for finding in law.findings:
        provision = finding.provision
        yield {
            "record": "finding",
            "provision": provision.id,
            "result": finding.result,
            "in_force": finding.in_force,
            "but_for_exceptions": finding.but_for_exceptions,
            "kind": provision.kind,
            "binding": provision.binding,
            "jurisdiction": provision.jurisdiction,
            "title": provision.title,
            "citation": provision.citation,
            "applies_from": provision.applies_from,
            "applies_until": provision.applies_until,
            "missing": "; ".join(finding.missing),
            "because": " ".join(finding.because),
            "source": provision.source,
            "verified": provision.verified,
        }
    for finding in law.findings:
        for coming in finding.coming:
            yield {
                "record": "coming",
                "provision": finding.provision.id,
                "result": coming.result,
                "day": coming.day,
            }
    for missing in law.checklist():
        for addressee in load_vocabulary()[missing.fact].known_by:
            yield {
                "record": "missing",
                "addressee": addressee,
                "fact": missing.fact,
                "question": missing.question,
                "provisions": "; ".join(missing.provisions),
            }
