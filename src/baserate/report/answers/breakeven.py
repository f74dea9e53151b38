"""A break-even in sentences."""

from __future__ import annotations

from baserate.assessment.breakeven.solve import BreakEven
from baserate.report.assessment.sentences import percent_of_level
from baserate.report.parts.frequencies import Share
from baserate.report.parts.numbers import amount, base_for, probability
from baserate.scenario.changes import find_input, input_name

METHODS = {"bracketing": "bracketing over the whole range", "whole numbers": "bracketing over whole numbers"}


def break_even_text(found: BreakEven) -> str:
    """Return at which value of the input the outcome is the target, how sure that is, or why there is none."""
    name = input_name(found.solved, found.solved_group)
    of_group = f" for {found.group}" if found.group is not None else ""
    if found.value is None:
        return f"No value of {name} is the answer: {found.why}.\n\n{found.command}"
    is_share = _is_share(found)
    verb = "first passes" if found.method == "whole numbers" else "is"
    lines = [f"{found.outcome}{of_group} {verb} {found.target:g} where {name} is {_number(found.value, is_share)}."]
    if found.low != found.high:
        ends = " to ".join("out of range" if end is None else _number(end, is_share) for end in (found.low, found.high))
        lines.append(f"As uncertain as the other inputs are, it lies from {ends} ({percent_of_level(found.level)}).")
    if found.p_reached < 1:
        missed = 1 - found.p_reached
        share = f"{missed:.1%}" if missed >= 0.001 else "fewer than 0.1%"
        lines.append(f"In {share} of draws no value in its range does it.")
    lines.append(f"Solved in closed form: {found.formula}" if found.formula else f"Solved by {METHODS[found.method]}.")
    return "\n".join([*lines, "", found.command])


def _is_share(found: BreakEven) -> bool:
    parameter = find_input(found.scenario, input_name(found.solved, found.solved_group), "solve").parameter
    return parameter is not None and parameter.domain.is_probability


def _number(value: float, is_share: bool) -> str:
    return probability(Share.of(value), base_for([value])) if is_share else amount(value)
