"""What a command costs from the shell before it does anything: processor time, beside an earlier commit in one run.

``python benchmarks/startup.py [COMMIT]`` takes ``HEAD~1`` where no commit is named. Runs of the two take turns, so that
whatever else the machine does falls on both; the least time of each is compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = Path(__file__).with_name("five_stages.toml")
ROUNDS = 7
#: What is run -> the seconds of processor time that it may take.
COMMANDS = {
    ("assess", str(SCENARIO), "--json", "-"): 0.5,
    ("assess", str(SCENARIO), "--out", "report.html", "--force"): 1.2,
    ("audit", "log.csv", "--spec", "audit.toml", "--json", "-"): 0.6,
    ("check", str(SCENARIO)): 0.5,
}
#: A log so short that only what any audit costs is measured.
SPEC = 'format = 1\n[columns]\noutcome = "y"\ndecision = "flagged"\ngroups = ["race"]\n'
ROWS = "".join(f"{i % 3 == 0:d},{i % 5 == 0:d},{'AB'[i % 7 > 3]}\n" for i in range(2000))


def seconds(command: tuple[str, ...], source: Path, folder: str) -> float:
    """Return the processor time of one run of a command by the package in ``source``, children included."""
    environment = os.environ | {"PYTHONPATH": str(source), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    before = os.times()
    words = [sys.executable, "-m", "baserate", *command]
    subprocess.run(words, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def source_of(commit: str, folder: str) -> Path:
    """Return the source of a commit with its cases, unpacked into a folder."""
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit, "src", "cases"], capture_output=True, check=True
    )
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return Path(folder) / "src"


def main() -> None:
    commit = sys.argv[1] if len(sys.argv) > 1 else "HEAD~1"
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as work:
        sources = {"here": ROOT / "src", commit: source_of(commit, folder)}
        Path(work, "audit.toml").write_text(SPEC, encoding="utf-8")
        Path(work, "log.csv").write_text("y,flagged,race\n" + ROWS, encoding="utf-8")
        print(f"| command | here | {commit} | ratio | allowed |\n|---|---|---|---|---|")
        for command, allowed in COMMANDS.items():
            least = dict.fromkeys(sources, float("inf"))
            for _ in range(ROUNDS):
                for name, source in sources.items():
                    least[name] = min(least[name], seconds(command, source, work))
            here, before = least.values()
            shown = " ".join(Path(word).name if word.endswith(".toml") else word for word in command)
            print(f"| `{shown}` | {here:.2f} s | {before:.2f} s | {here / before:.2f} | {allowed:g} s |")


if __name__ == "__main__":
    main()
