"""Whatever a scenario file may hold is valid by its schema, and what breaks its structure is refused by it."""

from __future__ import annotations

import json
import tomllib

import pytest
from jsonschema import Draft202012Validator

from baserate.errors import ScenarioError
from baserate.loops import LOOPS
from baserate.practice.vocabulary import load_vocabulary
from baserate.scenario.cases import case_names, case_path
from baserate.scenario.check import OTHERS
from baserate.scenario.load import scenario_from_text
from baserate.scenario.template import new_scenario
from baserate.schemas import json_schema
from baserate.schemas.scenario import scenario_schema
from baserate.stages import STAGES
from support.faulty import BROKEN, FACE_SEARCH, FAULTY_LOOPS, FAULTY_QUANTITIES, FAULTY_RATES, GOOD_LOOP, HEAD
from support.scenarios import scenario_text

SCHEMA = json_schema("scenario")
VALID = Draft202012Validator(SCHEMA)
BASE = {"id": "s", "kind": "face_search", "faces_per_day": 1000, "p_watchlisted": 1e-4, "fnir": 0.1, "fpir": 0.001}
#: What depends on two numbers, on another table, or on the library, is not for a schema to say.
NOT_STRUCTURE = {"0.5 to 1", "0 to 0.1", "0 to 100", "0.3 to 0.1", "-0.3 to 0.1", "0.1 to 1e999", "2 to 1", "a"}
TWO_NUMBERS = [
    {"low": 0.1, "high": 0.2, "mode": 0.3, "shape": "triangular"},
    {"low": 0.01, "high": 0.99, "level": 0.5, "shape": "uniform"},
    {"count": 3, "of": 2},
    {"value": 5, "unit": "percent"},
    {"by_group": {"A": 0.1}},
]


def errors(text: str) -> list[str]:
    """Return what the schema says of a file as an editor hands it over, with days as text."""
    tables = json.loads(json.dumps(tomllib.loads(text), default=str))
    return [error.message for error in VALID.iter_errors(tables)]


def test_the_schemas_are_schemas():
    for name in ("scenario", "audit", "result"):
        Draft202012Validator.check_schema(json_schema(name))


