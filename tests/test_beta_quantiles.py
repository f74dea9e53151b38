"""The table of beta quantiles against SciPy's own inverse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from baserate.quantity import interpolate_beta_quantiles

U = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 997), 10.0 ** np.arange(-16, -5), 1 - 10.0 ** np.arange(-15.0, -5)])


def check(a, b):
    exact = special.betaincinv(a, b, U)
    rest = special.betainccinv(b, a, U)
    found = interpolate_beta_quantiles(a, b, U)
    usable = exact > 1e-290
    np.testing.assert_allclose(found[usable], exact[usable], rtol=1e-9)
    close = rest > 1e-6
    np.testing.assert_allclose(1 - found[close], rest[close], rtol=1e-9)
    assert (np.diff(found[:997]) >= 0).all()


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (0, 40), (40, 40), (11, 100), (10, 3_147_436), (5e8, 1e9)])
def test_at_counts_small_and_large(count, of):
    check(count + 0.5, of - count + 0.5)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_at_any_counts(right, wrong):
    check(right + 0.5, wrong + 0.5)
