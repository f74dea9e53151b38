"""Who runs the blocks changes no number: processes that die, clusters whose workers die, runs that are interrupted."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from baserate.errors import UsageError
from baserate.simulation import cluster
from baserate.simulation.blocks import Task, run_task, tasks_of
from baserate.simulation.kept import keep_block, read_block
from baserate.simulation.run import run_blocks, simulate
from baserate.simulation.sweep import points_of, read_vary
from baserate.simulation.workers import WorkerError, run_here, run_in_processes
from support.dying import NOTE, always_die, run_and_die_once
from support.loops import URN, loop_text, spec_from
from support.scenarios import load_text


def blocks(n=6, replicates=40):
    spec = spec_from(URN, days=20, p_discover=0.7)
    return [Task(spec, 1, range(start * replicates, (start + 1) * replicates), (0, 20)) for start in range(n)]


def same(made, expected):
    assert sorted(made) == sorted(expected)
    for index, block in made.items():
        for name, values in expected[index].values.items():
            assert (block.values[name] == values).all()


@pytest.mark.slow
def test_a_process_killed_in_the_middle_changes_no_number(tmp_path, monkeypatch):
    monkeypatch.setenv(NOTE, str(tmp_path / "died"))
    tasks = blocks()
    made = dict(run_in_processes(tasks, 2, run_and_die_once))
    assert (tmp_path / "died").exists()
    same(made, dict(run_here(tasks)))


@pytest.mark.slow
def test_processes_that_always_die_are_reported():
    with pytest.raises(WorkerError) as caught:
        list(run_in_processes(blocks(2), 2, always_die))
    assert caught.value.exit_code == 2
    assert caught.value.faults[0].hint


@pytest.mark.slow
def test_a_cluster_worker_killed_in_the_middle_changes_no_number(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setenv(NOTE, str(tmp_path / "died"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    tasks = blocks(12)
    options = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with distributed.LocalCluster(processes=True, **options) as local:
        made = dict(cluster.cluster_runner(local.scheduler_address, run_and_die_once)(tasks))
    assert (tmp_path / "died").exists()
    same(made, dict(run_here(tasks)))


def test_a_cluster_that_is_gone_is_reported(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    for address in ("tcp://127.0.0.1:9", "no address", "foo://x:1", "", "tcp://127.0.0.1"):
        with pytest.raises(WorkerError, match="cluster: "):
            list(cluster.cluster_runner(address)(blocks(1)))


def test_without_the_extra_the_cluster_option_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="baserate\\[dask\\]"):
        cluster.cluster_runner("tcp://127.0.0.1:9")


def test_a_kept_block_is_read_and_an_incomplete_one_is_not(tmp_path):
    task = blocks(1)[0]
    assert read_block(tmp_path, task) is None
    keep_block(tmp_path, task, run_task(task))
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]
    same({0: read_block(tmp_path, task)}, {0: run_task(task)})
    for other in (replace(task, seed=2), replace(task, observed=(20,)), replace(task, replicates=range(1, 41))):
        assert read_block(tmp_path, other) is None
    [path] = tmp_path.iterdir()
    for damage in (b"", path.read_bytes()[:200], b"x" * 1000):
        path.write_bytes(damage)
        assert read_block(tmp_path, task) is None


def foreign_blocks(task):
    """Files that are no block of this task, each under its name."""
    right = run_task(task)
    named = {f"values.{name}": found for name, found in right.values.items()}
    for wrong in (
        {**named, "values.patrol_share": named["values.patrol_share"][:-1]},
        {**named, "values.patrol_share": named["values.patrol_share"].astype(str)},
        {**named, "values.another": named["values.patrol_share"]},
        {**named, "truth.patrol_share": np.zeros(3)},
        {"patrol_share": np.zeros(3)},
        {},
    ):
        file = io.BytesIO()
        np.savez(file, **wrong)
        yield file.getvalue()
    plain = io.BytesIO()
    np.save(plain, np.zeros(3))
    yield plain.getvalue()
    whole = io.BytesIO()
    np.savez(whole, **named)
    yield whole.getvalue()[: len(whole.getvalue()) // 2]
    yield b""


def test_a_block_that_is_cut_short_or_foreign_is_run_again(tmp_path):
    [task] = blocks(1)
    expected = dict(run_here([task]))
    for content in foreign_blocks(task):
        path = tmp_path / f"{task.digest()}.npz"
        path.write_bytes(content)
        same(dict(run_blocks([task], 1, None, tmp_path)), expected)
        same({0: read_block(tmp_path, task)}, expected)  # repaired on the way


def test_a_block_under_another_block_s_name_is_run_again(tmp_path):
    tasks = blocks(3)
    expected = dict(run_here(tasks))
    for task, block in zip(tasks, expected.values(), strict=True):
        keep_block(tmp_path, task, block)
    paths = [tmp_path / f"{task.digest()}.npz" for task in tasks]
    contents = [path.read_bytes() for path in paths]
    for path, content in zip(paths, contents[1:] + contents[:1], strict=True):
        path.write_bytes(content)
    assert [read_block(tmp_path, task) for task in tasks] == [None] * 3
    same(dict(run_blocks(tasks, 1, None, tmp_path)), expected)


@pytest.mark.parametrize("number", [-7.0, np.nan, 0.5])
@pytest.mark.parametrize("part", ["values.patrol_share", "truth.patrol_share"])
def test_a_block_in_which_a_number_was_changed_is_run_again(tmp_path, part, number):
    [task] = blocks(1)
    expected = dict(run_here([task]))
    keep_block(tmp_path, task, expected[0])
    [path] = tmp_path.iterdir()
    with np.load(path) as kept:
        arrays = {name: kept[name] for name in kept.files}
    arrays[part] = arrays[part].copy()
    arrays[part].flat[0] = number
    np.savez(path, **arrays)
    assert read_block(tmp_path, task) is None
    same(dict(run_blocks([task], 1, None, tmp_path)), expected)


def test_a_longer_run_reads_the_blocks_of_a_shorter_one():
    spec = spec_from(URN, days=1000)
    short, long = tasks_of(spec, 1, 1000), tasks_of(spec, 1, 1500)
    assert {task.digest() for task in short} <= {task.digest() for task in long}


@pytest.mark.slow
def test_an_interrupted_run_goes_on_from_its_blocks(tmp_path):
    """Ctrl-C ends with 130, whole blocks are kept, and the same command then gives what an uninterrupted one gives."""
    path = tmp_path / "s.toml"
    path.write_text(loop_text(URN, days=1500, p_discover=0.7))
    kept = tmp_path / "blocks"
    command = [sys.executable, "-m", "baserate", "simulate", str(path), "--replicates", "1500", "--json", "-"]
    with_blocks = [*command, "--workers", "1", "--blocks", str(kept)]
    # As from a terminal: a run in the background would inherit that Ctrl-C is ignored.
    running = subprocess.Popen(
        ["env", "--default-signal=INT", *with_blocks], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not list(kept.glob("*.npz")) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, error = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert "kept" in error
    done = {found.name: found.stat().st_mtime_ns for found in kept.glob("*.npz")}
    assert 1 <= len(done) < 3
    again = subprocess.run(with_blocks, capture_output=True, text=True, timeout=120, check=True)
    assert {found.name: found.stat().st_mtime_ns for found in kept.glob("*.npz")}.items() >= done.items()
    whole = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert again.stdout == whole.stdout


def test_a_sweep_runs_every_combination_on_shared_randomness():
    scenario = load_text(loop_text(URN, days=30))
    texts = ["p.decay_per_day=0,0.05", "p.allocation=proportional,hottest", "p.top.recorded_before=609,30"]
    points = points_of(read_vary(texts, scenario.loops), 0, 1)
    assert len(points) == 8
    result = simulate(scenario, replicates=30, points=points)
    assert len({tuple(loop.at.items()) for loop in result.loops}) == 8
    incidents = {outcome.estimate.mean for outcome in result.outcomes if outcome.term == "incidents"}
    assert len(incidents) == 2  # one for each place, whatever the setting
    [plain] = [
        o for o in simulate(scenario, replicates=30).outcomes if (o.term, o.where) == ("patrol_share", {"place": "top"})
    ]
    at = {"p.decay_per_day": 0.0, "p.allocation": "proportional", "p.top.recorded_before": 609.0}
    [same_setting] = [o for o in result.outcomes if (o.term, o.where, o.at) == ("patrol_share", {"place": "top"}, at)]
    assert same_setting.estimate == plain.estimate


def test_a_design_covers_its_ranges_evenly():
    scenario = load_text(loop_text(URN, days=5))
    varied = read_vary(["p.decay_per_day=0.1 to 0.3", "p.p_discover=0 to 1"], scenario.loops)
    points = points_of(varied, 64, 1)
    for path, low, high in (("p.decay_per_day", 0.1, 0.3), ("p.p_discover", 0.0, 1.0)):
        cells = np.floor((np.array([point[path] for point in points]) - low) / (high - low) * 64)
        assert sorted(cells) == list(range(64))  # one Sobol point in each of 64 slices


def test_a_loop_that_no_setting_touches_runs_once():
    text = loop_text(URN, days=5)
    second = text.partition("[[loop]]")[2].replace('"p"', '"q"')
    scenario = load_text(text + "[[loop]]" + second)
    points = points_of(read_vary(["p.p_discover=0.5,0.9"], scenario.loops), 0, 1)
    assert [loop.id for loop in simulate(scenario, replicates=2, points=points).loops] == ["p", "p", "q"]


@pytest.mark.parametrize(
    "text",
    [
        *("p.p_discover", "p.p_discover=2", "p.p_discover=x", "p.p_discover=nan", "p.none=1", "q.days=1", "p.days=0"),
        *("p.allocation=best", "p.p_discover=0.9 to 0.1", "p.patrols_per_day=1 to 2", "p.top.recorded_before=-1", "="),
    ],
)
def test_a_setting_that_cannot_be_is_reported(text):
    with pytest.raises(UsageError, match="vary"):
        read_vary([text], load_text(loop_text(URN, days=5)).loops)


def test_ranges_and_design_go_together_and_points_have_an_end():
    loops = load_text(loop_text(URN, days=5)).loops
    for texts, design in ((["p.p_discover=0 to 1"], 0), (["p.p_discover=0.1"], 5), (["p.p_discover=0 to 1"], 10**9)):
        with pytest.raises(UsageError):
            points_of(read_vary(texts, loops), design, 1)
