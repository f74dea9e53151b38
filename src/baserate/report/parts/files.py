"""Output files, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from baserate.errors import Fault, OutputError

_SUFFIX = ".part"


def check_targets(paths: list[Path], *, replace: bool) -> None:
    """Raise OutputError, with every fault, where a file could not be written: asked before any work is done."""
    faults: list[Fault] = []
    known: dict[object, Path] = {}
    for path in paths:
        try:
            fault = _fault_of(path, replace=replace)
            same = next((known[name] for name in _names(path) if name in known), None)
            known |= dict.fromkeys(_names(path), path)
        except (OSError, ValueError) as error:
            words = getattr(error, "strerror", None) or "a name that cannot be used"
            fault, same = Fault(f"no file can be written here ({words})", "the name of a file", file=str(path)), None
        if same is not None:
            other = "twice" if same == path else f"as {str(same)!r} too"
            faults.append(Fault(f"the same file named {other}", "one file an output", file=str(path)))
        if fault is not None and (same is None or same != path):
            faults.append(fault)
    if faults:
        raise OutputError(faults)


def _fault_of(path: Path, *, replace: bool) -> Fault | None:
    """Return why a file cannot be written, or None. Raises OSError where the name itself cannot be used."""
    # Asked of the system: later versions of pathlib take a name that is too long for one of nothing.
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        path.lstat()
    where = str(path)
    if path.is_dir():
        return Fault("a folder", "the name of a file", file=where)
    if path.exists() and not path.is_file():
        return Fault("something that is not a regular file", "the name of a file", file=where)
    if path.exists() and not replace:
        hint = "name another file, or give `replace` to overwrite it"
        return Fault("a file that is there already", "a new file", hint, file=where)
    if not path.parent.is_dir():
        return Fault(f"no folder {str(path.parent)!r}", "a folder that exists", "make it first", file=where)
    if not os.access(path.parent, os.W_OK):
        return Fault("a folder that cannot be written to", "a folder of yours", file=where)
    return None


def _names(path: Path) -> Iterator[object]:
    """Yield what tells a file from others, whatever it is called: its place in its folder, and itself if there."""
    if path.parent.exists():
        folder = path.parent.stat()
        yield folder.st_dev, folder.st_ino, path.name
    else:
        yield path
    if path.exists():
        file = path.stat()
        yield file.st_dev, file.st_ino


def make_folder(folder: Path) -> None:
    """Make a folder where it is not there yet. Raises OutputError."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        found = f"a folder that cannot be made ({error.strerror})"
        raise OutputError(Fault(found, "the name of a folder in one that exists", file=str(folder))) from error


def write_files(contents: Mapping[Path, bytes], *, replace: bool) -> None:
    """Write every file, or none: each is written beside its place first, then all are moved there.

    Raises OutputError; a file that is there already is replaced only with ``replace``, and keeps its mode. What a run
    that was killed has left half written beside it is removed.
    """
    check_targets(list(contents), replace=replace)
    ready: dict[Path, str] = {}
    with contextlib.ExitStack() as held:
        try:
            for path, content in contents.items():
                _remove_left_over(path)
                handle, temporary = tempfile.mkstemp(prefix=_prefix(path), suffix=_SUFFIX, dir=path.parent)
                ready[path] = temporary
                # Locked until it is in its place: whoever finds it unlocked knows that its writer is gone.
                file = held.enter_context(os.fdopen(handle, "wb"))
                _lock(file)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(temporary, _mode(path))  # noqa: PTH101
            for path in list(ready):
                _move(ready[path], path, replace=replace)
                del ready[path]
        except OSError as error:
            where = str(error.filename2 or error.filename or "")
            found = f"a file that cannot be written ({error.strerror})"
            raise OutputError(Fault(found, "a folder with space that can be written to", file=where or None)) from error
        finally:
            for temporary in ready.values():
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()


def _prefix(path: Path) -> str:
    """Return how the unfinished file of a path begins: as long for a long name as for a short one."""
    return f".baserate-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}-"


def _mode(path: Path) -> int:
    """Return the mode of a new file or, of one that is replaced, that which it has."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _lock(file: BinaryIO) -> bool:
    """Lock a file, and return whether it could be: not while another holds it, nor where there are no locks."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def _remove_left_over(path: Path) -> None:
    """Remove the unfinished files of a path whose writers are gone."""
    for left in path.parent.glob(f"{_prefix(path)}*{_SUFFIX}"):
        with contextlib.suppress(OSError), left.open("rb") as file:
            if _lock(file):
                left.unlink()


def _move(temporary: str, path: Path, *, replace: bool) -> None:
    """Put a finished file in its place; without ``replace``, a file made there meanwhile is kept."""
    if replace:
        Path(temporary).replace(path)
        return
    os.link(temporary, path)
    Path(temporary).unlink()