@pytest.mark.parametrize("name", case_names())
def test_every_case_is_valid(name):
    assert errors(case_path(name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", [*STAGES.names, *LOOPS.names])
def test_every_new_file_is_valid_and_every_parameter_of_it_is_described(kind):
    assert errors(new_scenario(kind)) == []
    found = STAGES[kind] if kind in STAGES else LOOPS[kind]
    described = SCHEMA["$defs"][f"{'stage' if kind in STAGES else 'loop'}_{kind}"]["properties"]
    for parameter in found.parameters:
        outer, dot, name = parameter.name.rpartition(".")
        about = (described[outer]["properties"] if dot else described)[name]
        assert parameter.about.definition in about["description"]
        assert parameter.domain.words in about["description"]


def test_every_example_is_valid_by_its_own_schema():
    seen = 0
    for name, schema in SCHEMA["$defs"].items():
        for key, about in schema.get("properties", {}).items():
            for example in about.get("examples", ()):
                seen += 1
                assert Draft202012Validator({**about, "$defs": SCHEMA["$defs"]}).is_valid(example), (name, key)
    assert seen > 50


def test_every_table_that_is_read_elsewhere_is_in_the_schema():
    assert set(OTHERS) <= set(SCHEMA["properties"])


@pytest.mark.parametrize(("key", "value"), FAULTY_QUANTITIES)
def test_a_faulty_quantity_is_refused_where_a_schema_can_say_so(key, value):
    if value in TWO_NUMBERS or str(value) in NOT_STRUCTURE | {"nan", "inf"}:
        return
    assert list(VALID.iter_errors(tomllib.loads(scenario_text({**BASE, key: value}, size=1e6))))


@pytest.mark.parametrize(
    "value",
    [
        0.25,
        "0.1%",
        "1 in 1,000",
        "0.1% to 1%",
        " .001   to  1_0e-3 ",
        {"value": "1/1000", "source": "brochure"},
        {"low": 0.1, "high": 0.4, "mode": 0.1, "shape": "triangular"},
        {"low": "0.1%", "high": 0.2, "level": "90%", "shape": "logit_normal", "assumption": "guess"},
        {"count": 3, "of": "1,200,000"},
        {"evidence": "npl2023-lfr-fpir-0_6-10k"},
        {"evidence": "npl2023-lfr-tpir", "complement": False},
        {"by_group": {"A": 0.1, "B": {"count": 3, "of": 9}}, "source": "outer"},
    ],
)
def test_every_form_of_a_quantity_is_valid(value):
    assert errors(scenario_text({**BASE, "fpir": value}, size=1e6, groups={"A": 0.5, "B": 0.5})) == []


@pytest.mark.parametrize("value", ["20.000", "20,000", "0.1%", "20.000 to 60.000", "a lot", "0,5"])
def test_a_text_that_can_mean_two_numbers_is_refused(value):
    assert errors(scenario_text({**BASE, "faces_per_day": value}, size=1e6))


@pytest.mark.parametrize("more", FAULTY_RATES)
def test_parameters_that_exclude_or_need_one_another_are_refused(more):
    assert errors(HEAD + FACE_SEARCH + more)


@pytest.mark.parametrize(
    "more", ["fpir = 0.1\n", "fpir = 0.1\nwatchlist_size = 3\n", "fmr = 0.1\nwatchlist_size = 3\n"]
)
def test_parameters_that_go_together_are_valid(more):
    assert errors(HEAD + FACE_SEARCH + more) == []


@pytest.mark.parametrize(("old", "new", "expected"), FAULTY_LOOPS)
def test_a_faulty_loop_is_refused_where_a_schema_can_say_so(old, new, expected):
    text = GOOD_LOOP.replace(old, new)
    if any(part in new for part in ("nan", "inf", '"2 to 1"', 'name = "a"')):
        return
    assert errors(GOOD_LOOP) == []
    assert errors(text), expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 2"),
        ("format = 1\n", ""),
        ('title = "x"', 'titel = "x"'),
        ('title = "x"', 'title = ""'),
        ("size = 10", "size = 1.5"),
        ("size = 10", "size = 0"),
        ("size = 10\n", ""),
        ("size = 10", "size = 10\ngroups = {}"),
        ("size = 10", "size = 10\ngroups = { A = 1.5 }"),
        ("size = 10", 'size = 10\nreference = "A"'),
        ("size = 10", "people = 10"),
        ('id = "s"', 'id = "1s"'),
        ('id = "s"\n', ""),
        ('"face_search"', '"face_serch"'),
        ('kind = "face_search"\n', ""),
        ("[[stage]]", "[stage]"),
        ("fnir = 0.1\n", ""),
        ("fnir", "fnri"),
        ("[[stage]]", "[claim]\nby = 'x'\n[[stage]]"),
    ],
)
def test_a_faulty_head_or_stage_is_refused_by_the_reader_and_by_the_schema(old, new):
    good = HEAD + FACE_SEARCH + "fpir = 0.1\n"
    assert errors(good) == []
    assert old in good
    with pytest.raises(ScenarioError):
        scenario_from_text(good.replace(old, new, 1))
    assert errors(good.replace(old, new, 1))


def test_a_file_with_many_faults_is_refused():
    assert errors(BROKEN)
    assert errors("format = 1\ntitle = 'nothing in it'\n")


