"""Checking an audit file: every fault of it at once, each with its key, what was found and what is allowed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from baserate.auditing.log.identities import identity_like, names_an_officer
from baserate.auditing.spec import (
    AuditSpec,
    Coding,
    Columns,
    IntervalMethod,
    Labels,
    Options,
    Period,
    Resampling,
    SeenFor,
    Source,
)
from baserate.errors import AuditError, Faults
from baserate.tomlfile.keys import unknown_keys
from baserate.tomlfile.read import parse_toml, placed, read_toml_bytes

FORMAT = 1
_TABLES = ("format", "title", "columns", "reference", "options", "outcome", "decision", "observed", "labels", "source")
_COLUMN_KEYS = (*(part.name for part in fields(Columns)), "intersections")

#: A key's test of its value, and the words of what is allowed.
Rule = tuple[Callable[[Any], bool], str]


def _text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _whole(low: int, high: int) -> Rule:
    def test(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    return test, f"a whole number from {low:,} to {high:,}"


def _one_of(kind: Any) -> Rule:
    return (lambda value: value in get_args(kind)), "one of " + ", ".join(map(repr, get_args(kind)))


_INSIDE: Rule = ((lambda value: _number(value) and 0 < value < 1), "a number between 0 and 1")
_BOOLEAN: Rule = ((lambda value: isinstance(value, bool)), "true or false")
_TEXT: Rule = (_text, "text")
_TEXTS: Rule = (
    (lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value)),
    "a list of texts",
)

_OPTIONS: dict[str, Rule] = {
    "minimum_cell": _whole(5, 1_000_000),
    "minimum_count": _whole(0, 1_000_000),
    "level": ((lambda value: _number(value) and 0.5 <= value < 1), "a number from 0.5 to below 1"),
    "interval": _one_of(IntervalMethod),
    "margin": _INSIDE,
    "false_discovery": _INSIDE,
    "power": _INSIDE,
    "intersections": _BOOLEAN,
    "resamples": _whole(0, 100_000),
    "resampling": _one_of(Resampling),
    "seed": _whole(0, 2**63 - 1),
    "period": _one_of(Period),
    "maximum_groups": _whole(1, 20_000),
    "missing": _TEXTS,
}
_SOURCE: dict[str, Rule] = {
    "table": _TEXT,
    "sheet": _TEXT,
    "delimiter": ((lambda value: isinstance(value, str) and len(value) == 1 and value not in '"\r\n'), "one character"),
    "encoding": ((lambda value: value in ("utf-8", "utf-16", "latin-1")), "'utf-8', 'utf-16' or 'latin-1'"),
}


def load_spec(name: str) -> AuditSpec:
    """Return the audit file of this path. Raises AuditError with every fault at once, each with file, line and key."""
    mend = "give the path of an audit file: [columns] with outcome, groups, and score or decision"
    content = read_toml_bytes(Path(name), name, AuditError, "an audit file (TOML)", mend)
    return check_spec(content, name)


def check_spec(content: bytes, name: str) -> AuditSpec:
    """Return the audit file with this content. Raises AuditError as ``load_spec`` does."""
    tables = parse_toml(content, name, AuditError)
    faults = Faults()
    spec = _spec(tables, faults)
    if faults or spec is None:
        raise AuditError(placed(faults.found, content, name))
    return replace(spec, name=name, sha256=hashlib.sha256(content).hexdigest())


def _spec(tables: dict[str, Any], faults: Faults) -> AuditSpec | None:
    unknown_keys(tables, _TABLES, "", faults)
    if tables.get("format") != FORMAT or isinstance(tables.get("format"), bool):
        faults.add("format", tables.get("format", "nothing"), "1", "write format = 1 in the first line")
    title = tables.get("title", "")
    if not isinstance(title, str):
        faults.add("title", title, "text")
    columns = _columns(_table(tables, "columns", faults), faults)
    options = dict(_ruled(_table(tables, "options", faults), _OPTIONS, "options", faults))
    if "missing" in options:
        options["missing"] = ("", *options["missing"])
    crossed = tables["columns"].get("intersections") if isinstance(tables.get("columns"), dict) else None
    if crossed is not None:
        if isinstance(crossed, bool):
            options.setdefault("intersections", crossed)
        else:
            faults.add("columns.intersections", crossed, "true or false")
    source = _ruled(_table(tables, "source", faults), _SOURCE, "source", faults)
    codings = [_coding(_table(tables, key, faults), key, faults) for key in ("outcome", "decision", "observed")]
    labels = _labels(_table(tables, "labels", faults), faults)
    reference = _table(tables, "reference", faults)
    if columns is None:
        return None
    _check_together(tables, columns, reference, labels, faults)
    return AuditSpec(
        columns,
        title if isinstance(title, str) else "",
        MappingProxyType({key: _as_text(value) for key, value in reference.items()}),
        codings[0],
        codings[1],
        codings[2],
        Options(**options),
        labels,
        Source(**source),
    )


def _table(tables: Mapping[str, Any], key: str, faults: Faults) -> dict[str, Any]:
    value = tables.get(key, {})
    if not isinstance(value, dict):
        faults.add(key, value, f"a table, [{key}]")
        return {}
    return value


def _ruled(table: dict[str, Any], rules: Mapping[str, Rule], path: str, faults: Faults) -> dict[str, Any]:
    """Return the values of a table that keep their rule; the others become faults."""
    unknown_keys(table, rules, path, faults)
    kept = {}
    for key, value in table.items():
        if key in rules:
            test, allowed = rules[key]
            if test(value):
                kept[key] = tuple(value) if isinstance(value, list) else value
            else:
                faults.add(f"{path}.{key}", value, allowed)
    return kept


def _columns(table: dict[str, Any], faults: Faults) -> Columns | None:
    unknown_keys(table, _COLUMN_KEYS, "columns", faults)
    before = len(faults.found)
    for key in ("outcome", "score", "decision", "time", "person", "observed", "place"):
        if key in table and not _text(table[key]):
            faults.add(f"columns.{key}", table[key], "the name of a column")
    if "outcome" not in table:
        faults.add("columns.outcome", "nothing", "the name of the column that says what really happened")
    groups = table.get("groups")
    if not isinstance(groups, list) or not groups or not all(_text(group) for group in groups):
        faults.add("columns.groups", groups or "nothing", 'the names of one or more columns, groups = ["...", "..."]')
    elif len(set(groups)) < len(groups):
        faults.add("columns.groups", groups, "each column once")
    elif len(groups) > 6:
        faults.add("columns.groups", groups, "at most 6 columns")
    _check_decision(table, faults)
    if len(faults.found) > before:
        return None
    columns = Columns(
        **{key: value for key, value in table.items() if key in _COLUMN_KEYS[:-1] and key != "groups"},
        groups=tuple(groups or ()),
    )
    _check_names(columns, faults)
    _check_place(columns, faults)
    return columns


def _check_decision(table: dict[str, Any], faults: Faults) -> None:
    """A log has a decision, or a score with the threshold from which it flags, or a score beside its decision."""
    if "score" not in table and "decision" not in table:
        faults.add(
            "columns", "neither score nor decision", 'score = "..." with threshold, or decision = "..."', quote=False
        )
    if "threshold" in table and not _number(table["threshold"]):
        faults.add("columns.threshold", table["threshold"], "a finite number")
    if "decision" in table and "threshold" in table:
        faults.add("columns.threshold", table["threshold"], "no threshold beside a decision", "take one of them away")
    if "score" in table and "decision" not in table and "threshold" not in table:
        mend = "add threshold = ...: flagged when score >= threshold"
        faults.add(
            "columns.threshold", "nothing", "a number, where there is a score and no decision", mend, quote=False
        )


def _check_place(columns: Columns, faults: Faults) -> None:
    """A place is where people are stopped, never who stops them; and searches are decisions, not scores."""
    if columns.place is None:
        return
    if columns.decision is None:
        mend = "declare who was searched as decision"
        faults.add("columns.place", "a place and no decision", "a place beside a decision", mend, quote=False)
    if names_an_officer(columns.place):
        faults.add(
            "columns.place",
            f"the column {columns.place!r}, which looks like an officer",
            "a department, district or precinct; an audit tells nothing of single officers",
            quote=False,
        )


def _check_names(columns: Columns, faults: Faults) -> None:
    """One column has one meaning, and none of them is an identity; the person column alone may be one."""
    meanings: dict[str, list[str]] = {}
    for key, column in columns.declared.items():
        meanings.setdefault(column, []).append(f"columns.{key}")
    for group in columns.groups:
        meanings.setdefault(group, []).append("columns.groups")
    for column, keys in meanings.items():
        if len(keys) > 1:
            faults.add(
                keys[-1], f"the column {column!r}, which is {keys[0]} already", "one meaning a column", quote=False
            )
        if keys != ["columns.person"] and (why := identity_like(column)):
            faults.add(
                keys[0],
                f"the column {column!r}, which looks like {why}",
                "columns of decisions, outcomes, scores, groups and times; an audit reads no identities",
                "leave it out; a column that says which rows are of one person is declared as person",
                quote=False,
            )


def _coding(table: dict[str, Any], key: str, faults: Faults) -> Coding:
    unknown_keys(table, ("yes", "no"), key, faults)
    found = {}
    for side in ("yes", "no"):
        value = table.get(side, [])
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(item, (str, int, float, bool)) for item in values):
            faults.add(f"{key}.{side}", value, "a value of the column, or a list of them")
            values = []
        found[side] = tuple(_as_text(item) for item in values)
    if found["no"] and not found["yes"]:
        faults.add(f"{key}.no", table["no"], "yes beside it", f"say which values of {key} mean yes")
    if both := set(found["yes"]) & set(found["no"]):
        faults.add(f"{key}.no", sorted(both)[0], "values that are not in yes")
    return Coding(found["yes"], found["no"])


def _labels(table: dict[str, Any], faults: Faults) -> Labels:
    unknown_keys(table, ("recorded_share", "seen_for"), "labels", faults)
    share = table.get("recorded_share")
    if share is not None:
        good = isinstance(share, list) and len(share) == 2 and all(_number(end) for end in share)
        if not good or not 0 < share[0] <= share[1] <= 1:
            faults.add("labels.recorded_share", share, "two numbers, 0 < least <= most <= 1, such as [0.5, 1.0]")
            share = None
    seen = table.get("seen_for", "all")
    if seen not in get_args(SeenFor):
        faults.add("labels.seen_for", seen, _one_of(SeenFor)[1])
        seen = "all"
    return Labels((float(share[0]), float(share[1])) if share else None, seen)


def _check_together(
    tables: dict[str, Any], columns: Columns, reference: dict[str, Any], labels: Labels, faults: Faults
) -> None:
    for column, value in reference.items():
        if column not in columns.groups:
            faults.add(f"reference.{column}", f"the key {column!r}", "one of " + ", ".join(columns.groups), quote=False)
        elif not isinstance(value, (str, int, float, bool)):
            faults.add(f"reference.{column}", value, "one of the column's values")
    for key in ("decision", "observed"):
        if key in tables and getattr(columns, key) is None:
            faults.add(key, f"a table [{key}]", f"columns.{key} beside it", quote=False)
    if columns.observed and labels.seen_for != "all":
        faults.add("labels.seen_for", labels.seen_for, "'all', where columns.observed is declared")


def _as_text(value: Any) -> str:
    """Return a value of a TOML file as the log would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
