"""A table declared as a dataclass is read with every fault at once, and its JSON Schema says the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

import pytest
from jsonschema import Draft202012Validator

from baserate.errors import Faults
from baserate.tomlfile.declared import (
    AnyOf,
    Disagreement,
    ExactlyOne,
    Excludes,
    Requires,
    Rule,
    Table,
    Together,
    with_rules,
)
from baserate.tomlfile.forms import ListOf, Number, Text, Whole


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    low: Annotated[float, Number(0, 1, "a number from 0 to 1"), "The low end."]
    high: float = 1.0

    def __post_init__(self):
        if self.low > self.high:
            raise Disagreement(f"{self.low} above {self.high}", "low at most high", key="low")


@dataclass(frozen=True, slots=True)
class Outer:
    RULES: ClassVar[tuple[Rule, ...]] = (Requires("colour", ("name",)),)

    name: Annotated[str, Text(at_most=10), "What it is called."] = "x"
    n: Annotated[int, Whole(1, 5)] = 3
    colour: Colour | None = None
    shape: Literal["round", "flat"] = "flat"
    parts: tuple[Inner, ...] = ()
    inner: Inner | None = None
    values: Annotated[tuple[str, ...], ListOf(Text(), distinct=True, at_most=3)] = ()
    bright: bool = False


OUTER = Table(Outer)
GOOD = [
    {},
    {"name": " y ", "n": 1, "colour": "blue", "shape": "round", "bright": True},
    {"parts": [{"low": 0.5}, {"low": 0, "high": 7}], "inner": {"low": 1}, "values": ["a", "b"]},
]
#: What is wrong with each, by the keys that are named.
BAD = [
    ({"nmae": "y"}, {"nmae"}),
    ({"name": "", "n": 0, "shape": "square", "bright": 1}, {"name", "n", "shape", "bright"}),
    ({"name": 5, "n": 1.5, "colour": "green"}, {"name", "n", "colour"}),
    ({"n": True}, {"n"}),
    ({"n": 10**400}, {"n"}),
    ({"colour": "red"}, {"colour"}),
    ({"parts": [{"low": 2}, {"high": 1}, 3]}, {"parts[0].low", "parts[1].low", "parts[2]"}),
    ({"parts": {"low": 0.5}}, {"parts"}),
    ({"inner": 3}, {"inner"}),
    ({"values": ["a", "a"]}, {"values"}),
    ({"values": ["a", "b", "c", "d"]}, {"values"}),
]


def read(raw):
    faults = Faults()
    return OUTER.read(raw, "", faults), faults.found


@pytest.mark.parametrize("raw", GOOD)
def test_what_is_right_is_read_and_valid(raw):
    found, faults = read(raw)
    assert isinstance(found, Outer)
    assert faults == []
    assert list(Draft202012Validator(OUTER.schema()).iter_errors(raw)) == []


@pytest.mark.parametrize(("raw", "keys"), BAD)
def test_every_fault_is_found_at_once_and_the_schema_refuses_it_too(raw, keys):
    found, faults = read(raw)
    assert found is None
    assert {fault.key for fault in faults} == keys
    assert all(fault.found and fault.allowed for fault in faults)
    assert list(Draft202012Validator(OUTER.schema()).iter_errors(raw))


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_no_number(number):
    _, [fault] = read({"inner": {"low": number}})
    assert fault.key == "inner.low"


def test_values_are_those_of_the_file():
    found, _ = read(GOOD[1])
    assert found == Outer("y", 1, Colour.BLUE, "round", bright=True)
    assert found.colour is Colour.BLUE
    assert read(GOOD[2])[0].parts == (Inner(0.5), Inner(0, 7))


def test_values_that_do_not_go_together_are_put_down_to_their_key():
    _, [fault] = read({"inner": {"low": 0.5, "high": 0.25}})
    assert (fault.key, fault.found, fault.allowed) == ("inner.low", "0.5 above 0.25", "low at most high")


def test_the_schema_holds_descriptions_and_defaults():
    properties = OUTER.schema()["properties"]
    assert properties["name"]["description"] == "What it is called."
    assert properties["n"] == {"type": "integer", "minimum": 1, "maximum": 5, "default": 3}
    assert properties["parts"]["items"]["required"] == ["low"]
    Draft202012Validator.check_schema(OUTER.schema())


SETS = [{*()}, {"a"}, {"b"}, {"c"}, {"a", "b"}, {"a", "c"}, {"b", "c"}, {"a", "b", "c"}, {"d"}, {"a", "d"}, {"c", "d"}]
RULES = [
    (AnyOf(("a", "b"), "a or b"), lambda given: bool(given & {"a", "b"})),
    (Requires("a", ("b",)), lambda given: "a" not in given or "b" in given),
    (Requires("a", ("b", "c")), lambda given: "a" not in given or bool(given & {"b", "c"})),
    (Excludes("a", "b"), lambda given: not {"a", "b"} <= given),
    (Together(frozenset("ab")), lambda given: len(given & {"a", "b"}) != 1),
    (ExactlyOne((frozenset("a"), frozenset("bc"))), lambda given: given - {"d"} in ({"a"}, {"b", "c"})),
    (
        ExactlyOne((frozenset("a"), frozenset("bc")), frozenset("c")),
        lambda given: given - {"d"} in ({"a"}, {"a", "c"}, {"b", "c"}),
    ),
]


@pytest.mark.parametrize(("rule", "holds"), RULES)
@pytest.mark.parametrize("given", SETS)
def test_a_rule_and_its_schema_say_what_the_words_say(rule, holds, given):
    faults = Faults()
    rule.check(given, "t", faults)
    schema = with_rules({"type": "object"}, [rule])
    assert (not faults) == holds(given)
    assert Draft202012Validator(schema).is_valid(dict.fromkeys(given, 1)) == holds(given)
