"""From an opened log to all that an audit keeps of it: the same steps for every engine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import narwhals as nw

from baserate.auditing.engines.clustered_area import compute_area_effects
from baserate.auditing.engines.engine import Counted, Relation
from baserate.auditing.engines.ordered_area import exact_areas
from baserate.auditing.log.counting import BINS, MOST_DISTINCT, Binning, count_rows, known, reached
from baserate.auditing.log.decode import count_keys, decode
from baserate.auditing.log.groupings import shown_groupings
from baserate.auditing.log.profiles import MOST_PROFILES, Profiles, profiles_from
from baserate.auditing.log.table import CountTable, Group
from baserate.auditing.spec import AuditSpec
from baserate.errors import AuditError, Fault

#: A score with at most this many distinct values in the first rows is counted value by value without a closer look.
FIRST_ROWS, FEW = 100_000, 1_000


def count_relation(relation: Relation, declared: AuditSpec) -> Counted:
    """Return the counts of an opened log, with its persons where a column of them is declared. Raises AuditError."""
    spec = with_decimal(relation, declared)
    binning = find_binning(relation, spec)
    table, notes = _count(relation, spec, binning)
    profiles = None
    if spec.columns.person is not None:
        profiles = count_persons(relation, spec)
        if spec.columns.score is not None and spec.columns.outcome is not None:
            profiles = replace(profiles, area_effects=_area_effects(relation, spec, binning, table))
    areas = None
    if binning is not None and spec.columns.outcome is not None and spec.labels.seen_for == "all":
        areas = exact_areas(relation, spec, [(), *shown_groupings(table, spec)[0]])
    if binning is not None:
        notes = [_BINNED, *notes]
    return Counted(table, profiles, tuple(notes), relation.columns, areas)


#: A number with a decimal comma, one that can be nothing else, and one with a point.
_COMMA, _SURE_COMMA, _POINT = (
    r"^\s*[+-]?\d*,\d+\s*$",
    r"^\s*[+-]?(\d*,(\d{1,2}|\d{4,})|0*,\d+)\s*$",
    r"\.",
)


def with_decimal(relation: Relation, spec: AuditSpec) -> AuditSpec:
    """Return the spec with the sign of decimals that the scores of a log of text are written with.

    Raises AuditError where a comma may part thousands as well as decimals.
    """
    rows = relation.rows
    if spec.columns.score is None or spec.source.decimal or rows.collect_schema()["score"] != nw.String:
        return spec
    text = nw.col("score")
    counted = rows.head(FIRST_ROWS).select(
        *(
            nw.when(text.str.contains(form)).then(1).otherwise(0).sum().alias(name)
            for name, form in (("comma", _COMMA), ("sure", _SURE_COMMA), ("point", _POINT))
        )
    )
    comma, sure, point = (int(relation.arrays(counted)[name][0] or 0) for name in ("comma", "sure", "point"))
    if not comma or point:
        return spec
    if not sure:
        hint = 'add [source] with decimal = "," if the comma marks decimals; else write thousands without it'
        found = f"numbers such as 1,234, which can mean two (column {spec.columns.score!r})"
        raise AuditError(Fault(found, "numbers that can mean one", hint, key="columns.score", file=spec.name))
    return replace(spec, source=replace(spec.source, decimal=","))


def find_binning(relation: Relation, spec: AuditSpec) -> Binning | None:
    """Return how to bin the score where it has too many distinct values to count one by one, else None.

    None without a score, too. Raises AuditError.
    """
    if spec.columns.score is None:
        return None
    by_value = relation.rows.select("score").head(FIRST_ROWS).group_by("score").agg(nw.len().alias("n"))
    first = by_value.select(nw.len().alias("score"))
    if (relation.arrays(first)["score"][0] or 0) <= FEW:
        return None
    found = relation.score_range(spec)
    if found.unread:
        words = f"values that are not numbers in {found.unread:,} rows (column {spec.columns.score!r})"
        raise AuditError(Fault(words, "numbers", key="columns.score", file=spec.name))
    if found.distinct <= MOST_DISTINCT or found.low is None or found.high is None or found.low == found.high:
        return None
    low, high = sorted((spec.columns.sign * found.low, spec.columns.sign * found.high))
    return Binning(low, high, None if spec.columns.decision else spec.columns.cut)


def _count(relation: Relation, spec: AuditSpec, binning: Binning | None) -> tuple[CountTable, list[str]]:
    keys = [*count_keys(spec), *relation.guards]
    raw = relation.arrays(count_rows(relation.rows, keys, spec, binning))
    if not len(raw["n"]):
        raise AuditError(Fault("no rows", "a log with at least one row", file=relation.name))
    relation.check(raw)
    return decode(raw, spec, binning)


_BINNED = (
    f"score: more than {MOST_DISTINCT:,} distinct values; flags and areas under the curve are exact, curves are those "
    f"of {BINS:,} bins of equal width"
)


def count_persons(relation: Relation, spec: AuditSpec) -> Profiles:
    """Return the profiles of a log's persons. A row without a person is taken as a person of its own."""
    rows = relation.rows
    keys = [key for key in count_keys(spec) if key not in ("time", "score", "place")]
    selected: list[nw.Expr] = [known(rows, "person", spec).alias("person"), *map(nw.col, keys)]
    if spec.columns.decision is None and spec.columns.cut is not None:
        selected.append(reached(rows, spec).alias("decision"))
        keys = [*keys, "decision"]
    counted = rows.select(*selected).group_by("person", *keys).agg(nw.len().alias("n"))
    with relation.persons(counted, keys) as cells:
        return profiles_from(cells.raw, cells.profiles(MOST_PROFILES + 1), spec)


def _area_effects(
    relation: Relation, spec: AuditSpec, binning: Binning | None, table: CountTable
) -> dict[Group, float]:
    """Return the design effects of the areas under the curve of everybody and of every group that is shown."""
    columns = replace(spec.columns, time=None, place=None)
    rows = relation.rows.with_columns(known(relation.rows, "person", spec).alias("person"))
    keys = [key for key in count_keys(spec) if key not in ("time", "place")]
    counted: nw.LazyFrame[Any] = count_rows(rows, [*keys, "person"], spec, binning)
    names = [name for name in counted.collect_schema().names() if name not in ("person", "n")]
    with relation.persons(counted, names) as cells:
        scored = decode(cells.raw, replace(spec, columns=columns), binning)[0]
        return compute_area_effects(scored, shown_groupings(table, spec)[0], cells.add_up)
