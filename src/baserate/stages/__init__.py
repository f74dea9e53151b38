"""One module a kind of stage: its parameters, its outcomes, its formulas.

A module of this package that is neither ``kind`` nor ``chain`` defines ``KIND``; with its words in ``terms.toml``, that
is all it takes to add one.
"""

from __future__ import annotations

import copyreg

from baserate.kinds import Kinds
from baserate.stages.kind import StageKind
from baserate.stages.period import over_period

STAGES = Kinds(__name__, StageKind, "stage kind", {"chain", "kind", "period"})


def kind_names() -> tuple[str, ...]:
    """Return the names of this package's kinds of stage, sorted."""
    return STAGES.built_in


def stage_kind(name: str) -> StageKind:
    """Return one kind of stage. Raises KeyError for a name that is none, KindError for one that cannot be used."""
    return STAGES[name]


def _sent(name: str, is_over_period: bool) -> StageKind:
    """Return a kind that another process named."""
    return over_period(STAGES[name]) if is_over_period else STAGES[name]


# A kind is sent to another process by its name, and is there what it is here.
copyreg.pickle(StageKind, lambda kind: (_sent, (kind.name, kind.is_over_period)))
