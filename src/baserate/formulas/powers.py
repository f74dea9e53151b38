"""In which power a formula holds what its arguments are made of.

A value is homogeneous of degree d in x where x times c makes it c**d times as large. Of degree 0 it does not depend on
x at all, however often x stands in the formulas that lead to it: (x*a)/(x*a + x*b) does not depend on x. Degrees follow
from the text of an expression alone (Euler's homogeneous functions, here of one variable at a time).
"""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
#: The degree in each of the things that a value is made of; None where it depends on one otherwise than by a power.
Degrees = Mapping[K, float | None]
#: The same of a value, or None for one that is nothing: no alert of a stage that passes none on.
Powers = Degrees[K] | None
_FIRST_DEGREE = ("Max", "Min")


def powers_of(expression: str, arguments: Mapping[str, Powers[K]]) -> Powers[K]:
    """Return the degrees of an expression in all that its arguments (by name) are made of.

    A degree is never wrong, but None may stand where cancellation was not seen.
    """
    return _of(_parsed(expression), arguments)


def product(values: Iterable[Powers[K]]) -> Powers[K]:
    """Return the degrees of a product: they add up."""
    made: dict[K, float | None] = {}
    for value in values:
        if value is None:
            return None
        for key, degree in value.items():
            before = made.get(key, 0.0)
            made[key] = None if before is None or degree is None else before + degree
    return made


def total(values: Iterable[Powers[K]]) -> Powers[K]:
    """Return the degrees of a sum: that of its terms, where they are of one."""
    made: dict[K, float | None] = {}
    terms: dict[K, int] = {}
    some = [value for value in values if value is not None]
    for value in some:
        for key, degree in value.items():
            made[key] = degree if made.get(key, degree) == degree else None
            terms[key] = terms.get(key, 0) + 1
    if not some:
        return None
    return {key: degree if degree == 0 or terms[key] == len(some) else None for key, degree in made.items()}


def ratio(numerator: Powers[K], denominator: Powers[K]) -> Powers[K]:
    """Return the degrees of a quotient."""
    return product([numerator, _raised(denominator or {}, -1.0)])


def _raised(value: Degrees[K], exponent: float) -> Degrees[K]:
    return {key: None if degree is None else degree * exponent for key, degree in value.items()}


def _otherwise(parts: Iterable[Powers[K]]) -> Powers[K]:
    """Return the degrees of any other function: 0 in what none of its arguments depends on, else unknown."""
    made: dict[K, float | None] = {}
    for part in parts:
        for key, degree in (part or {}).items():
            made[key] = 0.0 if degree == 0 and made.get(key, 0.0) == 0 else None
    return made


@cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _of(node: ast.expr, arguments: Mapping[str, Powers[K]]) -> Powers[K]:
    match node:
        case ast.Name(id=name):
            return arguments[name]
        case ast.UnaryOp(operand=operand):
            return _of(operand, arguments)
        case ast.BinOp(left=left, op=op, right=right):
            return _of_operation(_of(left, arguments), op, right, arguments)
        case ast.Call(func=ast.Name(id=function), args=args):
            parts = [_of(part, arguments) for part in args if not _is_zero(part)]
            if function == "share_of_both":
                return ratio(parts[0], total(parts))
            return total(parts) if function in _FIRST_DEGREE else _otherwise(parts)
    return {}


def _of_operation(left: Powers[K], op: ast.operator, node: ast.expr, arguments: Mapping[str, Powers[K]]) -> Powers[K]:
    right = _of(node, arguments)
    if isinstance(op, ast.Mult):
        return product([left, right])
    if isinstance(op, ast.Div):
        return ratio(left, right)
    if isinstance(op, ast.Pow):
        if isinstance(node, ast.Constant):
            return None if left is None else _raised(left, float(str(node.value)))
        return _otherwise([left, right])
    return total([left, right])


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0
