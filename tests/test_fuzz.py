"""No input makes a traceback, a hang, or a large heap: only BaserateError, or a result that is JSON."""

from __future__ import annotations

import json
import resource
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baserate.assessment.run import assess
from baserate.errors import BaserateError
from baserate.loops import LOOPS
from baserate.scenario.load import load_scenario
from baserate.simulation.run import simulate
from baserate.simulation.sweep import points_of, read_vary
from baserate.stages import kind_names, stage_kind
from support.scenarios import scenario_text, toml

HALF_A_GIGABYTE = 500_000_000


def run(content: bytes) -> None:
    """Load and assess; anything but a BaserateError or a result is a failure."""
    try:
        result = assess(load_scenario("fuzz.toml", content), draws=64).to_dict()
    except BaserateError as error:
        assert error.faults and all(fault.found and fault.allowed for fault in error.faults)
        return
    json.dumps(result, allow_nan=False)
    for outcome in result["outcomes"]:
        if None not in (outcome["low"], outcome["median"], outcome["high"]):
            assert outcome["low"] <= outcome["median"] <= outcome["high"]


NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(0, 1),
    st.integers(-(10**20), 10**20),
    st.sampled_from([0, 1, 1e-15, 1 - 1e-15, 2.5e9, 1.4e9, 5e-324, 1e308, 10**400]),
)
TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["1 to 2", "0.1 to 0.2", "a", "percent", "=1+1", "<script>"]))
FORM_KEYS = ("value", "low", "high", "level", "shape", "mode", "count", "of", "evidence", "by_group", "source", "unit")
LEAVES = st.one_of(NUMBERS, TEXTS, st.booleans())
QUANTITIES = st.one_of(
    LEAVES,
    st.dictionaries(st.sampled_from(FORM_KEYS), LEAVES, max_size=5),
    st.fixed_dictionaries({"by_group": st.fixed_dictionaries({"A": LEAVES, "B": LEAVES})}),
    st.lists(LEAVES, max_size=3),
)


@st.composite
def stages(draw):
    """A stage of some kind, most parameters given something, a few keys that do not belong."""
    kind = stage_kind(draw(st.sampled_from(kind_names())))
    stage = {"id": draw(st.sampled_from(["a", "b", "c", "", 3])), "kind": kind.name}
    for parameter in kind.parameters:
        if draw(st.integers(0, 4)):
            outer, dot, name = parameter.name.rpartition(".")
            value = draw(QUANTITIES)
            if dot:
                stage.setdefault(outer, {})[name] = value
            else:
                stage[name] = value
    if kind.items is not None and draw(st.booleans()):
        names = [parameter.name for parameter in kind.items.parameters]
        stage[kind.items.name] = draw(st.lists(st.dictionaries(st.sampled_from(names), QUANTITIES), max_size=3))
    if draw(st.booleans()):
        stage["input"] = draw(st.sampled_from(["a", "b", "c", 3, "zzz"]))
    if not draw(st.integers(0, 5)):
        stage[draw(st.text(max_size=8))] = draw(QUANTITIES)
    return stage


@pytest.mark.slow
@settings(max_examples=300)
@given(st.lists(stages(), max_size=4), QUANTITIES, st.booleans())
def test_no_stage_makes_a_traceback(made, size, grouped):
    groups = {"A": 0.25, "B": 0.75} if grouped else None
    run(scenario_text(*made, size=size, groups=groups).encode("utf-8", "surrogatepass"))


def run_loops(content: bytes) -> None:
    """Load and simulate two days; anything but clear faults or a result is a failure."""
    try:
        result = simulate(load_scenario("fuzz.toml", content), replicates=2, days=2, workers=1).to_dict()
    except BaserateError as error:
        assert error.faults and all(fault.found and fault.allowed for fault in error.faults)
        placed = [fault for fault in error.faults if fault.key is not None and fault.key.startswith("loop[")]
        assert all(fault.file == "fuzz.toml" and fault.line is not None for fault in placed)
        return
    json.dumps(result, allow_nan=False)
    for outcome in result["outcomes"]:
        if None not in (outcome["low"], outcome["median"], outcome["high"]):
            assert outcome["low"] <= outcome["median"] <= outcome["high"]
        if outcome["unit"] == "probability" and outcome["mean"] is not None:
            assert -1e-9 <= outcome["mean"] <= 1 + 1e-9


