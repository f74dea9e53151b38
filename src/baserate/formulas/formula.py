"""A closed formula: one expression from which the arithmetic, the display and the solving are all made.

The expression is text in SymPy's syntax whose names are term ids (``terms.toml``) and the named functions of
``special.py``. SymPy takes a third of a second to import, so the NumPy code that it makes of each expression is kept
in ``compiled.py``, under the text of the expression: an expression that is not there, or was changed, is compiled
when it is first used, with the same result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from baserate.formulas.expression import Compiled, arguments_of, is_rational
from baserate.terms import symbol_of

if TYPE_CHECKING:
    import sympy

Array = NDArray[np.float64]


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

    @property
    def is_rational(self) -> bool:
        """Whether it is made of sums, products and ratios alone, so that it does not round to 1 from below."""
        return is_rational(self.expression)

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
