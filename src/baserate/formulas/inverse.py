"""Formulas solved for one of their symbols, in closed form, where that is sure to be the only solution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from baserate.formulas import special
from baserate.formulas.symbolic import _any_of, _NumPyPrinter, stable

Array = NDArray[np.float64]
_share_of_both = sympy.Function("share_of_both")


def solve_for(expression: sympy.Expr, target: sympy.Symbol, unknown: sympy.Symbol) -> sympy.Expr | None:
    """Return the unknown at which the expression is the target, or None where that is not a matter of a few steps.

    Solved are expressions that are a ratio of terms linear in the unknown, or in one power whose base is linear in it
    and whose exponent does not hold it; both have one solution at most. The power is undone without cancellation, as
    ``-expm1(log1p(-u)/n)``.
    """
    # A share of two amounts is their ratio but where both are 0, which no solution meets.
    plain = expression.replace(_share_of_both, lambda part, rest: part / (part + rest))
    numerator = sympy.fraction(sympy.together(plain - target))[0]
    powers = {
        power
        for power in numerator.atoms(sympy.Pow)
        if power.has(unknown) and not power.exp.is_number and not power.exp.has(unknown)
    }
    if not powers:
        return _linear_root(numerator, unknown)
    if len(powers) > 1:
        return None
    power = powers.pop()
    stand_in = sympy.Dummy("power")
    value = _linear_root(numerator.xreplace({power: stand_in}), stand_in)
    if value is None or value.has(unknown):
        return None
    undone = sympy.Dummy("undone")
    root = _linear_root((1 - power.base) - undone, unknown)
    if root is None:
        return None
    return root.xreplace({undone: _any_of(sympy.factor(sympy.together(1 - value)), 1 / power.exp)})


def in_words(expression: sympy.Expr) -> str:
    """Return an expression as plain text, powers that are undone without cancellation written as powers."""
    return str(expression.replace(_any_of, lambda rate, n: 1 - (1 - rate) ** n))


def _linear_root(expression: sympy.Expr, unknown: sympy.Symbol) -> sympy.Expr | None:
    """Return the root of an expression that is linear in the unknown, or None where it is not."""
    try:
        polynomial = sympy.Poly(sympy.expand(expression), unknown)
    except sympy.PolynomialError:
        return None
    if polynomial.degree() != 1:
        return None
    slope, constant = polynomial.all_coeffs()
    return None if any(part.has(unknown) for part in (slope, constant)) else sympy.factor(-constant / slope)


def to_function(expression: sympy.Expr, symbols: Sequence[sympy.Symbol]) -> Callable[..., Any]:
    """Return the NumPy function of an expression, its arguments in the order of the symbols."""
    printer = _NumPyPrinter({"fully_qualified_modules": True, "allow_unknown_functions": True})
    made: Callable[..., Any] = sympy.lambdify(
        symbols, stable(expression), modules=[{"numpy": np, "special": special}], printer=printer
    )
    return made
