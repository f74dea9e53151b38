"""Which files make a log, and of what kind each is: by its first bytes, whatever its name says."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from baserate.errors import AuditError, Fault

ALLOWED = "CSV (plain, gzip or zip), Parquet, folders of them, a workbook (XLSX), a DuckDB or an SQLite file"
ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".tab": "csv",
    ".gz": "csv",
    ".zip": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "xls",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
    ".db": "duckdb",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
}
#: How files of each kind begin.
_MAGIC = (
    (0, b"PAR1", "parquet"),
    (0, b"SQLite format 3\0", "sqlite"),
    (0, b"\xd0\xcf\x11\xe0", "xls"),
    (8, b"DUCK", "duckdb"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"\x1f\x8b", "csv"),
)
#: Of a folder, only these are looked for.
_IN_FOLDERS = ("csv", "parquet")


def find_files(paths: Sequence[str]) -> list[Path]:
    """Return the files of a log, those of a folder in the order of their names.

    Raises AuditError for what cannot be read, for a folder without logs, for a file in a folder that is not known to
    be one, and where one file is named twice, by whatever names.
    """
    found: list[Path] = []
    faults = []
    for name in paths:
        path = Path(name)
        try:
            if not name.strip():
                faults.append(Fault("an empty name of a log", ALLOWED))
            elif path.is_dir():
                inside, unknown = _inside(path)
                found.extend(inside)
                faults.extend(unknown)
                if not inside and not unknown:
                    faults.append(Fault("a folder without CSV or Parquet files", ALLOWED, file=name))
            elif path.is_file():
                with path.open("rb"):
                    found.append(path)
            else:
                faults.append(Fault("no file" if not path.exists() else "not a regular file", ALLOWED, file=name))
        except (OSError, ValueError) as error:
            words = getattr(error, "strerror", None) or "a name that cannot be used"
            faults.append(Fault(f"no readable file ({words})", ALLOWED, file=name))
    faults.extend(
        Fault(f"a file of a kind not known ({path.suffix or 'no ending'})", ALLOWED, file=str(path))
        for path in found
        if path.suffix.lower() not in ENDINGS
    )
    faults.extend(_twice(found))
    if faults:
        raise AuditError(faults)
    return found


def _inside(folder: Path) -> tuple[list[Path], list[Fault]]:
    """Return the logs of a folder and the folders in it, and a fault for every other file but hidden ones."""
    files = sorted(part for part in folder.rglob("*") if part.is_file() and not part.name.startswith((".", "_")))
    logs = [part for part in files if ENDINGS.get(part.suffix.lower()) in _IN_FOLDERS]
    others = [part for part in files if part not in set(logs)]
    hint = "name the files of the log themselves, or take this one out of the folder"
    allowed = "a folder of CSV or Parquet files and nothing else"
    return logs, [
        Fault(f"a file of another kind ({part.suffix or 'no ending'})", allowed, hint, file=str(part))
        for part in others
    ]


def _twice(files: Sequence[Path]) -> list[Fault]:
    """Return a fault for every file that was named before, by another name or through a link."""
    seen: dict[tuple[int, int], Path] = {}
    faults = []
    for path in files:
        status = path.stat()
        first = seen.setdefault((status.st_dev, status.st_ino), path)
        if first is not path:
            faults.append(Fault(f"the same file twice (also as {first})", "each file once", file=str(path)))
    return faults


def kind_of(path: Path) -> str:
    """Return the kind of a file: csv, parquet, xlsx, xls, duckdb or sqlite."""
    try:
        with path.open("rb") as file:
            start = file.read(32)
        for place, sign, kind in _MAGIC:
            if start[place : place + len(sign)] == sign:
                return _in_zip(path) if kind == "zip" else kind
    except OSError as error:
        raise AuditError(Fault(f"no readable file ({error.strerror})", ALLOWED, file=str(path))) from None
    return ENDINGS.get(path.suffix.lower(), "csv")


def _in_zip(path: Path) -> str:
    """Return what a zip archive is: a workbook, or text that was packed."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return "csv"
    if "content.xml" in names:
        return "xls"
    return "xlsx" if any(name.startswith("xl/") for name in names) else "csv"


def one_kind(files: Sequence[Path]) -> str:
    """Return the kind of all files of a log. Raises AuditError where they are of several."""
    kinds = sorted({kind_of(path) for path in files})
    if len(kinds) > 1:
        raise AuditError(Fault(" and ".join(kinds) + " files together", "files of one kind in one audit"))
    if kinds[0] not in ("csv", "parquet") and len(files) > 1:
        raise AuditError(Fault(f"{len(files)} {kinds[0]} files", "one file of that kind in one audit"))
    return kinds[0]
