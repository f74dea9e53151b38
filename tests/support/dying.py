"""Blocks whose first worker dies: run in other processes, so in a module of their own."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from baserate.simulation.blocks import Block, Task, run_task

#: Where it is noted that a worker has died already; told to the processes through their environment.
NOTE = "BASERATE_TEST_NOTE"


def run_and_die_once(task: Task) -> Block:
    """Run a block; the first process that comes to the third one is killed in the middle of it."""
    note = Path(os.environ[NOTE])
    if task.replicates.start >= 80 and not note.exists():
        note.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return run_task(task)


def always_die(task: Task) -> Block:
    """Kill whatever process runs this."""
    os.kill(os.getpid(), signal.SIGKILL)
    return run_task(task)