def allowed(parameter):
    """Values that a parameter of a loop may have, its ends among them."""
    ends = [0, 1, 3, 1e-9, parameter.domain.low, min(parameter.domain.high, 50.0)]
    forms = [float(parameter.example), *(value for value in ends if parameter.domain.holds(value))]
    if not parameter.single and not parameter.domain.integer:
        forms += ["0.1 to 0.2", {"value": 0.3, "assumption": "x"}]
        forms += [{"count": 1, "of": 9}] if parameter.domain.is_probability else []
    return st.sampled_from(forms)


@st.composite
def loop_tables(draw, sound):
    """A loop of some kind: every value one that is allowed, or anything, with places that repeat and unknown keys."""
    kind = LOOPS[draw(st.sampled_from(LOOPS.built_in))]
    loop = {"id": draw(st.sampled_from(["a", "b", "c"] if sound else ["a", "b", "", 3])), "kind": kind.name}

    def value(parameter):
        return draw(allowed(parameter) if sound or draw(st.booleans()) else QUANTITIES)

    if not sound and draw(st.booleans()):
        loop["days"] = draw(st.one_of(NUMBERS, TEXTS))
    for parameter in kind.parameters:
        needed = parameter.required or any(parameter.name in names for names in kind.needs.values())
        if (needed and sound) or draw(st.booleans()):
            loop[parameter.name] = value(parameter)
    for key, choice in kind.choices.items():
        loop[key] = draw(st.sampled_from(list(choice.options)) if sound else LEAVES)
    if kind.items is not None and (sound or draw(st.booleans())):
        items = []
        for name in draw(st.lists(st.sampled_from("xyz"), min_size=1, max_size=3, unique=sound)):
            items.append({parameter.name: value(parameter) for parameter in kind.items.parameters})
            if kind.items.label:
                items[-1]["name"] = name if sound else draw(st.sampled_from([name, "", 3]))
        loop[kind.items.name] = items if sound else draw(st.one_of(st.just(items), LEAVES, st.just([])))
    if not sound and draw(st.booleans()):
        loop[draw(st.text(max_size=8))] = draw(QUANTITIES)
    return loop


@pytest.mark.slow
@settings(max_examples=200)
@given(loop_tables(sound=True), st.sampled_from([10, 1000, 1.4e9, "1000 to 100000", 1e18]), st.booleans())
def test_every_loop_of_allowed_values_runs(made, size, grouped):
    groups = {"A": 0.25, "B": 0.75} if grouped else None
    text = scenario_text(made, size=size, groups=groups).replace("[[stage]]", "[[loop]]")
    loaded = load_scenario("fuzz.toml", text.encode())
    json.dumps(simulate(loaded, replicates=2, days=2, workers=1).to_dict(), allow_nan=False)


@pytest.mark.slow
@settings(max_examples=200)
@given(st.lists(loop_tables(sound=False), max_size=3), st.one_of(st.just(1000), QUANTITIES), st.booleans())
def test_no_loop_makes_a_traceback(made, size, grouped):
    groups = {"A": 0.25, "B": 0.75} if grouped else None
    text = scenario_text(*made, size=size, groups=groups).replace("[[stage]]", "[[loop]]")
    run_loops(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_make_a_traceback(content):
    run(content)


VALID = scenario_text(
    {
        "id": "a",
        "kind": "face_search",
        "faces_per_day": "20000 to 60000",
        "p_watchlisted": {"value": 1e-5, "assumption": "x"},
        "fnir": {"count": 11, "of": 100},
        "fmr": {"by_group": {"A": 1e-7, "B": "1e-7 to 1e-6"}},
        "watchlist_size": 2000,
        "review": {"p_confirm_true": 0.9, "p_confirm_false": 0.1},
    },
    {"id": "b", "kind": "response", "input": "a", "minutes_per_alert": 9, "hours_per_officer_per_day": 6},
    size=1e6,
    groups={"A": 0.5, "B": 0.5},
).encode()


@pytest.mark.slow
@settings(max_examples=300)
@given(st.integers(0, len(VALID)), st.integers(0, 12), st.binary(max_size=6))
def test_no_change_of_a_good_file_makes_a_traceback(start, length, inserted):
    run(VALID[:start] + inserted + VALID[start + length :])


@pytest.mark.slow
@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(["format", "title", "claim", "population", "stage", "loop", "x"]),
        st.recursive(
            LEAVES,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
            max_leaves=8,
        ),
    )
)
def test_no_table_makes_a_traceback(tables):
    lines = (f"{key} = {toml(value)}" for key, value in tables.items())
    run("\n".join(lines).encode("utf-8", "surrogatepass"))


