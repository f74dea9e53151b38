"""Tests of goodness of fit that several tests make."""

from __future__ import annotations

import numpy as np
from scipy import stats


def chi_square(counts, distribution):
    """Return the p-value of counts against a distribution, in cells of about a twentieth."""
    edges = np.unique(distribution.ppf(np.linspace(0, 1, 21)[1:-1]))
    expected = np.diff(np.concatenate([[0], distribution.cdf(edges), [1]])) * len(counts)
    seen = np.histogram(counts, np.concatenate([[-np.inf], edges + 0.5, [np.inf]]))[0]
    return stats.chisquare(seen[expected > 0], expected[expected > 0]).pvalue
