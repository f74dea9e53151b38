"""What a log has to be, before anything is computed of it: about enough people, and about groups of them."""

from __future__ import annotations

import numpy as np

from baserate.auditing.disclosure.hidden import limits_of
from baserate.auditing.log.decode import are_ordered
from baserate.auditing.log.profiles import Profiles
from baserate.auditing.log.table import CountTable
from baserate.auditing.measures.confusion import tabulate
from baserate.auditing.spec import AuditSpec
from baserate.errors import AuditError, Fault
from baserate.identities.values import identity_values


def check_size(table: CountTable, spec: AuditSpec, profiles: Profiles | None) -> None:
    """Raise AuditError where a log is about fewer people than may be shown."""
    least = spec.options.minimum_cell
    whole = int(tabulate(table, ()).whole[0])
    persons = table.rows if profiles is None else int(profiles.persons.sum())
    hint = "add the logs of more time or places"
    if min(table.rows, persons) < least or 0 < whole < least:
        allowed = f"a log of at least {least} people with a decision and an outcome"
        raise AuditError(Fault(f"fewer than {least} people", allowed, hint))
    if limits_of(spec).telling(tabulate(table, ()).counts[0]):
        least = spec.options.minimum_count
        allowed = f"none, or at least {least} true and false positives and negatives, and rows without either"
        raise AuditError(
            Fault(f"a count of fewer than {least} of all people", allowed, hint, key="options.minimum_count")
        )


def check_groups(table: CountTable, spec: AuditSpec) -> None:
    """Raise AuditError where a group column looks like an identity, has too many groups, or lacks its reference."""
    faults = []
    for place, column in enumerate(table.columns):
        rows = np.bincount(table.groups[:, place], weights=table.n, minlength=len(table.levels[place]))
        counts = {name: int(n) for name, n in zip(table.levels[place], rows, strict=True)}
        key = "columns.place" if column == spec.columns.place else "columns.groups"
        if why := identity_values(counts, spec.options.minimum_cell):
            allowed = "groups of many people each; an audit reads no identities"
            found = f"the column {column!r}, whose values look like {why}"
            faults.append(Fault(found, allowed, "leave it out", key=key, file=spec.name))
            continue
        if len(counts) > spec.options.maximum_groups:
            allowed = f"at most {spec.options.maximum_groups:,}"
            hint = "put groups together, or raise options.maximum_groups"
            found = f"{len(counts):,} groups in the column {column!r}"
            faults.append(Fault(found, allowed, hint, key=key, file=spec.name))
        reference = spec.reference.get(column)
        if reference is not None and reference not in counts:
            common = [name for name, n in counts.items() if n >= spec.options.minimum_cell][:30]
            allowed = "one of " + ", ".join(map(repr, common)) if common else "a group of the log"
            faults.append(Fault(f"no group {reference!r}", allowed, key=f"reference.{column}", file=spec.name))
    faults += _fault_of_time(table, spec)
    if faults:
        raise AuditError(faults)


def _fault_of_time(table: CountTable, spec: AuditSpec) -> list[Fault]:
    """Return a fault where periods are no dates or numbers, and look like identities by their values."""
    if not table.periods or are_ordered(table.periods):
        return []
    dated = table.period >= 0
    rows = np.bincount(table.period[dated], weights=table.n[dated], minlength=len(table.periods))
    counts = {name: int(n) for name, n in zip(table.periods, rows, strict=True)}
    why = identity_values(counts, spec.options.minimum_cell)
    if not why:
        return []
    found = f"the column {spec.columns.time!r}, whose values look like {why}"
    allowed = "dates, or periods of many people each; an audit reads no identities"
    return [Fault(found, allowed, "leave it out", key="columns.time", file=spec.name)]
