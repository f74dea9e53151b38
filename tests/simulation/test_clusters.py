"""A cluster that goes away in the middle of a sweep: told in bounded time, finished blocks kept and gone on from."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from baserate.simulation import cluster as cluster_module
from baserate.simulation.blocks import Task
from baserate.simulation.cluster import cluster_runner, run_alike
from baserate.simulation.workers import WorkerError, run_here
from support.clusters import Cluster, until
from support.loops import URN, loop_text, spec_from

pytest.importorskip("distributed")
#: Seconds in which an end has to be told: CONNECT_SECONDS to try again, then what closing takes, on a busy machine.
BOUND = 90


@pytest.fixture
def cluster(tmp_path):
    made = Cluster(tmp_path)
    made.scheduler()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def sweep(tmp_path_factory):
    """A sweep of nine blocks of about a second."""
    path = tmp_path_factory.mktemp("sweep") / "s.toml"
    path.write_text(loop_text(URN, days=900, p_discover=0.7))
    options = ["--replicates", "1500", "--vary", "p.decay_per_day=0,0.01,0.02", "--json", "-"]
    return [sys.executable, "-m", "baserate", "simulate", str(path), *options]


@pytest.fixture(scope="module")
def whole(sweep):
    return subprocess.run(sweep, capture_output=True, text=True, timeout=300, check=True).stdout


def start(command):
    # As from a terminal: a run in the background would inherit that Ctrl-C is ignored.
    return subprocess.Popen(
        ["env", "--default-signal=INT", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def blocks_in(folder):
    return {found.name: found.stat().st_mtime_ns for found in folder.glob("*.npz")}


@pytest.mark.slow
def test_a_scheduler_killed_in_the_middle_is_reported_and_the_same_command_goes_on(cluster, sweep, whole, tmp_path):
    kept = tmp_path / "blocks"
    cluster.worker()
    running = start([*sweep, "--cluster", cluster.address, "--blocks", str(kept)])
    until(lambda: len(blocks_in(kept)) >= 2)
    cluster.started[0].kill()
    began = time.monotonic()
    out, error = running.communicate(timeout=BOUND)
    assert time.monotonic() - began < BOUND
    assert (running.returncode, out) == (2, "")
    assert "--cluster" in error and "gone away" in error and "kept" in error
    assert "Traceback" not in error
    done = blocks_in(kept)
    assert 2 <= len(done) < 9
    assert not list(kept.glob("*.part"))
    cluster.scheduler()
    cluster.worker()
    again = subprocess.run(
        [*sweep, "--cluster", cluster.address, "--blocks", str(kept)], capture_output=True, text=True, timeout=300
    )
    assert (again.returncode, again.stdout) == (0, whole)
    assert blocks_in(kept).items() >= done.items()


@pytest.mark.slow
def test_ctrl_c_during_a_cluster_run_ends_with_130_and_keeps_what_is_done(cluster, sweep, whole, tmp_path):
    kept = tmp_path / "blocks"
    cluster.worker()
    running = start([*sweep, "--cluster", cluster.address, "--blocks", str(kept)])
    until(lambda: blocks_in(kept))
    running.send_signal(signal.SIGINT)
    out, error = running.communicate(timeout=BOUND)
    assert (running.returncode, out) == (130, "")
    assert "kept" in error and "Traceback" not in error
    done = blocks_in(kept)
    again = subprocess.run([*sweep, "--blocks", str(kept)], capture_output=True, text=True, timeout=300, check=True)
    assert again.stdout == whole
    assert blocks_in(kept).items() >= done.items()


@pytest.mark.slow
def test_without_workers_it_says_that_it_waits_and_takes_up_those_that_come(cluster, monkeypatch):
    monkeypatch.setattr(cluster_module, "ASK_EVERY_SECONDS", 0.2)
    told = []

    def tell(text):
        told.append(text)
        cluster.worker()

    tasks = some_blocks()
    made = dict(cluster_runner(cluster.address, notify=tell)(tasks))
    [text] = told
    assert cluster.address in text and "waiting up to 60 s" in text
    for index, block in run_here(tasks):
        assert all((made[index].values[name] == values).all() for name, values in block.values.items())


@pytest.mark.slow
def test_all_workers_gone_is_reported_after_a_bounded_wait(cluster, monkeypatch):
    monkeypatch.setattr(cluster_module, "ASK_EVERY_SECONDS", 0.2)
    monkeypatch.setattr(cluster_module, "WITHOUT_WORKERS_SECONDS", 1)
    worker = cluster.worker()
    told = []
    made = cluster_runner(cluster.address, notify=told.append)(some_blocks(30, replicates=4000))
    next(made)
    worker.kill()
    began = time.monotonic()
    with pytest.raises(WorkerError, match="no worker for 1 s") as caught:
        list(made)
    assert time.monotonic() - began < BOUND
    assert caught.value.exit_code == 2
    assert len(told) == 1


@pytest.mark.slow
def test_a_scheduler_that_no_longer_answers_is_reported(cluster, monkeypatch):
    monkeypatch.setattr(cluster_module, "ASK_EVERY_SECONDS", 0.2)
    monkeypatch.setattr(cluster_module, "ANSWER_SECONDS", 2)
    cluster.worker()
    made = cluster_runner(cluster.address)(some_blocks(30, replicates=4000))
    next(made)
    cluster.started[0].send_signal(signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(WorkerError, match="cluster: "):
        list(made)
    assert time.monotonic() - began < BOUND


@pytest.mark.slow
def test_a_worker_of_another_version_is_refused(cluster, monkeypatch):
    monkeypatch.setattr(cluster_module, "__version__", "0.0.0-other")
    cluster.worker()
    with pytest.raises(WorkerError, match="a worker that cannot run a block") as caught:
        list(cluster_runner(cluster.address)(some_blocks(1)))
    assert "0.0.0-other" in caught.value.faults[0].found
    with pytest.raises(RuntimeError, match="there"):
        run_alike(lambda task: task, "another", None)  # type: ignore[return-value]


def some_blocks(n=4, replicates=40):
    spec = spec_from(URN, days=300, p_discover=0.7)
    return [Task(spec, 1, range(start * replicates, (start + 1) * replicates), (0, 300)) for start in range(n)]
