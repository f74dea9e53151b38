"""The named functions that formulas may use: what has no elementary form, or none that is sound in floating point."""

from __future__ import annotations

from baserate.formulas.special.binormal import binormal_threshold, normal_cdf, normal_ppf
from baserate.formulas.special.correlated import error_given_error, frechet_bounds_exceeded
from baserate.formulas.special.coverage import beta_exposure, beta_exposure_median
from baserate.formulas.special.mixtures import (
    any_in_looks,
    any_of,
    heterogeneous_any,
    heterogeneous_any_in_looks,
)
from baserate.formulas.special.queues import erlang_c, median_wait, wait_exceeds
from baserate.formulas.special.shares import share_of_both
from baserate.formulas.special.tails import betabinomial_sf, binomial_sf

__all__ = [
    "any_in_looks",
    "any_of",
    "beta_exposure",
    "beta_exposure_median",
    "betabinomial_sf",
    "binomial_sf",
    "binormal_threshold",
    "erlang_c",
    "error_given_error",
    "frechet_bounds_exceeded",
    "heterogeneous_any",
    "heterogeneous_any_in_looks",
    "median_wait",
    "normal_cdf",
    "normal_ppf",
    "share_of_both",
    "wait_exceeds",
]
