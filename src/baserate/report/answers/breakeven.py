"""A break-even in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from baserate.assessment.breakeven.solve import BreakEven
from baserate.report.parts.numbers import percent, percent_of_level, shown_value
from baserate.scenario.model import find_input, input_name

METHODS = {"bracketing": "bracketing over the whole range", "whole numbers": "bracketing over whole numbers"}


def break_even_sentences(found: BreakEven) -> Iterator[str]:
    """Yield at which value of the input the outcome is the target, how sure that is, or why there is none."""
    name = input_name(found.solved, found.solved_group)
    of_group = f" for {found.group}" if found.group is not None else ""
    if found.value is None:
        yield f"No value of {name} is the answer: {found.why}."
        return
    is_share = _is_share(found)
    verb = "first passes" if found.method == "whole numbers" else "is"
    value = shown_value(found.value, is_share=is_share)
    yield f"{found.outcome}{of_group} {verb} {found.target:g} where {name} is {value}."
    if found.low != found.high:
        ends = " to ".join(
            "out of range" if end is None else shown_value(end, is_share=is_share) for end in (found.low, found.high)
        )
        yield f"As uncertain as the other inputs are, it lies from {ends} ({percent_of_level(found.level)})."
    if found.p_reached < 1:
        yield f"In {percent(1 - found.p_reached)} of draws no value in its range does it."
    yield f"Solved in closed form: {found.formula}" if found.formula else f"Solved by {METHODS[found.method]}."


def _is_share(found: BreakEven) -> bool:
    parameter = find_input(found.scenario, input_name(found.solved, found.solved_group), "solve").parameter
    return parameter is not None and parameter.domain.is_probability
