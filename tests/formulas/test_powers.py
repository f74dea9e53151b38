"""Degrees of formulas: against the formulas themselves, with one argument after another made larger."""

from __future__ import annotations

import numpy as np
import pytest

from baserate.formulas.powers import powers_of
from baserate.stages import kind_names, stage_kind
from baserate.terms import CONFIRMED, term, terms

FORMULAS = sorted(
    {formula for name in kind_names() for formula in stage_kind(name).formulas}, key=lambda one: one.expression
)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda one: one.expression[:60])
def test_a_formula_scales_by_the_degree_that_is_said_and_by_none_where_none_is(formula):
    generator = np.random.default_rng(3)
    values = {name: np.exp(generator.uniform(-2, 3, 80)) for name in formula.arguments}
    for name in formula.arguments:
        if (terms().get(name) or term(name.removeprefix(CONFIRMED))).is_proportion:
            values[name] = generator.uniform(0.05, 0.45, 80)
    if "k" in values:
        values |= {"k": np.full(80, 3.0), "people": np.full(80, 8.0)}
    degrees = powers_of(formula.expression, {name: {name: 1.0} for name in formula.arguments})
    assert set(degrees) == set(formula.arguments)
    before = formula(values)
    for name, degree in degrees.items():
        factor = 2.0 if name in ("k", "people") else 1.3
        with np.errstate(all="ignore"):
            ratio = formula({**values, name: values[name] * factor}) / before
        if degree is None:
            # What is 0 or 1 is no power of anything, and moves only where it turns.
            if np.isin(before[np.isfinite(before)], (0.0, 1.0)).all():
                continue
            assert np.ptp(ratio[np.isfinite(ratio)]) > 1e-9
        else:
            np.testing.assert_allclose(ratio[np.isfinite(ratio)], factor**degree, rtol=1e-12)


@pytest.mark.parametrize(
    ("expression", "degree"),
    [("x", 1), ("x*x/2", 2), ("y/x**2", -2), ("-x", 1), ("Max(0, x)", 1), ("x/(x*y + x)", 0), ("exp(x/(2*x))", 0)],
)
def test_degrees_of_small_expressions(expression, degree):
    assert powers_of(expression, {"x": {"x": 1.0}, "y": {"y": 1.0}})["x"] == degree


@pytest.mark.parametrize("expression", ["1 - x", "y**x", "log(x)", "Min(x, y)", "x + x*x"])
def test_what_is_no_power_has_no_degree(expression):
    assert powers_of(expression, {"x": {"x": 1.0}, "y": {"y": 1.0}})["x"] is None


def test_what_cancels_between_formulas_is_of_degree_none_at_all():
    halves = {"a": {"n": 1.0, "p": None}, "b": {"n": 1.0, "q": 1.0}}
    assert powers_of("a/(a + b)", halves) == {"n": 0.0, "p": None, "q": None}
