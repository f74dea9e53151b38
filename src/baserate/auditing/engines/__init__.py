"""One module an engine: how it opens a log and counts its rows.

A module of this package that defines ``ENGINE`` is all it takes to add one.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from baserate.auditing.engines.engine import Engine


@cache
def engines() -> dict[str, type[Engine]]:
    """Return the engines by the names that ``backend`` gives them."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    found = (module.ENGINE for module in modules if hasattr(module, "ENGINE"))
    return {engine.name: engine for engine in sorted(found, key=lambda engine: engine.name)}


def engine_for(log: Any) -> Engine:
    """Return the engine that holds a log already, or else the embedded one, which reads files and frames."""
    suiting = (engine for engine in engines().values() if engine.suits(log))
    return next(suiting, engines()["duckdb"])()
