"""At least one event in so many looks: one by one, in 60 digits, and over people who differ by quadrature."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.formulas.special import any_in_looks, any_of, heterogeneous_any, heterogeneous_any_in_looks


def in_looks(f, looks):
    whole = int(looks)
    return 1 - (1 - f) ** whole * (1 - (mpmath.mpf(looks) - whole) * f)


def by_quadrature(f, cv, n, r, looks):
    with mpmath.workdps(30):
        spread = mpmath.sqrt(mpmath.log(1 + mpmath.mpf(cv) ** 2))
        cut = (spread**2 / 2 - mpmath.log(f)) / spread
        end = min(cut, 14 + spread)

        def chance(rate):
            once = mpmath.mpf(r) * -mpmath.expm1(mpmath.mpf(n) * mpmath.log1p(-rate))
            return in_looks(once, looks)

        def integrand(z):
            rate = mpmath.mpf(f) * mpmath.exp(spread * z - spread**2 / 2)
            return chance(min(rate, 1 - mpmath.mpf(10) ** -28)) * mpmath.npdf(z)

        points = [*map(mpmath.mpf, np.arange(-12, float(end), 0.5)), end]
        always = in_looks(mpmath.mpf(r), looks)
        return float(mpmath.quad(integrand, points) + always * mpmath.ncdf(-cut))


@pytest.mark.slow
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
    assert float(heterogeneous_any_in_looks(f, cv, n, r, looks)) == pytest.approx(expected, rel=1e-10)


RATE = st.floats(-30, -0.1).map(lambda value: float(np.exp(value)))


@given(RATE, st.floats(0, 50), st.floats(1, 1e6), RATE, st.floats(0.1, 1000))
def test_limits_and_bounds(f, cv, n, r, looks):
    found = float(heterogeneous_any_in_looks(f, cv, n, r, looks))
    once = float(heterogeneous_any(f, cv, n))
    assert 0 <= found <= 1
    # At most looks times a confirmed event, at most as if everybody were alike (Jensen), at most as without review.
    assert found <= looks * r * once * (1 + 1e-9)
    assert found <= float(any_in_looks(r * once, looks)) * (1 + 1e-9)
    assert found <= float(heterogeneous_any_in_looks(f, cv, n, 1, looks)) * (1 + 1e-9)
    # Up to one look the mean of a multiple is the multiple of the mean.
    below = min(looks, 1.0)
    assert float(heterogeneous_any_in_looks(f, cv, n, r, below)) == pytest.approx(below * r * once, rel=1e-9)
    alike = any_in_looks(r * any_of(f, n), looks)
    assert float(heterogeneous_any_in_looks(f, 0, n, r, looks)) == pytest.approx(float(alike), rel=1e-9)
    assert float(heterogeneous_any_in_looks(f, cv, n, 0, looks)) == 0


def test_people_looked_at_one_by_one():
    rng = np.random.default_rng(3)
    people = 400_000
    for f, looks in [(0.05, 0.05), (0.3, 0.7), (0.2, 1.0), (0.02, 3.4), (0.1, 24.0), (0.5, 12.9)]:
        each = int(looks) + (rng.random(people) < looks - int(looks))
        hit = (rng.binomial(each, f) > 0).mean()
        expected = float(any_in_looks(f, looks))
        assert hit == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / people))


@given(st.floats(-40, 0).map(lambda power: float(np.exp(power))), st.floats(0, 1e6))
def test_any_in_looks_to_sixty_digits(f, looks):
    with mpmath.workdps(400):
        expected = float(in_looks(mpmath.mpf(f), looks))
    assert float(any_in_looks(f, looks)) == pytest.approx(expected, rel=1e-12)
    assert any_in_looks(f, looks) <= min(1.0, looks * f) * (1 + 1e-12)


@given(st.floats(0, 1), st.floats(0, 50), st.floats(0, 1))
def test_no_other_spread_of_looks_reaches_more_people(f, looks, apart):
    """Half of the people are looked at more and half less, the same on average: never more of them have an event."""
    shift = apart * looks
    spread = (any_in_looks(f, looks - shift) + any_in_looks(f, looks + shift)) / 2
    assert spread <= any_in_looks(f, looks) * (1 + 1e-9) + 1e-15


def test_the_published_numbers():
    assert float(any_in_looks(0.001, 12)) * 1e6 == pytest.approx(11_934, abs=0.5)
    assert float(any_in_looks(0.05, 0.05)) * 1e6 == pytest.approx(2500)
    assert float(any_in_looks(0.05 * 0.2, 20)) == pytest.approx(0.18209, abs=5e-6)
    # Certain events, and none.
    assert any_in_looks(1.0, 0.4) == pytest.approx(0.4)
    assert (any_in_looks(1.0, 1.5), any_in_looks(0.0, 9.5), any_in_looks(0.3, 0.0)) == (1, 0, 0)


def test_what_is_not_valid_is_nan():
    assert np.isnan(heterogeneous_any_in_looks(0.1, 1, 10, 1.5, 1))
    assert np.isnan(heterogeneous_any_in_looks(0.1, 1, 10, 0.5, -1))