def test_a_fed_stage_needs_no_more_than_its_input():
    first = {
        "id": "a",
        "kind": "screening",
        "screened_per_year": 10,
        "prevalence": 0.1,
        "sensitivity": 0.5,
        "false_positive_rate": 0.1,
    }
    fed = {"id": "b", "kind": "screening", "input": "a", "sensitivity": 0.5, "false_positive_rate": 0.1}
    assert errors(scenario_text(first, fed, size=100)) == []
    alone = {key: value for key, value in fed.items() if key != "input"}
    assert errors(scenario_text(first, alone, size=100))
    response = {"id": "r", "kind": "response", "minutes_per_alert": 1, "hours_per_officer_per_day": 1}
    assert errors(scenario_text(first, response, size=100))
    assert errors(scenario_text(first, {**response, "input": "a"}, size=100)) == []
    assert errors(scenario_text({**first, "kind": "breach"}, size=100))


def test_an_option_is_not_chosen_without_the_parameters_that_it_takes():
    text = new_scenario("patrol_feedback")
    chosen = text.replace('"proportional"', '"self_exciting"')
    assert errors(chosen)
    for name in ("theta", "omega_per_day", "days_before"):
        chosen = chosen.replace(f"# {name} =", f"{name} =")
    assert errors(chosen) == []


def test_the_schema_is_made_anew_each_time():
    first = scenario_schema()
    first["properties"].clear()
    assert scenario_schema() == SCHEMA


PRACTICE = """\
format = 1
title = "x"
[practice]
deployer = "police"
territory = "EU/NL"
purposes = ["law_enforcement"]
real_time = { value = true, source = "tender, p. 12" }
"""


def test_a_scenario_may_have_a_practice_alone():
    assert errors(PRACTICE) == []
    assert scenario_from_text(PRACTICE).practice.facts["real_time"].value is True


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"police"', '"polis"'),
        ('"EU/NL"', '"Mars"'),
        ('["law_enforcement"]', '"law_enforcement"'),
        ('["law_enforcement"]', '["law_enforcement", "law_enforcement"]'),
        ("value = true", 'value = "yes"'),
        ("value = true, ", ""),
        ("deployer", "deployers"),
    ],
)
def test_a_faulty_practice_is_refused_by_the_reader_and_by_the_schema(old, new):
    assert old in PRACTICE
    with pytest.raises(ScenarioError):
        scenario_from_text(PRACTICE.replace(old, new))
    assert errors(PRACTICE.replace(old, new))


def test_every_fact_of_the_vocabulary_is_asked():
    facts = SCHEMA["properties"]["practice"]["properties"]
    assert {
        name: fact.question in facts[name]["description"] for name, fact in load_vocabulary().items()
    } == dict.fromkeys(facts, True)


def offered(schema, *path):
    """Return what an editor offers at a path: it follows references, alternatives, items and properties alone."""
    if "$ref" in schema:
        return offered(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], *path)
    found = {}
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        found |= offered(part, *path)
    if path and path[0] == 0:
        return found | (offered(schema["items"], *path[1:]) if "items" in schema else {})
    if path:
        inner = schema.get("properties", {}).get(path[0])
        return found | (offered(inner, *path[1:]) if inner else {})
    return found | schema.get("properties", {})


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ((), {"format", "title", "claim", "population", "stage", "loop"}),
        (("population",), {"size", "groups", "reference"}),
        (("claim",), {"quote", "by", "source"}),
        (("stage", 0), {"kind", "fpir", "review", "gatherings", "sensitivity", "cameras"}),
        (("stage", 0, "fpir"), {"value", "low", "high", "count", "of", "evidence", "by_group", "source"}),
        (("stage", 0, "review"), {"p_confirm_true", "p_confirm_false"}),
        (("stage", 0, "gatherings", 0), {"people", "per_day"}),
        (("loop", 0), {"allocation", "places", "p_recorded", "days"}),
        (("loop", 0, "places", 0), {"name", "incidents_per_day"}),
    ],
)
def test_an_editor_offers_every_key_where_it_may_stand(path, keys):
    assert keys <= set(offered(SCHEMA, *path))
