"""Whether a log is given by the paths of its files, by the address of a database, or as something else."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"([a-z][a-z0-9+]*)://", re.IGNORECASE)


def paths_of(log: Any) -> list[str] | None:
    """Return the paths of a log that is a path or several, else None: it is a frame."""
    if isinstance(log, (str, os.PathLike)):
        return [os.fspath(log)]
    if isinstance(log, Sequence) and all(isinstance(part, (str, os.PathLike)) for part in log):
        return [os.fspath(part) for part in log]
    return None


def address_of(log: Any) -> str | None:
    """Return the address of a database, where a log is given by one alone."""
    paths = paths_of(log)
    return paths[0] if paths is not None and len(paths) == 1 and _ADDRESS.match(paths[0]) else None


def without_credentials(name: str) -> str:
    """Return the name of a log with nothing in it that opens a database: no user, no password, no options."""
    if not _ADDRESS.match(name):
        return name
    try:
        parts = urlsplit(name)
        place = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return name.partition("://")[0] + "://"
    return f"{parts.scheme}://{place}{port}{parts.path}"