VALID_LOOP = b"""
format = 1
title = "Loops"
[population]
size = 5000
groups = { A = 0.5, B = 0.5 }
[[loop]]
id = "p"
kind = "patrol_feedback"
days = 3
allocation = "self_exciting"
theta = 0.5
omega_per_day = 0.2
days_before = "10 to 20"
places = [
    { name = "a", incidents_per_day = 3, recorded_before = 5, reporting_rate = { count = 3, of = 9 } },
    { name = "b", incidents_per_day = "1 to 2", recorded_before = 0 },
]
[[loop]]
id = "l"
kind = "list_feedback"
incidents_per_person_per_year = { by_group = { A = 1, B = 2.5 } }
p_recorded = 0.5
contacts_to_list = 2
[[loop]]
id = "g"
kind = "gathering_feedback"
p_flagged = 0.01
k = 2
p_checked = 0.1
p_record_per_check = 0.1
gatherings = [ { people = 50, per_day = 2 } ]
"""


@pytest.mark.slow
@settings(max_examples=300)
@given(st.integers(0, len(VALID_LOOP)), st.integers(0, 12), st.binary(max_size=6))
def test_no_change_of_a_good_loop_makes_a_traceback(start, length, inserted):
    run_loops(VALID_LOOP[:start] + inserted + VALID_LOOP[start + length :])


def test_the_good_loops_are_good():
    assert len(simulate(load_scenario("good.toml", VALID_LOOP), replicates=2, days=2).loops) == 3


OF_LOOPS = [
    *("p.p_discover", "p.a.incidents_per_day", "p.allocation", "p.days", "l.p_recorded", "g.k", "population.size"),
    *("l.incidents_per_person_per_year.A", "q.x", "", "=", "p.places"),
]


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.sampled_from(OF_LOOPS), st.one_of(TEXTS, NUMBERS.map(str))), max_size=3), st.integers(-1, 4)
)
def test_no_setting_of_a_sweep_makes_a_traceback(asked, design):
    loops = load_scenario("good.toml", VALID_LOOP).loops
    try:
        points = points_of(read_vary([f"{path}={value}" for path, value in asked], loops), design, 1)
    except BaserateError as error:
        assert all(fault.found and fault.allowed for fault in error.faults)
        return
    assert points


WORST = {
    "nested lists": b"a = " + b"[" * 290_000,
    "nested tables": b"a = " + b"{a=" * 90_000,
    "many tables": b"[[stage]]\n" * 27_000,
    "many keys": b"\n".join(b"k%d = 1" % index for index in range(25_000)),
    "dotted keys": b".".join([b"a"] * 140_000) + b" = 1",
    "many dotted keys": b"\n".join(b".".join([b"a%d" % line] * 900) + b" = 1" for line in range(90)),
    "a long text": b'title = "' + b"x" * 290_000 + b'"',
    "a long integer": b"format = " + b"9" * 290_000,
    "many items in many groups": scenario_text(
        {
            "id": "g",
            "kind": "gathering_alert",
            "p_flagged": "0.001 to 0.01",
            "k": 3,
            "gatherings": [{"people": 100 + index, "per_day": 1} for index in range(200)],
        },
        size=1e6,
        groups={f"g{index}": 0.01 for index in range(100)},
    ).encode(),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_no_input_takes_half_a_gigabyte_or_half_a_minute(tmp_path, name):
    path = tmp_path / "worst.toml"
    path.write_bytes(WORST[name])

    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    # The peak of this process itself: ru_maxrss of a child begins at the size of the one that started it.
    code = (
        "import sys\nfrom pathlib import Path\nfrom baserate.cli import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        "    lines = Path('/proc/self/status').read_text().splitlines()\n"
        "    peak = next(int(line.split()[1]) for line in lines if line.startswith('VmHWM'))\n"
        "    print('peak', peak * 1024, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code, "assess", str(path), "--json", str(tmp_path / "out.json"), "--draws", "100"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, preexec_fn=limit, check=False)
    assert done.returncode in (0, 2), done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert int(done.stderr.rpartition("peak ")[2]) < HALF_A_GIGABYTE
