"""Random urns against laws worked out beside them: the fluid law, and the root of the urn with reports mixed in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate

from support.loops import last_day, place

RATES = st.floats(0.5, 6.0)
REPLICATES = 200


@settings(max_examples=12)
@given(rate_a=RATES, rate_b=RATES, a=st.integers(1500, 20_000), b=st.integers(1500, 20_000), days=st.integers(100, 500))
def test_a_large_urn_follows_the_fluid_law(rate_a, rate_b, a, b, days):
    """One patrol a day: dn_A/dt = x*rate_A, dn_B/dt = (1-x)*rate_B, integrated: the law below holds along it."""
    seen = last_day([place("a", rate_a, a), place("b", rate_b, b)], REPLICATES, days=days)["patrol_share"][0]

    def drift(_, n):
        share = n[0] / n.sum()
        return [share * rate_a, (1 - share) * rate_b]

    end = integrate.solve_ivp(drift, (0, days), [a, b], rtol=1e-10, atol=1e-6).y[:, -1]
    assert end[1] / b == pytest.approx((end[0] / a) ** (rate_b / rate_a), rel=1e-6)
    # The mean is off the fluid law by about one ball's worth of share, rate/n.
    margin = 4 * seen.std(ddof=1) / np.sqrt(REPLICATES) + (rate_a + rate_b) / (a + b)
    assert seen.mean() == pytest.approx(end[0] / end.sum(), abs=margin)


@pytest.mark.slow
@settings(max_examples=12)
@given(
    rates=st.tuples(RATES, RATES),
    reporting=st.tuples(st.floats(0.1, 1), st.floats(0.1, 1)),
    weights=st.tuples(st.floats(0.2, 2), st.floats(0.2, 2)),
)
def test_an_urn_with_reports_rests_at_the_root_and_returns_to_it(rates, reporting, weights):
    """The root in [0, 1] of (c+d-a-b)x**2 + (a-2c-d)x + c at which the slope falls, found among numerical roots."""
    (w_d, w_r), (rate_a, rate_b) = weights, rates
    from_a, from_b = (w_r * rate * r for rate, r in zip(rates, reporting, strict=True))
    a, b, c, d = w_d * rate_a + from_a, from_b, from_a, w_d * rate_b + from_b
    drift = np.polynomial.Polynomial([c, a - 2 * c - d, c + d - a - b])
    roots = [
        float(x.real) for x in drift.roots() if abs(x.imag) < 1e-9 and 0 <= x.real <= 1 and drift.deriv()(x.real) < 0
    ]
    assume(len(roots) == 1)
    [root] = roots
    assume(0.1 < root < 0.9)
    n, days = 1000.0, 600
    for start in (root, root - 0.08, root + 0.08):
        places = [place("a", rate_a, n * start), place("b", rate_b, n * (1 - start))]
        for one, rate in zip(places, reporting, strict=True):
            one["reporting_rate"] = rate

        def expected(_, record):
            share = record[0] / record.sum()
            return [share * w_d * rate_a + from_a, (1 - share) * w_d * rate_b + from_b]

        end = integrate.solve_ivp(expected, (0, days), [n * start, n * (1 - start)], rtol=1e-10, atol=1e-6).y[:, -1]
        law = end[0] / end.sum()
        assert abs(law - root) <= abs(start - root) + 1e-9
        options = {"days": days, "discovered_weight": w_d, "reported_weight": w_r}
        seen = last_day(places, REPLICATES, **options)["recorded_share"][0]
        error = 4 * seen.std(ddof=1) / np.sqrt(REPLICATES) + (a + d) / n / 10
        # Where the law moves by less than the error, a share that stands still would pass.
        assume(start == root or abs(law - start) > 2 * error)
        assert seen.mean() == pytest.approx(law, abs=error)
