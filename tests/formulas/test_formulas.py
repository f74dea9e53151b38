"""Every formula: its NumPy code against its own expression in 50 digits, and the identities it has to meet."""

from __future__ import annotations

import importlib.util

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from baserate.formulas.classification import PPV_FROM_RATES
from baserate.formulas.expression import NAMED_FUNCTIONS, arguments_of
from baserate.formulas.formula import Formula, compiled, latex_of
from baserate.formulas.identification import FPIR_OF_GALLERY
from baserate.formulas.symbolic import compile_numpy, numpy_source, parse, to_latex
from baserate.stages.screening import PPV
from baserate.terms import symbol_of, term, terms
from support.paths import ROOT

SPEC = importlib.util.spec_from_file_location("compile_formulas", ROOT / "tools/compile_formulas.py")
TOOL = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(TOOL)
FORMULAS = TOOL.all_formulas()
CLOSED = [found for found in FORMULAS if not any(name in found.expression for name in NAMED_FUNCTIONS)]

PROBABILITY = st.floats(-36, -0.0005).map(lambda value: float(np.exp(value)))
AMOUNT = st.floats(-3, 21).map(lambda value: float(np.exp(value)))


def values(draw, formula):
    """Draw an argument for every name: a probability down to 1e-15 or an amount up to 1e9, as its term asks.

    The logarithm of a probability (``log_...``) is below nothing.
    """
    found = {}
    for name in formula.arguments:
        about = terms().get(name) or term(name.removeprefix("confirmed_"))
        drawn = draw(PROBABILITY if about.is_proportion else AMOUNT)
        found[name] = -drawn if name.removeprefix("confirmed_").startswith("log_") else drawn
    return found


def call(formula, **arguments):
    return float(formula({key: np.array(value) for key, value in arguments.items()}))


@pytest.mark.parametrize("formula", CLOSED, ids=lambda found: f"{found.result}={found.expression[:60]}")
@given(st.data())
def test_the_code_of_every_formula_agrees_with_its_expression_in_50_digits(formula, data):
    given_values = values(data.draw, formula)
    with mpmath.workdps(60):
        symbols = [sympy.Symbol(name, real=True) for name in formula.arguments]
        exact = sympy.lambdify(symbols, parse(formula.expression), modules="mpmath")
        expected = exact(*(mpmath.mpf(given_values[name]) for name in formula.arguments))
        assume(mpmath.isfinite(expected))
        # In 1 - officers/officers_needed the quotient is rounded by 1.1e-16, which is 1e-12 of a difference of 1e-4.
        scale = abs(expected) if "Max(0" not in formula.expression else max(abs(expected), mpmath.mpf(2e-4))
        # 1e-300: what is smaller may underflow.
        assert abs(call(formula, **given_values) - expected) <= 1e-12 * scale + mpmath.mpf("1e-300")


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda found: f"{found.result}={found.expression[:60]}")
def test_every_formula_has_a_source_and_shows_itself(formula):
    assert formula.source.strip()
    assert formula.latex.startswith(symbol_of(formula.result))
    assert latex_of(formula.expression) == to_latex(formula.expression)


def test_an_expression_that_is_not_compiled_yet_gives_the_same_numbers():
    expression = "size*(1 - prevalence)*(1 - (1 - false_positive_rate)**looks_per_person_per_year)"
    arguments = [np.array([1e-17, 0.2]), np.array([3.0, 5.0]), np.array([0.1, 0.2]), np.array([1e9, 7.0])]
    np.testing.assert_array_equal(compiled(expression)(*arguments), compile_numpy(expression)(*arguments))
    fresh = Formula("ppv", "sensitivity*0.5 + Max(prevalence, 0.25)", "a test")
    assert call(fresh, sensitivity=0.5, prevalence=0.5) == 0.75


def test_a_power_near_one_is_rewritten_so_that_nothing_is_lost():
    assert numpy_source("1 - (1 - fmr)**watchlist_size") == "special.any_of(fmr, watchlist_size)"
    assert 1 - (1 - 1e-17) ** 2000 == 0.0
    assert call(FPIR_OF_GALLERY, fmr=1e-17, watchlist_size=2000) == pytest.approx(2e-14, rel=1e-12)


