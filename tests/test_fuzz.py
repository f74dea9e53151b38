"""No input makes a traceback, a hang, or a large heap: only BaserateError, or a result that is JSON."""

from __future__ import annotations

import json
import resource
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baserate.assess.run import assess
from baserate.errors import BaserateError
from baserate.scenario.load import load_scenario
from baserate.stages import kind_names, stage_kind
from conftest import scenario_text, toml

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


@settings(max_examples=300)
@given(st.lists(stages(), max_size=4), QUANTITIES, st.booleans())
def test_no_stage_makes_a_traceback(made, size, grouped):
    groups = {"A": 0.25, "B": 0.75} if grouped else None
    run(scenario_text(*made, size=size, groups=groups).encode("utf-8", "surrogatepass"))


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


@settings(max_examples=300)
@given(st.integers(0, len(VALID)), st.integers(0, 12), st.binary(max_size=6))
def test_no_change_of_a_good_file_makes_a_traceback(start, length, inserted):
    run(VALID[:start] + inserted + VALID[start + length :])


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


@pytest.mark.parametrize("name", WORST)
def test_no_input_takes_half_a_gigabyte_or_half_a_minute(tmp_path, name):
    path = tmp_path / "worst.toml"
    path.write_bytes(WORST[name])

    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    code = (
        "import resource, sys\nfrom baserate.cli import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        "    print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code, "assess", str(path), "--json", str(tmp_path / "out.json"), "--draws", "100"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, preexec_fn=limit, check=False)
    assert done.returncode in (0, 2), done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert int(done.stderr.rpartition("peak ")[2]) < HALF_A_GIGABYTE
