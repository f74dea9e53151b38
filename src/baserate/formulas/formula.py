"""A closed formula: one expression from which the arithmetic, the display and the solving are all made.

The expression is text in SymPy's syntax whose names are term ids (``terms.toml``) and the named functions of
``special.py``. SymPy takes a third of a second to import, so the NumPy code that it makes of each expression is kept
in ``compiled.py``, under the text of the expression: an expression that is not there, or was changed, is compiled
when it is first used, with the same result.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from baserate.terms import symbol_of

if TYPE_CHECKING:
    import sympy

Array = NDArray[np.float64]
Compiled = Callable[..., Array]

#: Named functions that have no elementary form, with the LaTeX in which each is shown ({0}, {1}, ... the arguments).
NAMED_FUNCTIONS: Mapping[str, str] = {
    "binomial_sf": r"P\left(X \ge {0}\right),\ X \sim \mathrm{{Binomial}}\left({1}, {2}\right)",
    "betabinomial_sf": r"P\left(X \ge {0}\right),\ X \sim \mathrm{{BetaBinomial}}\left({1}, {2}, {3}\right)",
    "normal_cdf": r"\Phi\left({0}\right)",
    "normal_ppf": r"\Phi^{{-1}}\left({0}\right)",
    "binormal_threshold": r"t^*\left({0}, {1}, {2}\right)",
    "beta_exposure": r"1 - M\left({0}{1},\,{1},\,-{2}\right)",
    "beta_exposure_median": r"M^{{-1}}_{{1/2}}\left({0}{1},\,{1}\right)",
    "any_in_looks": (
        r"1 - \left(1 - {0}\right)^{{\lfloor {1} \rfloor}}"
        r" \left(1 - \left({1} - \lfloor {1} \rfloor\right) \cdot {0}\right)"
    ),
    "erlang_c": r"C\left({0}, {1}\right)",
    "wait_exceeds": r"C\left({0}, {1}\right) e^{{-\left({0} - {1}\right) \cdot {2}}}",
    "median_wait": r"\max\left(0, \frac{{\ln\left(2 C\left({0}, {1}\right)\right)}}{{{0} - {1}}}\right)",
    "heterogeneous_any_in_looks": (
        r"\mathrm{{E}}\left[1 - \left(1 - F\right)^{{\lfloor {4} \rfloor}}"
        r" \left(1 - \left({4} - \lfloor {4} \rfloor\right) \cdot F\right)\right],"
        r"\ F = {3} \left(1 - \left(1 - X\right)^{{{2}}}\right),\ X \sim \mathrm{{LogNormal}}\left({0}, {1}\right)"
    ),
    "heterogeneous_any": (
        r"\mathrm{{E}}\left[1 - \left(1 - X\right)^{{{2}}}\right],\ X \sim \mathrm{{LogNormal}}\left({0}, {1}\right)"
    ),
}


@dataclass(frozen=True, slots=True)
class Formula:
    """``result = expression``, both in term ids; ``source`` is where it comes from, ``assumes`` what it rests on."""

    result: str
    expression: str
    source: str
    assumes: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """Term ids that the expression takes, sorted."""
        return arguments_of(self.expression)

    def __call__(self, values: Mapping[str, Array]) -> Array:
        """Evaluate on float64 arrays that broadcast together; 0/0 gives NaN and x/0 an infinity, without a warning."""
        function = compiled(self.expression)
        with np.errstate(all="ignore"):
            return np.asarray(function(*(values[name] for name in self.arguments)), dtype=np.float64)

    def as_sympy(self) -> sympy.Expr:
        """Return the expression as SymPy, over real symbols named by term ids."""
        from baserate.formulas.symbolic import parse

        return parse(self.expression)

    @property
    def latex(self) -> str:
        """The whole formula as LaTeX in the terms' symbols."""
        return f"{symbol_of(self.result)} = {latex_of(self.expression)}"


@cache
def arguments_of(expression: str) -> tuple[str, ...]:
    """Return the sorted names in an expression that are not functions."""
    tree = ast.parse(expression, mode="eval")
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return tuple(sorted(names - called))


@cache
def compiled(expression: str) -> Compiled:
    """Return the NumPy function of an expression, its arguments in sorted order."""
    try:
        from baserate.formulas.compiled import FUNCTIONS
    except ImportError:  # while compiled.py is being made anew
        FUNCTIONS = {}  # noqa: N806
    known = FUNCTIONS.get(expression)
    if known is not None:
        return cast(Compiled, known)
    from baserate.formulas.symbolic import compile_numpy

    return compile_numpy(expression)


@cache
def latex_of(expression: str) -> str:
    """Return an expression as LaTeX in the terms' symbols."""
    try:
        from baserate.formulas.compiled import LATEX
    except ImportError:
        LATEX = {}  # noqa: N806
    known: Any = LATEX.get(expression)
    if known is not None:
        return cast(str, known)
    from baserate.formulas.symbolic import to_latex

    return to_latex(expression)
