"""Who runs the blocks: this process, or several on this machine. The numbers are the same whoever does."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from baserate.errors import BaserateError, Fault
from baserate.simulation.blocks import Block, Task, run_task

#: Below this much work, starting other processes costs more than it saves.
WORTH_SHARING = 10_000_000
MOST_ATTEMPTS = 5
Run = Callable[[Task], Block]
Runner = Callable[[Sequence[Task]], Iterator[tuple[int, Block]]]


class WorkerError(BaserateError):
    """The workers that a simulation was sent to are gone."""


def run_here(tasks: Sequence[Task], run: Run = run_task) -> Iterator[tuple[int, Block]]:
    """Yield (index, block) of every task, in order, run in this process."""
    for index, task in enumerate(tasks):
        yield index, run(task)


def workers_for(tasks: Sequence[Task], asked: int | None) -> int:
    """Return how many processes to use: as many as asked for, else one a core where the work is worth it."""
    if asked is not None:
        return max(1, min(asked, len(tasks)))
    if sum(task.cells for task in tasks) < WORTH_SHARING:
        return 1
    return max(1, min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, len(tasks)))


def run_in_processes(tasks: Sequence[Task], workers: int, run: Run = run_task) -> Iterator[tuple[int, Block]]:
    """Yield (index, block) of every task as it is done, from ``workers`` processes.

    When a process dies, new ones are started and what was not done is run again. Raises WorkerError when that
    happens ``MOST_ATTEMPTS`` times without a block done in between.
    """
    left, attempts = dict(enumerate(tasks)), 0
    while left:
        try:
            for index, block in _one_pool(left, workers, run):
                del left[index]
                attempts = 0
                yield index, block
        except BrokenProcessPool as error:
            attempts += 1
            if attempts >= MOST_ATTEMPTS:
                found = "processes that die before a block is done"
                raise WorkerError(Fault(found, "enough memory for a block", "use fewer `workers`")) from error


def _one_pool(left: dict[int, Task], workers: int, run: Run) -> Iterator[tuple[int, Block]]:
    """Yield blocks until all are done or a process dies; at most a few a worker wait in the queue."""
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts)
    try:
        queue, open_tasks = iter(list(left.items())), dict[Future[Block], int]()
        while True:
            while len(open_tasks) < 3 * workers and (following := next(queue, None)) is not None:
                open_tasks[pool.submit(run, following[1])] = following[0]
            if not open_tasks:
                return
            for future in wait(open_tasks, return_when=FIRST_COMPLETED).done:
                block = future.result()
                yield open_tasks.pop(future), block
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that gathers the blocks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
