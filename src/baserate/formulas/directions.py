"""Whether a formula rises or falls with what its arguments are made of, proved over a box.

Each value is traced with where it lies and, for each thing that it is made of, a direction: 1 where it never falls as
that thing rises, -1 where it never rises, None where neither is proved. Rules follow the text of an expression and the
signs of its parts (interval arithmetic; Moore, Kearfott and Cloud, Introduction to Interval Analysis, 2009, ch. 6).
"""

from __future__ import annotations

import ast
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
Direction = int | None
UNKNOWN: Direction = None
#: Of a function of ours that lies in [0, 1], the direction in each argument.
_SHARES: Mapping[str, tuple[Direction, ...]] = {
    "any_in_looks": (1, 1),
    "heterogeneous_any": (1, None, 1),
    "heterogeneous_any_in_looks": (1, None, 1, 1, 1),
    "binomial_sf": (-1, 1, 1),
    "betabinomial_sf": (-1, 1, 1, None),
    "normal_cdf": (1,),
    "beta_exposure": (1, 1, 1),
}
_RISING = ("exp", "log", "sqrt", "normal_ppf")


@dataclass(frozen=True, slots=True)
class Traced(Generic[K]):
    """Where a value lies, and its direction in each thing that it is made of."""

    low: float
    high: float
    directions: Mapping[K, Direction]

    @property
    def sign(self) -> Direction:
        """1 where it is never below 0, -1 where it is never above, None where it may be either."""
        return 1 if self.low >= 0 else -1 if self.high <= 0 else UNKNOWN


def constant(value: float) -> Traced[K]:
    """Return a value that is made of nothing."""
    return Traced(value, value, {})


def directions_of(expression: str, arguments: Mapping[str, Traced[K]]) -> Traced[K]:
    """Return where an expression lies and its directions, from those of its arguments by name."""
    return _of(_parsed(expression), arguments)


def total(values: Iterable[Traced[K]]) -> Traced[K]:
    """Return the same of a sum."""
    found = list(values)
    return Traced(sum(one.low for one in found), sum(one.high for one in found), _merged([(one, 1) for one in found]))


def product(values: Iterable[Traced[K]]) -> Traced[K]:
    """Return the same of a product."""
    made: Traced[K] = constant(1.0)
    for value in values:
        directions = _merged([(made, value.sign), (value, made.sign)])
        made = Traced(*_hull(made, value), directions)
    return made


def ratio(numerator: Traced[K], denominator: Traced[K]) -> Traced[K]:
    """Return the same of a quotient."""
    return product([numerator, _reciprocal(denominator)])


def part(one: Traced[K], others: Traced[K]) -> Traced[K]:
    """Return the same of one/(one + others), neither of them below 0: it rises with the one and falls with the others.

    Taken apart the two would hide each other wherever one thing is in both.
    """
    return Traced(0.0, 1.0, _merged([(one, 1), (others, -1)]))


def _merged(parts: Sequence[tuple[Traced[K], Direction]]) -> dict[K, Direction]:
    """Return the directions of a sum of parts, each times a number of the sign given."""
    made: dict[K, Direction] = {}
    for value, sign in parts:
        for key, direction in value.directions.items():
            its = None if direction is None or sign is None else direction * sign
            made[key] = its if made.get(key, its) == its else None
    return made


def _turned(value: Traced[K]) -> Traced[K]:
    return Traced(-value.high, -value.low, _merged([(value, -1)]))


def _reciprocal(value: Traced[K]) -> Traced[K]:
    if value.low < 0 < value.high:
        return Traced(-math.inf, math.inf, dict.fromkeys(value.directions, UNKNOWN))
    limit = math.inf if value.low >= 0 else -math.inf
    ends = [1 / end if end else limit for end in (value.low, value.high)]
    return Traced(min(ends), max(ends), _merged([(value, -1)]))


def _hull(one: Traced[K], other: Traced[K]) -> tuple[float, float]:
    ends = [0.0 if 0 in (a, b) else a * b for a in (one.low, one.high) for b in (other.low, other.high)]
    return min(ends), max(ends)


@cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _of(node: ast.expr, arguments: Mapping[str, Traced[K]]) -> Traced[K]:
    match node:
        case ast.Name(id=name):
            return arguments[name]
        case ast.Constant(value=value):
            return constant(float(str(value)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _turned(_of(operand, arguments))
        case ast.BinOp(left=left, op=op, right=right):
            return _of_operation(left, op, right, arguments)
        case ast.Call(func=ast.Name(id=function), args=args):
            return _of_call(function, [_of(one, arguments) for one in args])
    raise ValueError(f"no rule for {ast.dump(node)}")


def _of_operation(left: ast.expr, op: ast.operator, right: ast.expr, arguments: Mapping[str, Traced[K]]) -> Traced[K]:
    if isinstance(op, ast.Div) and (others := _rest_of_sum(left, right)) is not None:
        one, rest = _of(left, arguments), _of(others, arguments)
        if one.low >= 0 and rest.low >= 0:
            return part(one, rest)
    first, second = _of(left, arguments), _of(right, arguments)
    match op:
        case ast.Add():
            return total([first, second])
        case ast.Sub():
            return total([first, _turned(second)])
        case ast.Mult():
            return product([first, second])
        case ast.Div():
            return ratio(first, second)
        case ast.Pow():
            return _power(first, second)
    raise ValueError(f"no rule for {op}")


def _rest_of_sum(one: ast.expr, total_: ast.expr) -> ast.expr | None:
    """Return what a sum of two holds beside one term, or None where it is no such sum."""
    if isinstance(total_, ast.BinOp) and isinstance(total_.op, ast.Add):
        for term, other in ((total_.left, total_.right), (total_.right, total_.left)):
            if ast.dump(term) == ast.dump(one):
                return other
    return None


def _power(base: Traced[K], exponent: Traced[K]) -> Traced[K]:
    if base.low < 0:
        return _unknown([base, exponent], -math.inf, math.inf)
    log_sign = 1 if base.low >= 1 else -1 if base.high <= 1 else UNKNOWN
    ends = [_raised(b, e) for b in (base.low, base.high) for e in (exponent.low, exponent.high)]
    return Traced(min(ends), max(ends), _merged([(base, exponent.sign), (exponent, log_sign)]))


def _raised(base: float, exponent: float) -> float:
    try:
        return float(base**exponent)
    except (OverflowError, ZeroDivisionError):
        return math.inf


def _unknown(parts: Sequence[Traced[K]], low: float, high: float) -> Traced[K]:
    return Traced(low, high, _merged([(one, UNKNOWN) for one in parts]))


def _of_call(function: str, parts: list[Traced[K]]) -> Traced[K]:
    if function in ("Max", "Min"):
        choose = max if function == "Max" else min
        ends = choose(one.low for one in parts), choose(one.high for one in parts)
        return Traced(*ends, _merged([(one, 1) for one in parts]))
    if function == "share_of_both":
        return ratio(parts[0], total(parts))
    if function in _SHARES:
        return Traced(0.0, 1.0, _merged(list(zip(parts, _SHARES[function], strict=True))))
    if function in _RISING:
        return Traced(0.0 if function in ("exp", "sqrt") else -math.inf, math.inf, _merged([(parts[0], 1)]))
    return _unknown(parts, -math.inf, math.inf)
