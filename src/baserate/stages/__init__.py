"""One module a kind of stage: its parameters, its outcomes, its formulas.

A module of this package whose name does not start with an underscore and which is not ``kind`` defines ``KIND``; that
is all it takes to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from baserate.stages.kind import StageKind

_NOT_KINDS = {"kind"}


@cache
def kind_names() -> tuple[str, ...]:
    """Return the names of all kinds of stage, sorted."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name not in _NOT_KINDS))


@cache
def stage_kind(name: str) -> StageKind:
    """Return one kind of stage. Raises KeyError for a name that is not in ``kind_names()``."""
    if name not in kind_names():
        raise KeyError(name)
    kind: StageKind = importlib.import_module(f"{__name__}.{name}").KIND
    return kind