@pytest.mark.parametrize(("n", "expected"), [(200, 0.181), (2000, 0.865), (10_000, 0.99995)])
def test_the_gallery_at_published_sizes(n, expected):
    assert call(FPIR_OF_GALLERY, fmr=1e-3, watchlist_size=n) == pytest.approx(expected, abs=5e-4 if n < 9999 else 5e-6)


def test_the_false_match_rate_that_a_gallery_needs():
    assert call(FPIR_OF_GALLERY, fmr=1.0005e-8, watchlist_size=1e5) == pytest.approx(1e-3, rel=1e-5)


@given(PROBABILITY, st.floats(1, 2.5e9))
def test_the_gallery_and_its_inverse_undo_each_other(fpir, n):
    fmr = float(-np.expm1(np.log1p(-fpir) / n))
    assert call(FPIR_OF_GALLERY, fmr=fmr, watchlist_size=n) == pytest.approx(fpir, rel=1e-9)


@given(PROBABILITY, PROBABILITY, st.floats(1, 1e9), st.floats(1, 1e9))
def test_a_larger_gallery_or_rate_never_alerts_less_and_never_more_than_all_together(f1, f2, n1, n2):
    low, high = sorted((f1, f2))
    few, many = sorted((n1, n2))
    first = call(FPIR_OF_GALLERY, fmr=low, watchlist_size=few)
    assert first <= call(FPIR_OF_GALLERY, fmr=high, watchlist_size=few) * (1 + 1e-14)
    assert first <= call(FPIR_OF_GALLERY, fmr=low, watchlist_size=many) * (1 + 1e-14)
    assert first <= min(1.0, low * few) * (1 + 1e-14)


def test_the_positive_predictive_value_of_the_rare():
    assert call(PPV_FROM_RATES, prevalence=1e-5, sensitivity=0.9, false_positive_rate=1e-3) == pytest.approx(
        0.00892, abs=5e-6
    )


@given(PROBABILITY, PROBABILITY, PROBABILITY)
def test_predictive_values_at_their_limits(p, t, f):
    assert call(PPV_FROM_RATES, prevalence=p, sensitivity=t, false_positive_rate=0.0) == 1.0
    assert call(PPV_FROM_RATES, prevalence=p, sensitivity=f, false_positive_rate=f) == pytest.approx(p, rel=1e-9)
    both = {"prevalence": p, "sensitivity": t, "false_positive_rate": f}
    odds = call(PPV_FROM_RATES, **both)
    assume(odds < 1 - 1e-9)
    # Bayes in odds: posterior odds = prior odds times the likelihood ratio.
    assert odds / (1 - odds) == pytest.approx(p / (1 - p) * t / f, rel=1e-5)


@given(PROBABILITY, st.floats(1e-6, 1), st.floats(1e-6, 1))
def test_chouldechovas_identity(p, t, f):
    """Big Data 5(2), 2017, eq. 2.6: the false positive rate that goes with a base rate, a PPV and a sensitivity."""
    ppv = call(PPV_FROM_RATES, prevalence=p, sensitivity=t, false_positive_rate=f)
    assume(ppv < 1 - 1e-6)
    assert p / (1 - p) * (1 - ppv) / ppv * t == pytest.approx(f, rel=1e-6)


@given(st.floats(1, 1e9), PROBABILITY, PROBABILITY, PROBABILITY)
def test_counted_and_direct_predictive_values_are_the_same(n, p, t, f):
    counted = call(PPV, true_positives_per_year=n * p * t, false_positives_per_year=n * (1 - p) * f)
    direct = call(PPV_FROM_RATES, prevalence=p, sensitivity=t, false_positive_rate=f)
    assert counted == pytest.approx(direct, rel=1e-12)


def test_arguments_are_the_names_that_are_not_functions():
    assert arguments_of("normal_cdf(sqrt(2)*normal_ppf(auc) - threshold)") == ("auc", "threshold")
