"""Kinds of other packages: used by every command, sent to workers, and harmless where they are wrong."""

from __future__ import annotations

import importlib.metadata
import json
import os
import pickle
import re
import shlex
import subprocess
import sys
from dataclasses import replace

import pytest

from baserate.kinds import KindError
from baserate.loops import LOOPS, loop_kind
from baserate.simulation.blocks import Task, run_task
from baserate.stages import STAGES, stage_kind
from support.clusters import Cluster
from support.loops import URN, spec_from
from support.packages import PAGE, install, install_page
from support.scenarios import load_text


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A folder with the package of the page, where a scenario of its stage and one of its loop lie too."""
    folder = tmp_path_factory.mktemp("town")
    install_page(folder)
    for kind in ("acoustic_sensor", "alarm_fatigue"):
        assert run(folder, "new", kind, f"{kind}.toml").returncode == 0
    return folder


def run(folder, *arguments):
    path = os.pathsep.join([str(folder), *filter(None, sys.path)])
    return subprocess.run(
        [sys.executable, "-m", "baserate", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "COLUMNS": "200"},
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_the_commands_of_the_page_do_what_it_says(tmp_path):
    install_page(tmp_path)
    [block] = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line in block.strip().splitlines():
        done = run(tmp_path, *shlex.split(line)[1:])
        assert done.returncode == 0, (line, done.stderr)
        if "--kinds" in line:
            assert "acoustic_sensor" in done.stdout and "alarm_fatigue" in done.stdout and "screening" in done.stdout
            assert done.stdout.count("(of the package town-sensors 0.1)") == 2 and not done.stderr
        if "check" in line:
            assert "no faults" in done.stdout and "is of the package town-sensors 0.1" in done.stdout
    page = (tmp_path / "sensors.html").read_text(encoding="utf-8")
    assert "When sensors listen for shots" in page and "about no shot" in page
    assert "of every 100 alarms are answered" in (tmp_path / "alarms.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_stage_of_another_package_is_worked_out_by_its_formulas(town):
    result = json.loads(run(town, "assess", "acoustic_sensor.toml", "--json", "-").stdout)
    found = {one["id"]: one for one in result["outcomes"]}
    share = 0.001 * 10**0.5  # about the median of p_shot, logit-normal with 90% from 0.001 to 0.01
    assert found["acoustic_sensor.true_alerts_per_day"]["median"] == pytest.approx(200 * share * 0.95, rel=0.01)
    assert found["acoustic_sensor.false_alerts_per_day"]["median"] == pytest.approx(200 * (1 - share) * 0.05, rel=0.01)
    ppv = share * 0.95 / (share * 0.95 + (1 - share) * 0.05)
    assert found["acoustic_sensor.ppv"]["median"] == pytest.approx(ppv, rel=0.01)


@pytest.mark.slow
def test_a_loop_of_another_package_gives_the_same_numbers_on_every_worker(town):
    options = ("simulate", "alarm_fatigue.toml", "--replicates", 1200, "--json", "-")
    first = run(town, *options, "--workers", 1)
    assert run(town, *options, "--workers", 2).stdout == first.stdout
    [outcome] = json.loads(first.stdout)["outcomes"]
    # Trust is an average of the shares of alarms that were right: its mean is p_alarm_right, given alarms that day.
    assert outcome["mean"] == pytest.approx(0.02, abs=4 * outcome["standard_error"])
    assert outcome["true_share"] == 0.02


@pytest.mark.slow
def test_a_loop_of_another_package_runs_on_a_cluster_that_has_it_and_on_no_other(town, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    options = ("simulate", "alarm_fatigue.toml", "--replicates", 1200, "--json", "-")
    without, having = Cluster(tmp_path), Cluster(tmp_path)
    try:
        without.scheduler()
        without.worker()
        refused = run(town, *options, "--cluster", without.address)
        assert refused.returncode == 2 and "found no such kind; allowed: town-sensors 0.1" in refused.stderr
        monkeypatch.syspath_prepend(str(town))
        having.scheduler()
        having.worker()
        done = run(town, *options, "--cluster", having.address)
    finally:
        without.stop()
        having.stop()
    assert done.stdout == run(town, *options).stdout, done.stderr


HEAD = "from baserate.stages.kind import StageKind\nfrom baserate.parameters import AMOUNT, Parameter\n"
HELD = "name='x', symbol='x', definition='x.', numerator='x', denominator='x', unit='x', source='x'"


def stage_module(name, parameters="()", more=""):
    return f"{HEAD}KIND = StageKind({name!r}, '?', {parameters}, ())\n{more}"


#: By the name of an entry point: what stands in its module, and what is said of it.
WRONG = {
    "not_there": ("", "cannot be imported"),
    "raises": ("raise RuntimeError('at night')", "RuntimeError: 'at night'"),
    "empty": ("x = 1", "no KIND"),
    "another": ("KIND = 3", "int"),
    "misnamed": (stage_module("other"), "'misnamed'"),
    "wordless": (stage_module("wordless", "(Parameter('unheard_of', AMOUNT, '1'),)"), "unheard_of"),
    "reworded": (stage_module("reworded", more=f"TERMS = {{'ppv': dict({HELD})}}"), "'ppv' is there already"),
    "half_worded": (stage_module("half_worded", more="TERMS = {'new': {'name': 'x'}}"), "'new'"),
    "screening": (stage_module("screening"), "a name that a kind of baserate has"),
}


@pytest.mark.slow
def test_kinds_that_cannot_be_used_are_named_and_take_nothing_from_the_others(tmp_path):
    install_page(tmp_path)
    for name, (text, _) in WRONG.items():
        modules = {f"wrong_{name}.py": text} if text else {}
        install(tmp_path, f"wrong-{name.replace('_', '-')}", modules, {"baserate.stages": {name: f"wrong_{name}"}})
    for number in (1, 2):
        point = {"baserate.loops": {"twice": f"twice_{number}"}}
        install(tmp_path, f"twice-{number}", {f"twice_{number}.py": "KIND = None"}, point)
    done = run(tmp_path, "new", "--kinds")
    assert done.returncode == 0 and "Traceback" not in done.stderr
    lines = {re.search(r"kind '(\w+)'", line)[1]: line for line in done.stderr.splitlines()}
    assert set(lines) == {*WRONG, "twice"}
    for name, (_, says) in WRONG.items():
        assert says in lines[name] and f"wrong-{name.replace('_', '-')} 0.1" in lines[name]
    assert "twice-1 0.1 and twice-2 0.1" in lines["twice"]
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.strip()}
    assert {"acoustic_sensor", "alarm_fatigue", "screening", *STAGES.built_in, *LOOPS.built_in} <= listed
    assert not listed & (set(WRONG) - {"screening"})
    assert run(tmp_path, "new", "screening", "s.toml").returncode == 0
    assert run(tmp_path, "assess", "s.toml").returncode == 0
    text = 'format = 1\ntitle = "x"\n[[stage]]\nid = "a"\nkind = "raises"\n'
    (tmp_path / "raises.toml").write_text(text)
    checked = run(tmp_path, "check", "raises.toml")
    assert checked.returncode == 1 and "Traceback" not in checked.stderr
    assert "raises.toml:5: stage[0].kind" in checked.stderr and "wrong-raises 0.1" in checked.stderr
    made = run(tmp_path, "new", "raises", "-")
    assert made.returncode == 2 and "wrong-raises 0.1" in made.stderr and "Traceback" not in made.stderr


def test_other_packages_are_not_looked_at_for_the_kinds_of_this_one(monkeypatch):
    def looked(**_):
        raise AssertionError("looked")

    monkeypatch.setattr(importlib.metadata, "entry_points", looked)
    assert [stage_kind(name).name for name in STAGES.built_in] == list(STAGES.built_in)
    assert [loop_kind(name).name for name in LOOPS.built_in] == list(LOOPS.built_in)
    run_task(Task(spec_from(URN, days=1), 1, range(1), (1,)))
    with pytest.raises(AssertionError, match="looked"):
        load_text('format = 1\ntitle = "x"\n[[stage]]\nid = "a"\nkind = "screning"\n')


@pytest.mark.parametrize("kind", [STAGES["screening"], LOOPS["patrol_feedback"]], ids=lambda kind: kind.name)
def test_a_kind_is_sent_by_its_name(kind):
    assert pickle.loads(pickle.dumps(kind)) is kind


def test_a_block_is_not_run_by_another_version_of_its_kind_s_package():
    task = Task(spec_from(URN, days=1), 1, range(1), (1,))
    other = replace(task, spec=replace(task.spec, package="town-sensors 0.2"))
    assert other.digest() != task.digest()
    with pytest.raises(KindError, match=r"town-sensors 0\.2"):
        run_task(other)
    with pytest.raises(KindError, match="no such kind"):
        run_task(replace(other, spec=replace(other.spec, kind="alarm_fatigue")))
