"""The public face, as a caller of ``import baserate`` meets it."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas
import polars
import pyarrow
import pytest

import baserate as br
from baserate.errors import BaserateError, ScenarioError, UsageError

CASE = "case:met-live-2024-25"
SCAN = """\
format = 1
title = "A scan"
[population]
size = 1000
groups = { A = 0.75, B = 0.25 }
[[stage]]
id = "scan"
kind = "screening"
screened_per_year = 1000
prevalence = 0.01
sensitivity = 0.9
false_positive_rate = { by_group = { A = { count = 10, of = 100 }, B = { count = 30, of = 100 } } }
[[stage]]
id = "g"
kind = "gathering_alert"
p_flagged = "0.001 to 0.01"
k = 2
gatherings = [{ people = 300, per_day = 1 }, { people = 5000, per_day = 0.1 }]
"""
EVERY_NAME = """
import importlib, pkgutil, sys
import baserate
for module in pkgutil.walk_packages(baserate.__path__, "baserate."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
import baserate as br
import polars
for _ in range(2):
    met = br.load("case:met-live-2024-25")
    b = met.with_inputs({"search.fpir": "1e-6 to 1e-5"})
    assert br.with_inputs(met, {"search.fpir": "1e-6 to 1e-5"}) == b
    assert br.assess(met, draws=200, drivers=False) == met.assess(draws=200, drivers=False)
    assert br.compare(met, b, draws=200) == met.compare(b, draws=200)
    assert br.break_even(met, "search.ppv", at=0.5, solve="search.fpir", draws=200).value > 0
    assert br.update(met, {"search.fpir": (3, 1200000)}, draws=200).inputs
    assert br.simulate(br.load("case:oakland-urns"), replicates=4, days=5).days == 5
    assert br.evidence["compas-fpr-all"].id == "compas-fpr-all"
    frame = polars.DataFrame({"y": [1, 0] * 40, "flagged": [1, 1, 0, 0] * 20, "race": ["A"] * 40 + ["B"] * 40})
    assert br.audit(frame, outcome="y", decision="flagged", groups=["race"])["ppv", "A"].value == 0.5
    practice = {"territory": "EU/NL", "deployer": "police", "purposes": ["law_enforcement"]}
    declared = br.load({"format": 1, "title": "A practice", "practice": practice})
    assert br.law(declared, as_of="2026-11-25") == declared.law(as_of="2026-11-25")
    assert br.trial.plan(rate_at_most=0.001, confidence=0.95).n == 2995
    assert br.trial.read(errors=3, of=1200).errors == 3
    assert br.trial.meaning(0.999, 1e-4)["ppv"].id == "ppv"
    assert 0 < br.trial.power(50, 50, 0.1, 0.3) < 1
"""


@pytest.fixture(scope="module")
def scan():
    return br.load(SCAN)


@pytest.fixture(scope="module")
def found(scan):
    return scan.assess(draws=400, drivers=False)


SPEC = """\
format = 1
[columns]
outcome = "y"
decision = "flagged"
groups = ["race", "sex"]
[reference]
race = "A"
[options]
intersections = true
"""
KEYWORDS = {
    "outcome": "y",
    "decision": "flagged",
    "groups": ["race", "sex"],
    "reference": {"race": "A"},
    "intersections": True,
}


def log(library):
    rng = np.random.default_rng(7)
    n = 4000
    columns = {
        "y": rng.random(n) < 0.3,
        "flagged": rng.random(n) < 0.4,
        "race": rng.choice(["A", "B", "C"], n),
        "sex": rng.choice(["f", "m"], n),
    }
    columns = {name: values.tolist() for name, values in columns.items()}
    if library == "pandas":
        return pandas.DataFrame(columns)
    return polars.DataFrame(columns) if library == "polars" else pyarrow.table(columns)


def run_python(code, *options):
    return subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_every_name_works_twice_whatever_was_imported_before():
    done = run_python(EVERY_NAME)
    assert done.returncode == 0, done.stderr


def test_importing_it_imports_nothing_else():
    done = run_python("import sys, baserate; print([m for m in sys.modules if m.startswith(('baserate', 'numpy'))])")
    assert done.stdout.strip() == "['baserate']"


def test_the_names_are_listed_and_no_others_are_there():
    assert set(br.__all__) <= set(dir(br))
    for name in br.__all__:
        assert getattr(br, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        br.asess  # noqa: B018


def test_a_path_a_text_and_a_dict_are_one_scenario(tmp_path, monkeypatch):
    (tmp_path / "scan.toml").write_text(SCAN)
    monkeypatch.chdir(tmp_path)
    by_path = br.load("scan.toml")
    assert by_path.name == "scan.toml" and by_path == br.load(Path("scan.toml"))
    assert br.load(SCAN).sha256 == by_path.sha256
    numbers = [
        br.assess(source, draws=50, drivers=False).to_dict()["outcomes"]
        for source in (by_path, SCAN, tomllib.loads(SCAN), "scan.toml")
    ]
    assert all(other == numbers[0] for other in numbers)
    assert br.load(by_path) is by_path


def test_a_text_that_can_mean_two_things_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match="title"):
        br.load('format = 1 # "no title"')
    Path("format = 1").write_text(SCAN)
    with pytest.raises(UsageError, match=r"source: found 'format = 1'.*could be a TOML text"):
        br.load("format = 1")
    assert br.load(Path("format = 1")).title == "A scan"
    Path("case:met-live-2024-25").write_text(SCAN)
    with pytest.raises(UsageError, match="could be a ready case"):
        br.load(CASE)
    assert br.load(Path(CASE)).title == "A scan"


@pytest.mark.parametrize("source", [7, None, b"format = 1", ["scan.toml"], "", " "])
def test_what_is_no_scenario_names_the_parameter(source):
    with pytest.raises(UsageError, match=r"^source: found"):
        br.load(source)


def test_a_file_that_is_not_there_is_reported():
    with pytest.raises(ScenarioError, match="no-such-file"):
        br.load("no-such-file.toml")


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("draws", lambda s: br.assess(s, draws=0)),
        ("draws", lambda s: br.assess(s, draws=2.5)),
        ("draws", lambda s: br.assess(s, draws="many")),
        ("draws", lambda s: br.assess(s, draws=True)),
        ("seed", lambda s: br.assess(s, seed=None)),
        ("level", lambda s: br.compare(s, s, level=float("nan"))),
        ("apart", lambda s: br.compare(s, s, apart=["scan.nothing"])),
        ("outcome", lambda s: br.break_even(s, "scan.pppv", at=0.5, solve="scan.prevalence")),
        ("at", lambda s: br.break_even(s, "scan.ppv", at="half", solve="scan.prevalence")),
        ("solve", lambda s: br.break_even(s, "scan.ppv", at=0.5, solve="scan.prevalenze")),
        ("counts", lambda s: br.update(s, {"scan.nothing": (1, 2)})),
        ("counts scan.prevalence", lambda s: br.update(s, {"scan.prevalence": 3})),
        ("counts", lambda s: br.update(s, [("scan.prevalence", (1, 2))])),
        ("predict", lambda s: br.update(s, {"scan.false_positive_rate[A]": (1, 20)}, predict={"scan.nothing": 5})),
        ("inputs", lambda s: s.with_inputs([1])),
        ("inputs", lambda s: s.with_inputs({5: 1})),
        ("outcome", lambda s: br.break_even(s, 5, at=0.5, solve="scan.prevalence")),
        ("solve", lambda s: br.break_even(s, "scan.ppv", at=0.5, solve=None)),
        ("where", lambda s: br.break_even(s, "scan.ppv", at=0.5, solve="scan.prevalence", where=5)),
        ("apart", lambda s: br.compare(s, s, apart=[5])),
        ("apart", lambda s: br.compare(s, s, apart="scan.nothing")),
        ("design", lambda _: br.simulate("case:oakland-urns", design="x")),
        ("blocks", lambda _: br.simulate("case:oakland-urns", blocks=5)),
        ("log", lambda _: br.audit([], outcome="y", decision="d", groups=["g"])),
        ("replicates", lambda _: br.simulate("case:oakland-urns", replicates=0)),
        ("days", lambda _: br.simulate("case:oakland-urns", days="x")),
        ("vary", lambda _: br.simulate("case:oakland-urns", vary={"nothing": [1]})),
        ("n", lambda _: br.trial.power(0, 10, 0.1, 0.2)),
        ("errors", lambda _: br.trial.read(errors=5, of=2)),
        ("confidence", lambda _: br.trial.plan(0.1, confidence="high")),
        ("accuracy", lambda _: br.trial.meaning("99%", 0.1)),
    ],
)
def test_errors_name_the_parameter(name, call, scan):
    with pytest.raises(BaserateError) as caught:
        call(scan)
    assert caught.value.faults[0].key == name
    assert "--" not in str(caught.value)


def test_an_error_survives_pickling():
    with pytest.raises(BaserateError) as caught:
        br.assess(SCAN, draws=0, seed=-1)
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is UsageError and again.faults == caught.value.faults


def test_an_outcome_by_its_name_its_group_and_its_size(found):
    entry = found["scan.ppv"]
    assert entry.group is None and entry.interval == (entry.low, entry.high)
    assert entry.low < entry.median < entry.high
    assert found["scan.ppv", "B"].group == "B" and found["scan.ppv", "B"].median < found["scan.ppv", "A"].median
    assert found["g.p_alert", {"people": 300}].where == {"people": 300}
    assert found["g.p_alert", "A", {"people": 5000}].group == "A"
    written = {(one["id"], one["group"]): one for one in found.to_dict()["outcomes"] if "where" not in one}
    assert written["scan.ppv", "B"]["median"] == found["scan.ppv", "B"].median


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("scan.pvp", r"did you mean 'scan\.ppv'"),
        (("scan.ppv", "C"), r"\['scan\.ppv', 'B'\]"),
        ("g.p_alert", "entries by the key 'g.p_alert'"),
        (("g.p_alert", {"people": 7}), "no entry"),
        (7, "found 7"),
        ((), "key: found"),
    ],
)
def test_a_key_of_nothing_is_reported_with_what_there_is(key, words, found):
    with pytest.raises(KeyError, match=words) as caught:
        found[key]
    assert isinstance(caught.value, BaserateError)


def test_inputs_are_changed_in_every_form_of_a_file(scan):
    changed = scan.with_inputs(
        {
            "population.size": "1000 to 2000",
            "scan.prevalence": {"count": 1, "of": 100},
            "scan.false_positive_rate[B]": 0.5,
            "g.gatherings[1].people": 400,
        }
    )
    found = changed.assess(draws=50, drivers=False)
    stated = {(one.id, one.group): one for one in found.inputs}
    assert stated["population.size", None].interval == pytest.approx((1000, 2000))
    assert stated["scan.false_positive_rate", "B"].median == 0.5
    assert stated["scan.false_positive_rate", "A"].median == pytest.approx(0.1, rel=0.1)
    assert found["g.p_alert", {"people": 400}].median > 0
    assert changed.sha256 != scan.sha256 and changed.name == ""
    with pytest.raises(UsageError, match=r"did you mean 'scan\.prevalence'"):
        scan.with_inputs({"scan.prevalense": 0.1})


def test_the_command_of_a_changed_scenario_is_a_call_and_not_that_of_its_file():
    met = br.load(CASE)
    assert met.assess(draws=20, drivers=False).command == (
        f"baserate assess {CASE} --draws 20 --seed 1 --level 0.9 --no-drivers"
    )
    changed = met.with_inputs({"population.size": 5_000_000}).assess(draws=20)
    assert changed.command == "baserate.assess(scenario, draws=20, seed=1, level=0.9)"


def results(scan):
    b = scan.with_inputs({"scan.sensitivity": 0.5})
    yield scan.assess(draws=60)
    yield br.compare(scan, b, draws=60)
    yield br.break_even(scan, "scan.ppv", at=0.5, solve="scan.false_positive_rate[A]", group="A", draws=60)
    yield br.update(scan, {"scan.false_positive_rate[A]": (1, 20)}, predict={"scan.ppv": 50}, draws=60)
    yield br.simulate("case:oakland-urns", replicates=5, days=5)
    yield br.trial.plan(rate_at_most=0.01)
    yield br.trial.plan(rate=0.02, difference=0.3)
    yield br.trial.read(errors=3, of=1200)
    yield br.trial.meaning(0.999, 1e-4, 2000)

    yield br.audit(log("polars"), SPEC)


@pytest.fixture(scope="module", params=range(10))
def result(request, scan):
    return list(results(scan))[request.param]


def test_a_result_is_a_value(result):
    again = pickle.loads(pickle.dumps(result))
    assert again == result and hash(again) == hash(result)
    assert again.to_dict() == result.to_dict()
    assert result != 1 and result is not None
    for name in list(result.__dataclass_fields__)[:3]:
        with pytest.raises((AttributeError, TypeError)):
            setattr(result, name, None)


def test_a_result_of_other_numbers_is_another(scan, found):
    assert found == scan.assess(draws=400, drivers=False)
    assert found != scan.assess(draws=400, seed=2, drivers=False)
    assert br.trial.read(errors=3, of=1200) != br.trial.read(errors=4, of=1200)


def test_what_distinguishes_outcomes_cannot_be_changed(found):
    with pytest.raises(TypeError):
        found["g.p_alert", {"people": 300}].where["people"] = 5
    with pytest.raises(TypeError):
        found.scenario.stages[0].settings["prevalence"] = None
    with pytest.raises(TypeError):
        found.scenario.stages[1].items[0]["people"] = None
    with pytest.raises(TypeError):
        br.audit(log("polars"), SPEC).overall.counts["tp"] = 5


def test_a_result_is_shown_on_one_screen(result):
    lines = repr(result).splitlines()
    assert 1 < len(lines) <= 24 and max(map(len, lines)) <= 100
    html = result._repr_html_()
    assert html.startswith("<table>") and html.count("<tr>") == len(lines) - 1


def test_a_result_becomes_a_frame_of_each_library(result):
    pandas, polars, arrow = (result.to_frame(backend) for backend in ("pandas", "polars", "pyarrow"))
    assert type(pandas).__module__.startswith("pandas")
    assert list(pandas.columns) == polars.columns == arrow.column_names
    assert len(pandas) == polars.height == arrow.num_rows == len(result.table())
    assert str(result.to_frame().dtypes) == str(pandas.dtypes)


def test_the_frame_of_an_assessment_holds_its_numbers(found):
    frame = found.to_frame("polars")
    keys = [name for name in frame.columns if name.startswith("where_")]
    rows = {(row["id"], row["group"], *(row[key] for key in keys)): row for row in frame.to_dicts()}
    for outcome in found.outcomes:
        where = outcome.where or {}
        row = rows[outcome.id, outcome.group, *(where.get(key.removeprefix("where_")) for key in keys)]
        assert (row["median"], row["low"], row["high"]) == (outcome.median, *outcome.interval)


def test_a_report_is_saved_by_the_suffix_of_its_file(result, tmp_path):
    report = result.report()
    for suffix in ("html", "csv", "txt", "json"):
        written = report.save(tmp_path / f"r.{suffix}")
        assert written.read_text(encoding="utf-8").strip()
    assert json.loads((tmp_path / "r.json").read_text()) == json.loads(json.dumps(result.to_dict()))
    assert (tmp_path / "r.html").read_text(encoding="utf-8").lstrip().startswith("<!DOCTYPE html>")
    assert report._repr_html_().startswith("<iframe")
    report.save(str(tmp_path / "r.json"))
    with pytest.raises(BaserateError, match="already"):
        report.save(tmp_path / "r.json", replace=False)
    with pytest.raises(UsageError, match="path: found"):
        report.save(tmp_path / "r.docx2")


@pytest.mark.slow
def test_a_report_is_saved_as_pdf(tmp_path):
    written = br.trial.read(errors=3, of=1200).report().save(tmp_path / "r.pdf")
    assert written.read_bytes().startswith(b"%PDF")


def test_names_of_others_are_text_on_every_page(tmp_path):
    scan = br.load(SCAN.replace('"A scan"', '"<b>A</b> & co"'))
    b = scan.with_inputs({"scan.sensitivity": 0.5})
    for found in (br.compare(scan, b, draws=20), br.update(scan, {"scan.false_positive_rate[A]": (1, 9)}, draws=20)):
        assert "<b>A</b>" not in found.report().html() + found._repr_html_()


def test_single_answers_give_their_numbers_by_name(scan):
    found = br.break_even(scan, "scan.ppv", at=0.5, solve="scan.false_positive_rate[A]", group="A", draws=60)
    assert found["value"] == found.value and found.interval == (found.low, found.high)
    with pytest.raises(KeyError, match="did you mean 'value'"):
        found["vaule"]
    assert br.trial.read(errors=3, of=1200)["rate"] == 0.0025


def test_an_update_has_outcomes_before_and_after_and_what_was_learned(scan):
    found = br.update(scan, {"scan.false_positive_rate[B]": (0, 2000)}, draws=200)
    changed = found["scan.ppv", "B"]
    assert changed.after.median > changed.before.median == scan.assess(draws=200)["scan.ppv", "B"].median
    assert found["scan.ppv", "A"].after == found["scan.ppv", "A"].before
    assert found["scan.false_positive_rate", "B"].counts.of == 2000


def test_a_comparison_has_both_sides_and_their_difference(scan):
    b = scan.with_inputs({"scan.sensitivity": 0.45})
    ratio = br.compare(scan, b, draws=50)["scan.true_positives_per_year"].ratio
    assert ratio.median == pytest.approx(0.5, rel=1e-12) and ratio.interval == (ratio.low, ratio.high)


def test_a_simulation_by_place_and_by_setting():
    found = br.simulate(
        "case:oakland-urns", replicates=4, days=5, vary={"discovered.discovered_weight": np.array([0.5, 1.0])}
    )
    place = found.outcomes[0].where["place"]
    point = {"discovered.discovered_weight": 0.5}
    assert found["discovered.patrol_share", place, point] == found["discovered.patrol_share", {"place": place, **point}]
    with pytest.raises(KeyError, match="2 entries"):
        found["discovered.patrol_share", place]


def numbers(result):
    told_by = ("spec_sha256", "command")
    return {key: value for key, value in result.to_dict().items() if key not in told_by}


def test_a_log_is_audited_from_every_frame_and_by_every_form_of_a_spec(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("spec.toml").write_text(SPEC)
    first = numbers(br.audit(log("pandas"), SPEC))
    for spec in ("spec.toml", Path("spec.toml"), tomllib.loads(SPEC)):
        assert numbers(br.audit(log("pandas"), spec)) == first
    assert numbers(br.audit(log("pandas"), **KEYWORDS)) == first
    for library in ("polars", "pyarrow"):
        assert numbers(br.audit(log(library), **KEYWORDS)) == first
    log("polars").write_csv("log.csv")
    assert numbers(br.audit("log.csv", SPEC)) == first
    assert br.audit(Path("log.csv"), "spec.toml").command == "baserate audit log.csv --spec spec.toml"


def test_a_rate_by_its_group_is_the_share_of_the_rows():
    frame = log("pandas")
    found = br.audit(frame, **KEYWORDS)
    innocent = frame[~frame.y]
    assert found["false_positive_rate"].value == pytest.approx(innocent.flagged.mean())
    of_group = innocent[innocent.race == "B"].flagged.mean()
    assert found["false_positive_rate", "B"].value == pytest.approx(of_group)
    assert found["false_positive_rate", {"race": "B"}] == found["false_positive_rate", "B"]
    both = found["false_positive_rate", {"race": "B", "sex": "f"}]
    assert both.value == pytest.approx(innocent[(innocent.race == "B") & (innocent.sex == "f")].flagged.mean())
    assert both.interval == (both.low, both.high) and both.low < both.value < both.high
    rates = {(row["rate"], row["group_race"], row["group_sex"]): row for row in found.to_frame("polars").to_dicts()}
    assert rates["false_positive_rate", "B", "f"]["value"] == both.value
    with pytest.raises(KeyError, match="did you mean 'ppv'"):
        found["pvp"]


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        ({}, "spec"),
        ({"spec": SPEC, "outcome": "y"}, "spec"),
        ({"spec": 3}, "spec"),
        ({"spec": SPEC, "backend": "sqlite"}, "backend"),
        ({**KEYWORDS, "outcome": ["y"]}, "outcome"),
        ({**KEYWORDS, "level": 2}, "level"),
        ({**KEYWORDS, "outcome_coding": {"no": ["0"]}}, "outcome_coding.no"),
        ({**KEYWORDS, "colour": "red"}, "colour"),
        ({**KEYWORDS, "reference": {"age": "A"}}, "reference.age"),
    ],
)
def test_what_is_wrong_with_a_spec_is_reported_by_its_keyword(arguments, key):
    with pytest.raises(BaserateError) as caught:
        br.audit(log("polars"), **arguments)
    assert caught.value.faults[0].key == key
