"""Numbers worked out in 50 digits, and results held against them."""

from __future__ import annotations

import mpmath
import pytest
from hypothesis import strategies as st

mpmath.mp.dps = 50
RATE = st.floats(1e-12, 1.0).map(lambda value: min(max(value, 1e-12), 1 - 1e-9))
TINY = st.floats(-34.5, -2.4).map(lambda value: float(mpmath.exp(value)))
AMOUNT = st.floats(1.0, 1e9)
#: Populations.
PEOPLE = st.integers(1, 10**9)


def check(found, expected):
    """Compare medians with exact numbers, to 1e-9 of the number; low, high and mean are the same number."""
    for key, value in expected.items():
        outcome = found[key]
        assert outcome["median"] == pytest.approx(float(value), rel=1e-9, abs=1e-300), key
        assert outcome["median"] == outcome["low"] == outcome["high"] == outcome["mean"], key


def exact(*values):
    return [mpmath.mpf(value) for value in values]


def at_least_once(f, looks):
    """Return the chance of at least one event in so many looks, floor(looks) or one more of them, at rate f each."""
    whole = mpmath.floor(looks)
    return 1 - (1 - f) ** whole * (1 - (looks - whole) * f)
