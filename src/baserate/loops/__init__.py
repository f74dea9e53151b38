"""One module a kind of loop: feedback over time on synthetic people.

A module of this package that is not one of the shared ones defines ``KIND``; with its words in ``terms.toml``, that is
all it takes to add one.
"""

from __future__ import annotations

import copyreg

from baserate.kinds import Kinds
from baserate.loops.kind import LoopKind

LOOPS = Kinds(__name__, LoopKind, "loop kind", {"domains", "homes", "kind", "people", "reading", "spec", "world"})


def loop_kind(name: str) -> LoopKind:
    """Return one kind of loop. Raises KeyError for a name that is none, KindError for one that cannot be used."""
    return LOOPS[name]


# A kind is sent to another process by its name, and is there what it is here.
copyreg.pickle(LoopKind, lambda kind: (loop_kind, (kind.name,)))
