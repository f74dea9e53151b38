"""Which contrast a report begins with: one named beforehand, or one chosen, with an interval that allows for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from baserate.auditing.disclosure.hidden import Hidden
from baserate.auditing.group_results import GroupResults
from baserate.auditing.measures.contrasts import Contrast
from baserate.auditing.result import Choice
from baserate.auditing.spec import AuditSpec

#: Of these, the headline is the difference that is surest to be large; where none can be known, of the shares flagged.
HEADLINE_RATES = ("false_positive_rate", "false_negative_rate", "ppv")


def choose_headline(
    contrasts: Sequence[Contrast], results: Mapping[tuple[str, ...], GroupResults], hidden: Hidden, spec: AuditSpec
) -> tuple[Contrast | None, Choice | None]:
    """Return the contrast that a report begins with and how it was chosen, or None twice.

    Where none is declared, it is the contrast of an error rate whose interval stays farthest from 0.
    """
    if spec.headline is not None:
        by = spec.headline.by or spec.columns.groups[0]
        asked = (spec.headline.rate, (by,), (spec.headline.group,))
        found = next((c for c in contrasts if (c.rate, c.by, c.group) == asked), None)
        return found, None if found is None else Choice(1, spec.options.level, declared=True)
    single = [c for c in contrasts if len(c.by) == 1 and c.p is not None]
    candidates = [c for c in single if c.rate in HEADLINE_RATES] or [c for c in single if c.rate == "selection_rate"]
    differing = [c for c in candidates if c.verdict == "differs"]
    if not differing:
        return None, None
    chosen = max(differing, key=lambda contrast: contrast.nearest)
    level = 1 - (1 - spec.options.level) / len(candidates)
    wider = results[chosen.by].contrasts(hidden[chosen.by], level)
    same = next(c for c in wider if (c.rate, c.group) == (chosen.rate, chosen.group))
    adjusted = replace(chosen, difference=same.difference, ratio=same.ratio)
    return adjusted, Choice(len(candidates), level, declared=False)
