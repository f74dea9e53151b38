"""At least one confirmed event over people who differ, against quadrature in 30 digits and its limits."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.formulas.special import any_of, heterogeneous_any, heterogeneous_reviewed_any


def by_quadrature(f, cv, n, r, looks):
    with mpmath.workdps(30):
        spread = mpmath.sqrt(mpmath.log(1 + mpmath.mpf(cv) ** 2))
        cut = (spread**2 / 2 - mpmath.log(f)) / spread
        end = min(cut, 14 + spread)

        def chance(rate):
            once = mpmath.mpf(r) * -mpmath.expm1(mpmath.mpf(n) * mpmath.log1p(-rate))
            return -mpmath.expm1(mpmath.mpf(looks) * mpmath.log1p(-once))

        def integrand(z):
            rate = mpmath.mpf(f) * mpmath.exp(spread * z - spread**2 / 2)
            return chance(min(rate, 1 - mpmath.mpf(10) ** -28)) * mpmath.npdf(z)

        points = [*map(mpmath.mpf, np.arange(-12, float(end), 0.5)), end]
        always = -mpmath.expm1(mpmath.mpf(looks) * mpmath.log1p(-mpmath.mpf(r)))
        return float(mpmath.quad(integrand, points) + always * mpmath.ncdf(-cut))


@pytest.mark.parametrize(
    ("f", "cv", "n", "r", "looks"),
    [
        (1e-3, 3, 2000, 0.2, 50),
        (1e-9, 10, 1e6, 0.5, 3.3),
        (0.01, 1, 100, 0.9, 0.2),
        (1e-5, 30, 1e4, 0.1, 10),
        (1e-15, 3, 2.5e9, 0.3, 400),
        (0.2, 5, 40, 0.7, 3),
    ],
)
def test_against_quadrature(f, cv, n, r, looks):
    expected = by_quadrature(f, cv, n, r, looks)
    assert float(heterogeneous_reviewed_any(f, cv, n, r, looks)) == pytest.approx(expected, rel=1e-10)


RATE = st.floats(-30, -0.1).map(lambda value: float(np.exp(value)))


@given(RATE, st.floats(0, 50), st.floats(1, 1e6), RATE, st.floats(0.1, 1000))
def test_limits_and_bounds(f, cv, n, r, looks):
    found = float(heterogeneous_reviewed_any(f, cv, n, r, looks))
    once = float(heterogeneous_any(f, cv, n))
    assert 0 <= found <= 1
    # At most as often as looks times a confirmed event, at most as often as without review.
    assert found <= min(max(looks, 1) * r * once, float(heterogeneous_any(f, cv, n * max(looks, 1)))) * (1 + 1e-9)
    assert float(heterogeneous_reviewed_any(f, cv, n, r, 1)) == pytest.approx(r * once, rel=1e-9)
    assert float(heterogeneous_reviewed_any(f, cv, n, 1, looks)) == pytest.approx(
        float(heterogeneous_any(f, cv, n * looks)), rel=1e-6
    )
    alike = any_of(r * any_of(f, n), looks)
    assert float(heterogeneous_reviewed_any(f, 0, n, r, looks)) == pytest.approx(float(alike), rel=1e-9)
    assert float(heterogeneous_reviewed_any(f, cv, n, 0, looks)) == 0


def test_what_is_not_valid_is_nan():
    assert np.isnan(heterogeneous_reviewed_any(0.1, 1, 10, 1.5, 1))
    assert np.isnan(heterogeneous_reviewed_any(0.1, 1, 10, 0.5, -1))
