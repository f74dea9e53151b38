"""SymPy's side of a formula: parsing, the numerically stable rewriting, and printing as NumPy and as LaTeX.

Imported only where an expression is not in ``compiled.py`` yet, is solved, or is checked by a test.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy
from sympy.parsing.sympy_parser import parse_expr
from sympy.printing.latex import LatexPrinter
from sympy.printing.numpy import NumPyPrinter

from baserate.formulas import special
from baserate.formulas.expression import NAMED_FUNCTIONS, Compiled, arguments_of
from baserate.terms import symbol_of

_FUNCTIONS = {name: sympy.Function(name) for name in NAMED_FUNCTIONS}
_any_of = sympy.Function("any_of")
_expm1 = sympy.Function("expm1")
_log1p = sympy.Function("log1p")


def parse(expression: str) -> sympy.Expr:
    """Return an expression as SymPy over real symbols named by term ids; raises SyntaxError if it cannot be read."""
    names: dict[str, Any] = {name: sympy.Symbol(name, real=True) for name in arguments_of(expression)}
    return parse_expr(expression, local_dict={**names, **_FUNCTIONS, "Min": sympy.Min, "Max": sympy.Max})


def _is_one_minus_power(node: sympy.Basic) -> bool:
    if not (isinstance(node, sympy.Add) and len(node.args) == 2 and sympy.S.One in node.args):
        return False
    power = 1 - node
    return isinstance(power, sympy.Pow) and not power.exp.is_number and isinstance(power.base, sympy.Add)


def _is_one_minus_exp(node: sympy.Basic) -> bool:
    return isinstance(node, sympy.Add) and len(node.args) == 2 and isinstance(1 - node, sympy.exp)


def _is_log_of_one_minus(node: sympy.Basic) -> bool:
    return isinstance(node, sympy.log) and isinstance(node.args[0], sympy.Add) and sympy.S.One in node.args[0].args


def stable(expression: sympy.Expr) -> sympy.Expr:
    """Rewrite what is 0 in floating point where it is small.

    ``1 - (1 - f)**n``, below f = 1e-16, becomes ``-expm1(n*log1p(-f))``, ``1 - exp(-x)`` becomes ``-expm1(-x)``, and
    ``log(1 - f)`` becomes ``log1p(-f)``.
    """

    def rewrite(node: sympy.Expr) -> sympy.Expr:
        power = 1 - node
        return _any_of(1 - power.base, power.exp)

    powers = expression.replace(_is_one_minus_power, rewrite)
    differences = powers.replace(_is_one_minus_exp, lambda node: -_expm1((1 - node).args[0]))
    return differences.replace(_is_log_of_one_minus, lambda node: _log1p(node.args[0] - 1))


class _NumPyPrinter(NumPyPrinter):
    """SymPy's printer, with Min and Max that broadcast and our named functions."""

    def _print_Min(self, expr: sympy.Min) -> str:  # noqa: N802
        return self._fold("numpy.minimum", expr)

    def _print_Max(self, expr: sympy.Max) -> str:  # noqa: N802
        return self._fold("numpy.maximum", expr)

    def _fold(self, function: str, expr: sympy.Expr) -> str:
        text, *others = (self._print(arg) for arg in expr.args)
        for other in others:
            text = f"{function}({text}, {other})"
        return str(text)

    def _print_Function(self, expr: sympy.Function) -> str:  # noqa: N802
        arguments = ", ".join(self._print(arg) for arg in expr.args)
        if expr.func in (_expm1, _log1p):
            return f"numpy.{expr.func.__name__}({arguments})"
        return f"special.{expr.func.__name__}({arguments})"


def numpy_source(expression: str) -> str:
    """Return the NumPy code of an expression, which uses the names ``numpy`` and ``special``."""
    printer = _NumPyPrinter({"fully_qualified_modules": True, "allow_unknown_functions": True})
    return str(printer.doprint(stable(parse(expression))))


def compile_numpy(expression: str) -> Compiled:
    """Return the NumPy function of an expression, its arguments in sorted order (through ``sympy.lambdify``)."""
    symbols = [sympy.Symbol(name, real=True) for name in arguments_of(expression)]
    return sympy.lambdify(  # type: ignore[no-any-return]
        symbols,
        stable(parse(expression)),
        modules=[{"numpy": np, "special": special}],
        printer=_NumPyPrinter({"fully_qualified_modules": True, "allow_unknown_functions": True}),
    )


class _LatexPrinter(LatexPrinter):
    """SymPy's printer, with the terms' symbols and our named functions."""

    def _print_Symbol(self, expr: sympy.Symbol, style: str = "plain") -> str:  # noqa: N802
        return symbol_of(expr.name)

    def _print_Function(self, expr: sympy.Function, exp: str | None = None) -> str:  # noqa: N802
        text = NAMED_FUNCTIONS[expr.func.__name__].format(*(self._print(arg) for arg in expr.args))
        return rf"\left({text}\right)^{{{exp}}}" if exp is not None else text


def to_latex(expression: str) -> str:
    """Return an expression as LaTeX in the terms' symbols."""
    return str(_LatexPrinter({"mul_symbol": "dot"}).doprint(parse(expression)))
