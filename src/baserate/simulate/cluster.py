"""Blocks run on a Dask cluster (the extra ``dask``): a worker that dies costs its blocks again, and no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from baserate.errors import Fault, UsageError
from baserate.simulate.blocks import Block, Task, run_task
from baserate.simulate.workers import Run, Runner, WorkerError

CONNECT_SECONDS = 10
#: Blocks sent ahead for each thread of the cluster, so that memory does not grow with the sweep.
AHEAD = 3


def cluster_runner(address: str, run: Run = run_task) -> Runner:
    """Return a runner that sends blocks to the Dask scheduler at ``address``.

    Raises UsageError where the extra is not installed, and WorkerError (when it is used) where the cluster cannot be
    reached, or goes away.
    """
    try:
        import distributed
    except ImportError as error:
        found = "no package 'distributed'"
        raise UsageError(Fault(found, "the extra dask", "pip install 'baserate[dask]'", key="--cluster")) from error

    def runner(tasks: Sequence[Task]) -> Iterator[tuple[int, Block]]:
        if not tasks:
            return
        try:
            client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (TimeoutError, OSError, ValueError) as error:
            raise WorkerError(_gone(address, "a cluster that cannot be reached")) from error
        with client:
            yield from _send(client, tasks, run, address)

    return runner


def _send(client: Any, tasks: Sequence[Task], run: Run, address: str) -> Iterator[tuple[int, Block]]:
    """Yield (index, block) as blocks are done; a few a thread are on their way at a time."""
    import distributed

    def submit(index: int) -> Any:
        future = client.submit(run, tasks[index], key=f"baserate-{tasks[index].digest()}-{index}", retries=2, pure=True)
        places[future.key] = index
        return future

    places: dict[str, int] = {}
    waiting = iter(range(len(tasks)))
    threads = max(1, sum(client.nthreads().values()))
    first = [submit(index) for _, index in zip(range(AHEAD * threads), waiting, strict=False)]
    done = distributed.as_completed(first, loop=client.loop)
    try:
        for future in done:
            block = future.result()
            index = places.pop(future.key)
            future.release()
            following = next(waiting, None)
            if following is not None:
                done.add(submit(following))
            yield index, block
    except (distributed.KilledWorker, distributed.CancelledError, OSError) as error:
        raise WorkerError(_gone(address, f"a cluster that has gone away ({type(error).__name__})")) from error


def _gone(address: str, found: str) -> Fault:
    mend = "start a scheduler and workers; with --blocks, what is done is kept and the same command goes on"
    return Fault(found, f"a Dask scheduler at {address[:200]}", mend, key="--cluster")
