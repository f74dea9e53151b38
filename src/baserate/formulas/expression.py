"""The text of an expression: its arguments, and the named functions that it may use."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: The NumPy function of an expression, its arguments in sorted order.
Compiled = Callable[..., NDArray[np.float64]]

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
        r"\left(1 - \left(1 - {0}\right)^{{\lfloor {1} \rfloor}}"
        r" \left(1 - \left({1} - \lfloor {1} \rfloor\right) \cdot {0}\right)\right)"
    ),
    "error_given_error": (
        r"\left[{1} + {2} \sqrt{{{1} \cdot \left(1 - {1}\right) \cdot \left(1 - {0}\right) / {0}}}"
        r"\right]_{{\max\left(0, \left({0} + {1} - 1\right) / {0}\right)}}"
        r"^{{\min\left(1, {1} / {0}\right)}}"
    ),
    "frechet_bounds_exceeded": r"\mathrm{{cut}}\left({0}, {1}, {2}\right)",
    "share_of_both": r"\frac{{{0}}}{{{0} + {1}}}",
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


@cache
def is_rational(expression: str) -> bool:
    """Return whether an expression is made of sums, products, ratios and the larger or smaller of two alone.

    Powers and other functions may reach 1 in floating point where they are a trace less than it.
    """
    nodes = list(ast.walk(ast.parse(expression, mode="eval")))
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return called <= {"Max", "Min", "share_of_both"} and not any(isinstance(node, ast.Pow) for node in nodes)


@cache
def arguments_of(expression: str) -> tuple[str, ...]:
    """Return the sorted names in an expression that are not functions."""
    tree = ast.parse(expression, mode="eval")
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return tuple(sorted(names - called))
