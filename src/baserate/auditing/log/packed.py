"""Files as they are, in gzip, or alone in a zip archive: opened the same way, unpacked as they are read."""

from __future__ import annotations

import contextlib
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from baserate.errors import AuditError, Fault

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


def packing_of(path: Path) -> str:
    """Return 'gzip' or 'zip', or nothing of a file that is not packed."""
    with path.open("rb") as file:
        start = file.read(4)
    return "gzip" if start.startswith(_GZIP) else "zip" if start == _ZIP else ""


@contextmanager
def open_packed(path: Path) -> Iterator[IO[bytes]]:
    """Give the bytes of a file, unpacked. Raises AuditError where it cannot be, or where an archive holds several."""
    try:
        with contextlib.ExitStack() as stack:
            packing = packing_of(path)
            if packing == "zip":
                archive = stack.enter_context(zipfile.ZipFile(path))
                yield stack.enter_context(archive.open(_only_member(archive, path)))
            elif packing == "gzip":
                yield cast("IO[bytes]", stack.enter_context(gzip.open(path, "rb")))
            else:
                yield stack.enter_context(path.open("rb"))
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError, RuntimeError) as error:
        found = f"an archive that cannot be unpacked ({type(error).__name__})"
        raise AuditError(Fault(found, "gzip, or zip without a password", "unpack it first", file=str(path))) from None


def _only_member(archive: zipfile.ZipFile, path: Path) -> str:
    names = [
        info.filename for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    ]
    if len(names) != 1:
        raise AuditError(
            Fault(
                f"an archive of {len(names)} files",
                "one CSV file in it",
                "unpack it and name the files",
                file=str(path),
            )
        )
    return names[0]
