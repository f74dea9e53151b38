"""Blocks run on a Dask cluster (the extra ``dask``): a worker that dies costs its blocks again, and no number."""

from __future__ import annotations

import contextlib
import logging
import queue
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from baserate import __version__
from baserate.errors import Fault, UsageError
from baserate.simulation.blocks import Block, Task, run_task
from baserate.simulation.workers import Run, Runner, WorkerError

CONNECT_SECONDS = 10
#: How long a cluster may be without any worker, and how long its scheduler may take to answer.
WITHOUT_WORKERS_SECONDS, ANSWER_SECONDS = 60, 15
#: How long a block may take to fetch before the cluster is asked whether it is there.
FETCH_SECONDS = 30
#: How often the cluster is asked whether it is there, while no block comes.
ASK_EVERY_SECONDS = 2
#: Blocks sent ahead for each thread of the cluster, so that memory does not grow with the sweep.
AHEAD = 3
Notify = Callable[[str], None]
_ADDRESS = re.compile(r"(?:[a-z]+://)?[^\s/]+:\d+")


def cluster_runner(address: str, run: Run = run_task, notify: Notify | None = None) -> Runner:
    """Return a runner that sends blocks to the Dask scheduler at ``address``.

    ``notify`` is called with a line when the run has to wait for workers. Raises UsageError where the extra is not
    installed, and WorkerError (when it is used) where the cluster cannot be reached, goes away, stays without workers
    for ``WITHOUT_WORKERS_SECONDS``, or has workers that cannot run a block.
    """
    try:
        import distributed
    except ImportError as error:
        found = "no package 'distributed'"
        raise UsageError(Fault(found, "the extra dask", "pip install 'baserate[dask]'", key="cluster")) from error

    def runner(tasks: Sequence[Task]) -> Iterator[tuple[int, Block]]:
        if not tasks:
            return
        if not _ADDRESS.fullmatch(address):
            raise WorkerError(_gone(address, f"{address[:80]!r}"))
        _quieten()
        try:
            client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (TimeoutError, OSError, ValueError) as error:
            raise WorkerError(_gone(address, "a cluster that cannot be reached")) from error
        try:
            yield from _Sender(client, tasks, run, address, notify).blocks()
        finally:
            # Blocks that are not done are cancelled with their client; a scheduler that is gone cannot be notified.
            with contextlib.suppress(TimeoutError, OSError, AssertionError):
                client.close(timeout=ANSWER_SECONDS)

    return runner


class _Sender:
    """Blocks on their way to a cluster and back; a few a thread at a time."""

    def __init__(self, client: Any, tasks: Sequence[Task], run: Run, address: str, notify: Notify | None) -> None:
        self._client, self._tasks, self._run = client, tasks, run
        self._address, self._notify = address, notify
        self._open: dict[str, tuple[int, Any]] = {}
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._without_workers_since: float | None = None

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Yield (index, block) as blocks are done. Raises WorkerError."""
        waiting = iter(range(len(self._tasks)))
        for _, index in zip(range(AHEAD * max(1, self._threads())), waiting, strict=False):
            self._submit(index)
        while self._open:
            future = self._next()
            block = self._result(future)
            index, _ = self._open.pop(future.key)
            future.release()
            following = next(waiting, None)
            if following is not None:
                self._submit(following)
            yield index, block

    def _submit(self, index: int) -> None:
        task = self._tasks[index]
        key = f"baserate-{task.digest()}-{index}"
        future = self._client.submit(run_alike, self._run, __version__, task, key=key, retries=2, pure=True)
        self._open[key] = index, future
        future.add_done_callback(self._done.put)

    def _next(self) -> Any:
        """Wait for a block, asking now and then whether there is still somebody who works on it."""
        while True:
            with contextlib.suppress(queue.Empty):
                return self._done.get(timeout=ASK_EVERY_SECONDS)
            self._check_workers()

    def _check_workers(self) -> None:
        now = time.monotonic()
        if self._threads():
            self._without_workers_since = None
        elif self._without_workers_since is None:
            self._without_workers_since = now
            if self._notify is not None:
                self._notify(f"no worker at {self._address[:200]}: waiting up to {WITHOUT_WORKERS_SECONDS:g} s for one")
        elif now - self._without_workers_since > WITHOUT_WORKERS_SECONDS:
            raise WorkerError(_gone(self._address, f"no worker for {WITHOUT_WORKERS_SECONDS:g} s"))

    def _threads(self) -> int:
        """Return how many threads the workers have. Raises WorkerError where the scheduler does not answer."""
        try:
            answer = self._client.nthreads(callback_timeout=ANSWER_SECONDS)
        except (TimeoutError, OSError, RuntimeError, AttributeError) as error:
            # A client that has given up has no scheduler left to ask.
            raise WorkerError(_lost(self._address, error)) from error
        return sum(answer.values())

    def _result(self, future: Any) -> Block:
        """Fetch a block; one whose worker died once it was done is run again meanwhile."""
        import distributed

        while True:
            try:
                block: Block = future.result(timeout=FETCH_SECONDS)
                return block
            except TimeoutError:
                self._check_workers()
            except (distributed.KilledWorker, distributed.CancelledError, OSError) as error:
                raise WorkerError(_lost(self._address, error)) from error
            except Exception as error:
                found = f"a worker that cannot run a block ({type(error).__name__}: {str(error)[:200]})"
                allowed = f"workers with baserate {__version__} and its packages"
                raise WorkerError(Fault(found, allowed, key="cluster")) from error


def run_alike(run: Run, version: str, task: Task) -> Block:
    """Run a block on a worker whose baserate is the one that sent it: another one may give other numbers."""
    if version != __version__:
        raise RuntimeError(f"baserate {__version__} here, {version} there")
    return run(task)


def _quieten() -> None:
    """Leave to the error raised here what the client would log as tracebacks when its scheduler dies."""
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _lost(address: str, error: BaseException) -> Fault:
    return _gone(address, f"a cluster that has gone away ({type(error).__name__})")


def _gone(address: str, found: str) -> Fault:
    hint = "start a scheduler and workers; with `blocks`, what is done is kept and the same command goes on"
    at = f" at {address[:200]}" if _ADDRESS.fullmatch(address) else ", by its HOST:PORT"
    return Fault(found, f"a Dask scheduler with workers{at}", hint, key="cluster")
