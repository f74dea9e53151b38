"""Files are written whole or not at all, and no name leads to a loss."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from baserate.errors import OutputError
from baserate.report.parts.files import check_targets, write_files

HALF_WRITTEN = """
import os, sys
from pathlib import Path
from baserate.report.parts import files
def die(descriptor):
    os.kill(os.getpid(), 9)
files.os.fsync = die
files.write_files({Path(sys.argv[1]): b"half"}, replace=True)
"""


def test_one_file_by_two_names_is_refused(tmp_path):
    (tmp_path / "here").symlink_to(tmp_path)
    two = {tmp_path / "z.html": b"page", tmp_path / "here" / "z.html": b"{}"}
    for there in (False, True):
        with pytest.raises(OutputError, match=r"the same file named as .*z\.html' too"):
            write_files(two, replace=True)
        assert (tmp_path / "z.html").exists() == there
        (tmp_path / "z.html").write_text("kept")
    (tmp_path / "other.html").hardlink_to(tmp_path / "z.html")
    with pytest.raises(OutputError, match="the same file"):
        check_targets([tmp_path / "z.html", tmp_path / "other.html"], replace=True)
    assert (tmp_path / "z.html").read_text() == "kept"


def test_a_replaced_file_keeps_its_mode_and_a_new_one_has_that_of_the_mask(tmp_path):
    private = tmp_path / "private.json"
    private.write_text("old")
    private.chmod(0o600)
    write_files({private: b"new", tmp_path / "public.json": b"new"}, replace=True)
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "public.json").stat().st_mode) == 0o666 & ~umask
    assert private.read_bytes() == b"new"


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path):
    target = tmp_path / "report.html"
    killed = subprocess.run([sys.executable, "-c", HALF_WRITTEN, str(target)], check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    write_files({tmp_path / "another.html": b"x"}, replace=True)
    assert left.exists()
    write_files({target: b"whole"}, replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another.html", "report.html"]


def test_what_another_run_is_writing_stays(tmp_path):
    import fcntl

    target = tmp_path / "report.html"
    subprocess.run([sys.executable, "-c", HALF_WRITTEN, str(target)], check=False)
    (left,) = tmp_path.iterdir()
    with left.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        write_files({target: b"whole"}, replace=True)
        assert left.exists()


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_names_that_no_file_can_have_are_faults(tmp_path, name):
    with pytest.raises(OutputError):
        check_targets([tmp_path / name], replace=False)


def test_a_name_as_long_as_may_be_can_be_written(tmp_path):
    target = tmp_path / ("x" * 250 + ".html")
    write_files({target: b"page"}, replace=False)
    assert [path.name for path in Path(tmp_path).iterdir()] == [target.name]
