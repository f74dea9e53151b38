"""The bounds of a headline in a sentence: what it is with every input at the end that favours the claim."""

from __future__ import annotations

from baserate.assessment.result import Assessment, Bound
from baserate.report.parts.numbers import amount, shown_value
from baserate.scenario.model import Stage
from baserate.terms import CONFIRMED, term

MOST_NAMED = 6


def bound_sentences(assessment: Assessment, stage: Stage) -> tuple[str, ...]:
    """Return what a stage's headline is at the end of the declared ranges that favours the claim, and at the other."""
    found = [one for one in assessment.bounds if one.outcome.rpartition(".")[0] == stage.id and one.group is None]
    return tuple(_sentence(one, stage) for one in found if one.least_at)


def _sentence(bound: Bound, stage: Stage) -> str:
    name = bound.outcome.removeprefix(f"{stage.id}.")
    about = term(name.removeprefix(CONFIRMED))
    whose = about.name + (" after review" if name.startswith(CONFIRMED) else "")
    ends = {"least": (bound.least, bound.least_at), "most": (bound.most, bound.most_at)}
    best, best_at = ends.pop(bound.favours)
    ((worst, _),) = ends.values()
    side, other = ("at most", "at least") if bound.favours == "most" else ("at least", "at most")
    shown = [
        "without a limit" if value is None else shown_value(value, is_share=about.is_proportion)
        for value in (best, worst)
    ]
    at = ", ".join(f"{key} {amount(value)}" for key, value in list(best_at.items())[:MOST_NAMED])
    more = f" and {len(best_at) - MOST_NAMED} more" if len(best_at) > MOST_NAMED else ""
    return (
        f"Even with every input at the end that favours the claim, the {whose} is {side} {shown[0]} ({at}{more}); with"
        f" every input at the other end it is {other} {shown[1]}. Ranges are taken as declared, counts at their exact"
        " 95% interval, and no distribution is assumed."
    )
