"""Output files, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from baserate.errors import Fault, OutputError


def check_targets(paths: list[Path], *, replace: bool) -> None:
    """Raise OutputError, with every fault, where a file could not be written: asked before any work is done."""
    faults = []
    for path in dict.fromkeys(paths):
        if paths.count(path) > 1:
            faults.append(Fault("the same file named twice", "one file an output", file=str(path)))
        if path.is_dir():
            faults.append(Fault("a folder", "the name of a file", file=str(path)))
        elif path.exists() and not path.is_file():
            faults.append(Fault("something that is not a regular file", "the name of a file", file=str(path)))
        elif path.exists() and not replace:
            hint = "name another file, or give `replace` to overwrite it"
            faults.append(Fault("a file that is there already", "a new file", hint, file=str(path)))
        elif not path.parent.is_dir():
            faults.append(
                Fault(f"no folder {str(path.parent)!r}", "a folder that exists", "make it first", file=str(path))
            )
        elif not os.access(path.parent, os.W_OK):
            faults.append(Fault("a folder that cannot be written to", "a folder of yours", file=str(path)))
    if faults:
        raise OutputError(faults)


def make_folder(folder: Path) -> None:
    """Make a folder where it is not there yet. Raises OutputError."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        found = f"a folder that cannot be made ({error.strerror})"
        raise OutputError(Fault(found, "the name of a folder in one that exists", file=str(folder))) from error


def write_files(contents: Mapping[Path, bytes], *, replace: bool) -> None:
    """Write every file, or none: each is written beside its place first, then all are moved there.

    Raises OutputError; a file that is there already is replaced only with ``replace``.
    """
    check_targets(list(contents), replace=replace)
    ready: dict[Path, str] = {}
    try:
        for path, content in contents.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
            ready[path] = temporary
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(temporary, 0o666 & ~umask)  # noqa: PTH101
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


def _move(temporary: str, path: Path, *, replace: bool) -> None:
    """Put a finished file in its place; without ``replace``, a file made there meanwhile is kept."""
    if replace:
        Path(temporary).replace(path)
        return
    os.link(temporary, path)
    Path(temporary).unlink()
