"""Standard output that is closed, full or of another encoding, and names that a terminal would obey."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from support.commands import run

READ = ("trial", "read", "--errors", "3", "--of", "1200")


def shell(redirected, **environment):
    command = f"{sys.executable} -m baserate {' '.join(READ)} {redirected}"
    return subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, check=False, timeout=120, env=os.environ | environment
    )


@pytest.mark.parametrize("redirected", ["> /dev/full", ">&-", "--json - > /dev/full", "--json - >&-"])
def test_output_that_cannot_be_written_ends_with_2_and_no_traceback(redirected):
    done = shell(redirected)
    assert done.returncode == 2
    assert done.stderr.startswith(b"baserate: standard output cannot be written to")
    assert len(done.stderr.splitlines()) == 1


def test_closed_standard_error_is_no_error():
    assert shell("2>&-").returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_text_is_given_in_any_encoding(encoding):
    done = shell("", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert done.stdout.decode(encoding)
    assert not done.stderr


def test_signs_of_ours_are_spelt_out_and_json_is_utf_8(tmp_path):
    log = "a,b,d,y\n" + "".join(f"a{i % 2},b{i // 2 % 2},{i // 4 % 2},{i // 8 % 2}\n" for i in range(400))
    (tmp_path / "log.csv").write_text(log)
    columns = "decision='d'\noutcome='y'\ngroups=['a','b']\nintersections=true\n"
    (tmp_path / "spec.toml").write_text(f"format=1\n[columns]\n{columns}[reference]\na='a0'\nb='b0'\n")
    command = [sys.executable, "-m", "baserate", "audit", "log.csv", "--spec", "spec.toml"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"a x b" in done.stdout
    done = subprocess.run([*command, "--json", "-"], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert "a × b" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("name", ["a\x1b[31mb.toml", "a\x9b31mb.toml", "a\rb.toml"])
def test_no_name_of_a_file_or_an_option_reaches_the_terminal_as_a_command(name, tmp_path):
    for arguments in (("check", name), (f"--{name}",), (*READ, "--json", str(tmp_path / name))):
        done = run(*arguments)
        assert "\x1b" not in done.stdout + done.stderr
        assert "\x9b" not in done.stdout + done.stderr
        assert "\r" not in done.stdout + done.stderr


def test_no_traceback_at_a_name_that_no_file_can_have():
    for arguments in (("check", "x" * 300), (*READ, "--json", "x" * 300), ("audit", "x" * 300, "--spec", "y" * 300)):
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("baserate: the input cannot be used")
