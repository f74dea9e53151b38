"""Reading an audit file: every fault of it at once, each with its key, what was found and what is allowed."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from baserate.auditing.log.residents import read_residents
from baserate.auditing.spec import AuditFile, AuditSpec, Columns, Options
from baserate.errors import AuditError, Fault, Faults
from baserate.identities.columns import identity_like, names_an_officer
from baserate.tomlfile.declared import Table
from baserate.tomlfile.keys import plain_tables
from baserate.tomlfile.read import parse_toml, placed, read_toml_bytes

AUDIT_FILE = Table(AuditFile)
_EDGES_WORDS = "a rising list of numbers, such as [18, 25, 35]"
#: Keywords by the table that they stand in.
_COLUMNS = frozenset(part.name for part in fields(Columns))
_OPTIONS = frozenset(part.name for part in fields(Options))
_CODINGS = frozenset(f"{name}_coding" for name in ("outcome", "decision", "observed"))


def load_spec(name: str) -> AuditSpec:
    """Return the audit file of this path. Raises AuditError with every fault at once, each with file, line and key."""
    hint = "give the path of an audit file: [columns] with outcome, groups, and score or decision"
    content = read_toml_bytes(Path(name), name, AuditError, "an audit file (TOML)", hint)
    return check_spec(content, name)


def is_spec(content: bytes) -> bool:
    """Return whether a file is an audit file and no scenario: it declares columns."""
    try:
        return "columns" in parse_toml(content, "", AuditError)
    except AuditError:
        return False


def check_spec(content: bytes, name: str) -> AuditSpec:
    """Return the audit file with this content. Raises AuditError as ``load_spec`` does."""
    tables = parse_toml(content, name, AuditError)
    faults = Faults()
    spec = _spec(tables, faults)
    if faults or spec is None:
        raise AuditError(placed(faults.found, content, name))
    read = replace(spec, name=name, sha256=hashlib.sha256(content).hexdigest())
    return replace(read, population=read_residents(read))


def spec_from_tables(tables: Mapping[str, Any]) -> AuditSpec:
    """Return the spec declared by a mapping with the keys of an audit file.

    Its hash is that of the tables as JSON with sorted keys. Raises AuditError with every fault at once, each with its
    key.
    """
    try:
        plain = plain_tables(tables)
    except RecursionError as reason:
        raise AuditError(Fault("tables or lists nested too deep", "a few levels")) from reason
    faults = Faults()
    spec = _spec(plain, faults)
    if faults or spec is None:
        raise AuditError(faults.found)
    stated = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    read = replace(spec, sha256=hashlib.sha256(stated.encode()).hexdigest())
    return replace(read, population=read_residents(read))


def spec_from_keywords(given: Mapping[str, Any]) -> AuditSpec:
    """Return the spec that keywords declare, as a call of a function gives them.

    Parameters
    ----------
    given : mapping of str to object
        Keys of ``[columns]`` and ``[options]`` by themselves (``outcome``, ``groups``, ``level``), other tables of an
        audit file whole (``reference``, ``labels``, ``source``), and the values that mean yes and no as
        ``outcome_coding``, ``decision_coding`` and ``observed_coding``.

    Raises
    ------
    AuditError
        With every fault at once, each with its keyword.
    """
    tables: dict[str, Any] = {"format": 1, "columns": {}, "options": {}}
    for name, value in given.items():
        if value is None:
            continue
        if name in _COLUMNS:
            tables["columns"][name] = [value] if name == "groups" and isinstance(value, str) else value
        elif name in _OPTIONS:
            tables["options"][name] = value
        else:
            tables[name.removesuffix("_coding") if name in _CODINGS else name] = value
    try:
        return spec_from_tables(tables)
    except AuditError as error:
        raise AuditError(replace(fault, key=_keyword(fault.key)) for fault in error.faults) from None


def _keyword(key: str | None) -> str | None:
    """Return the keyword for a key of an audit file: its own name where its table has no keyword."""
    table, dot, name = (key or "").partition(".")
    if dot and table in ("columns", "options"):
        return name
    return f"{table}_coding{dot}{name}" if f"{table}_coding" in _CODINGS and dot else key


def _spec(tables: dict[str, Any], faults: Faults) -> AuditSpec | None:
    values = AUDIT_FILE.values(tables, "", faults) or {}
    columns = values.get("columns")
    if columns is not None:
        _check_names(columns, faults)
        _check_officers(columns, faults)
        _check_together(values, columns, faults)
    if faults:
        return None
    file = AuditFile(**values)
    return AuditSpec(
        replace(file.columns, intersections=None),
        file.title,
        file.reference,
        file.outcome,
        file.decision,
        file.observed,
        _options(file, tables.get("options", {})),
        file.labels,
        file.source,
        file.missing,
        file.bands,
        file.population,
        file.headline,
    )


def _options(file: AuditFile, given: Mapping[str, Any]) -> Options:
    """Return the options: ``intersections`` may stand under [columns]."""
    options, crossed = file.options, file.columns.intersections
    if crossed is not None and "intersections" not in given:
        options = replace(options, intersections=crossed)
    return options


def _check_officers(columns: Columns, faults: Faults) -> None:
    """A place is where people are stopped, and groups are of those decided on: neither says who decides."""
    places = [("columns.place", columns.place)] if columns.place is not None else []
    for key, column in (*places, *(("columns.groups", group) for group in columns.groups)):
        if names_an_officer(column):
            faults.add(
                key,
                f"the column {column!r}, which looks like an officer",
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


def _check_by_column(values: Mapping[str, Any], columns: Columns, faults: Faults) -> None:
    """Tables with a key a column name columns that are declared."""
    known = {*columns.declared, *columns.declared.values(), *columns.groups}
    for column in values.get("missing", {}):
        if column not in known:
            faults.add(
                f"missing.{column}", f"the key {column!r}", "a declared column, by its name or its key", quote=False
            )
    for table in ("bands", "population"):
        for column in values.get(table, {}):
            if column not in columns.groups:
                allowed = "one of " + ", ".join(columns.groups)
                faults.add(f"{table}.{column}", f"the key {column!r}", allowed, quote=False)
    for column, edges in values.get("bands", {}).items():
        if any(one >= other for one, other in itertools.pairwise(edges)):
            faults.add(f"bands.{column}", "edges that do not rise", _EDGES_WORDS, quote=False)


def _check_headline(values: Mapping[str, Any], columns: Columns, faults: Faults) -> None:
    """The headline names a group of a column that has a reference."""
    headline = values.get("headline")
    if headline is None:
        return
    by = headline.by or (columns.groups[0] if len(columns.groups) == 1 else None)
    if by not in columns.groups:
        found = f"the column {by!r}" if by else "no column"
        faults.add("headline.by", found, "one of " + ", ".join(columns.groups), quote=False)
    elif by not in values.get("reference", {}):
        faults.add("headline", "a headline without a reference", f"reference.{by} beside it", quote=False)
    elif values["reference"][by] == headline.group:
        faults.add("headline.group", headline.group, "another group than the reference")


def _check_together(values: Mapping[str, Any], columns: Columns, faults: Faults) -> None:
    for column in values.get("reference", {}):
        if column not in columns.groups:
            faults.add(f"reference.{column}", f"the key {column!r}", "one of " + ", ".join(columns.groups), quote=False)
    for key in ("outcome", "decision", "observed"):
        if key in values and getattr(columns, key) is None:
            faults.add(key, f"a table [{key}]", f"columns.{key} beside it", quote=False)
    _check_by_column(values, columns, faults)
    # Declared in the format, and refused rather than left without effect until intervals and rates follow from them.
    if columns.weight is not None:
        faults.add(
            "columns.weight", "a column of weights", "no weight: estimates from weighted samples are not made yet"
        )
    if values.get("population"):
        faults.add("population", "residents by group", "no [population]: rates per 1,000 residents are not made yet")
    _check_headline(values, columns, faults)
    labels = values.get("labels")
    if labels is not None and labels.seen_for != "all" and not (columns.outcome and columns.has_decision):
        faults.add("labels.seen_for", labels.seen_for, "'all', unless both an outcome and a decision are declared")
    if columns.observed and labels is not None and labels.seen_for != "all":
        faults.add("labels.seen_for", labels.seen_for, "'all', where columns.observed is declared")
