"""The worked cases beside each provision and each definition, and that no part of a condition can change unnoticed."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from baserate.practice.known import known_on
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.boxes import lay_out, make_truth
from baserate.provisions.conditions import Condition, parse_condition
from baserate.provisions.examine import box_of, examine
from baserate.provisions.library import load_definitions, load_provisions, read_provision
from baserate.provisions.provision import Provision
from support.law import (
    Case,
    cases_of,
    definition_cases,
    definition_tables,
    provision_files,
    provision_table,
    to_practice,
)

ALWAYS: dict[str, list[Any]] = {"all": []}
NEVER: dict[str, list[Any]] = {"any": []}
PROVISIONS = {provision.id: provision for provision in load_provisions()}


def result_of(provision: Provision, case: Case) -> str:
    return examine(to_practice(case.practice), case.day, provisions=[provision]).findings[0].result


def definition_result(condition: Condition, case: Case) -> str:
    layout = lay_out([condition])
    declared = to_practice(case.practice).facts  # nothing derived, so that each part of a definition shows
    box = 0
    for name, cells in layout.cells.items():
        mask = cells.possible(declared[name].value) if name in declared else cells.everything
        box |= mask << layout.shifts[name]
    holds = make_truth(condition, layout, case.day).on(box)
    return {True: "holds", False: "fails", None: "unknown"}[holds]


@pytest.mark.parametrize("provision", provision_files())
def test_every_case_beside_a_provision_has_its_result(provision: str) -> None:
    for case in cases_of(provision):
        assert result_of(PROVISIONS[provision], case) == case.expected, case


@pytest.mark.parametrize("name", definition_tables())
def test_every_case_beside_a_definition_has_its_result(name: str) -> None:
    for case in definition_cases(name):
        assert definition_result(load_definitions()[name], case) == case.expected, case


def variants(raw: Any) -> Iterator[Any]:
    """Yield a condition with one part of it changed, in every way that somebody could get it wrong."""
    yield from (ALWAYS, NEVER)
    if isinstance(raw, str):
        return
    ((key, value),) = raw.items()
    if key in ("all", "any"):
        yield {"any" if key == "all" else "all": value}
        for index, part in enumerate(value):
            for other in variants(part):
                yield {key: [*value[:index], other, *value[index + 1 :]]}
    elif key == "not":
        yield value
        for other in variants(value):
            yield {"not": other}
    elif key == "as_of_from":
        yield from ({key: value + timedelta(step)} for step in (-1, 1))
    else:
        ((form, wanted),) = value.items()
        for other in other_values(key, form, wanted):
            yield {key: {form: other}}


def other_values(fact: str, form: str, wanted: Any) -> Iterator[Any]:
    if isinstance(wanted, list):
        for value in load_vocabulary()[fact].values:
            yield [item for item in wanted if item != value] if value in wanted else [*wanted, value]
    elif isinstance(wanted, date):
        yield from (wanted + timedelta(step) for step in (-1, 1))
    elif isinstance(wanted, int):
        yield from (wanted - 1, wanted + 1)
    elif form == "within":
        yield from (place for place in ("EU", "GB", "CN", "US", "COE") if place != wanted)
    else:
        yield from (value for value in load_vocabulary()[fact].values if value != wanted)


def changed_provisions(provision: str) -> Iterator[tuple[str, Provision]]:
    table, definitions = provision_table(provision), load_definitions()
    for other in variants(table["condition"]):
        yield f"condition {other}", read_provision(provision, {**table, "condition": other}, definitions)
    for name, raw in table.get("exceptions", {}).items():
        for other in variants(raw):
            exceptions = {**table["exceptions"], name: other}
            yield (
                f"exception {name} {other}",
                read_provision(provision, {**table, "exceptions": exceptions}, definitions),
            )
    for key in ("applies_from", "applies_until"):
        if key in table:
            for step in (-1, 1):
                moved = {**table, key: table[key] + timedelta(step)}
                yield f"{key} {step:+}", read_provision(provision, moved, definitions)


@pytest.mark.parametrize("provision", provision_files())
def test_no_part_of_a_provision_can_change_without_a_case_failing(provision: str) -> None:
    unnoticed = [
        change
        for change, other in changed_provisions(provision)
        if all(result_of(other, case) == case.expected for case in cases_of(provision))
    ]
    assert unnoticed == []


@pytest.mark.parametrize("name", definition_tables())
def test_no_part_of_a_definition_can_change_without_a_case_failing(name: str) -> None:
    unnoticed = []
    for raw in variants(copy.deepcopy(definition_tables()[name]["condition"])):
        other = parse_condition(raw, MappingProxyType(dict(load_definitions())))
        if all(definition_result(other, case) == case.expected for case in definition_cases(name)):
            unnoticed.append(raw)
    assert unnoticed == []


def test_a_case_is_within_what_its_provision_asks_about() -> None:
    for provision in PROVISIONS.values():
        known = known_on(date(2029, 1, 1), to_practice(cases_of(provision.id)[0].practice))
        assert box_of(provision, known) != provision.layout.everything
