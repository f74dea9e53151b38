"""baserate: what a declared surveillance or crime-prediction system would do to the people in front of it.

``load`` reads a declared system; ``assess``, ``compare``, ``break_even``, ``update`` and ``simulate`` work on it;
``audit`` reads a log of decisions; ``law`` says which provisions a declared practice touches; ``trial`` plans and
reads trials; ``evidence`` holds published measurements.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from baserate import trial as trial
    from baserate.api import assess as assess
    from baserate.api import audit as audit
    from baserate.api import break_even as break_even
    from baserate.api import compare as compare
    from baserate.api import evidence as evidence
    from baserate.api import law as law
    from baserate.api import load as load
    from baserate.api import simulate as simulate
    from baserate.api import update as update
    from baserate.api import with_inputs as with_inputs
    from baserate.errors import BaserateError as BaserateError
    from baserate.scenario.model import Scenario as Scenario

#: Public name -> module that holds it, imported when the name is first used; ``trial`` is a package of functions.
_NAMES = {
    **dict.fromkeys(
        (
            "assess",
            "audit",
            "break_even",
            "compare",
            "evidence",
            "law",
            "load",
            "simulate",
            "update",
            "with_inputs",
        ),
        "baserate.api",
    ),
    "BaserateError": "baserate.errors",
    "Scenario": "baserate.scenario.model",
}
_PACKAGES = ("trial",)
__all__ = ["__version__", *sorted((*_NAMES, *_PACKAGES))]


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        return getattr(importlib.import_module(_NAMES[name]), name)
    if name in _PACKAGES:
        return importlib.import_module(f"baserate.{name}")
    raise AttributeError(f"module 'baserate' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
