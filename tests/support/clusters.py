"""A Dask scheduler and its workers as processes of their own on 127.0.0.1, for tests that stop them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

SCHEDULER = """
import asyncio, sys
from distributed import Scheduler
async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()
asyncio.run(main())
"""
WORKER = """
import asyncio, sys
from distributed import Worker
async def main():
    options = {"nthreads": 1, "dashboard": False, "local_directory": sys.argv[2]}
    async with Worker(sys.argv[1], host="127.0.0.1", **options) as worker:
        print("ready", flush=True)
        await worker.finished()
asyncio.run(main())
"""


class Cluster:
    """Starts what is asked for, and ends all of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.started: list[subprocess.Popen[str]] = []

    def start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        errors = (self.folder / f"errors-{len(self.started)}").open("w")
        made = subprocess.Popen(
            [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        )
        errors.close()
        self.started.append(made)
        return made

    def scheduler(self) -> subprocess.Popen[str]:
        made = self.start(SCHEDULER)
        self.address = made.stdout.readline().strip()
        assert self.address.startswith("tcp://127.0.0.1:")
        return made

    def worker(self) -> subprocess.Popen[str]:
        made = self.start(WORKER, self.address, str(self.folder))
        assert made.stdout.readline().strip() == "ready"
        return made

    def stop(self) -> None:
        for made in self.started:
            made.kill()
        for made in self.started:
            made.wait(timeout=30)
            made.stdout.close()


def until(condition, seconds: float = 60.0) -> None:
    """Wait for a condition; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.05)
