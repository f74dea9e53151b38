"""The model of the threshold test, in closed form: what a searcher sees, whom they search, and what they find.

A searcher sees a signal: normal with mean 0 and variance 1 for people who carry nothing, with mean delta for people who
carry something; a share phi carries. Who shows a signal above the threshold t is searched. With the group r and the
place d

    phi_rd = logistic(phi_r + phi_d),   delta_rd = exp(delta_r + delta_d),   t_rd = t_r + sigma z_rd

so that search and hit rates are sums of normal tails (discriminant distributions: Pierson, Corbett-Davies and Goel,
AISTATS 2018, arXiv:1702.08536; the test: Simoiu, Corbett-Davies and Goel, Ann. Appl. Stat., 2017, arXiv:1607.05376).
Priors are those of the authors' code (model_mixture.stan in github.com/5harad/fasttt), with a mean threshold t_r of
each group as in their later code (threshold_test.stan in github.com/stan-dev/stancon_talks, 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from baserate.auditing.log.table import Floats, Ints

_HALF_LOG_2PI = 0.5 * float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class Counts:
    """Stops, searches, searches whose result is known, and hits, each of shape (groups, places); 0 where no stops."""

    stops: Ints
    searches: Ints
    known: Ints
    hits: Ints


@dataclass(frozen=True, slots=True)
class Cells:
    """The natural parameters of each group in each place: arrays (..., groups, places)."""

    log_odds: Floats
    delta: Floats
    t: Floats

    @property
    def phi(self) -> Floats:
        """The share who carry something."""
        return np.asarray(special.expit(self.log_odds))

    @property
    def threshold(self) -> Floats:
        """The probability of carrying at which the searcher searches: Bayes' rule at the signal t.

        phi n(t - delta) / (phi n(t - delta) + (1 - phi) n(t)), n the normal density.
        """
        return np.asarray(special.expit(self.log_odds + self.delta * (self.t - self.delta / 2)))


@dataclass(frozen=True, slots=True)
class Tails:
    """Logarithms of joint probabilities of each cell: carrying or not, searched or not."""

    carrying_searched: Floats
    empty_searched: Floats
    carrying_passed: Floats
    empty_passed: Floats

    @property
    def search(self) -> Floats:
        """The probability of being searched."""
        return np.asarray(np.exp(np.logaddexp(self.carrying_searched, self.empty_searched)))

    @property
    def hit(self) -> Floats:
        """The probability that a search finds something."""
        return np.asarray(special.expit(self.carrying_searched - self.empty_searched))


def tails(cells: Cells) -> Tails:
    """Return the joint probabilities of carrying and being searched."""
    carrying, empty = special.log_expit(cells.log_odds), special.log_expit(-cells.log_odds)
    below = cells.t - cells.delta
    return Tails(
        np.asarray(carrying + special.log_ndtr(-below)),
        np.asarray(empty + special.log_ndtr(-cells.t)),
        np.asarray(carrying + special.log_ndtr(below)),
        np.asarray(empty + special.log_ndtr(cells.t)),
    )


def likelihood(cells: Cells, counts: Counts) -> tuple[Floats, Cells]:
    """Return the log-likelihood of each cell, without its constant, and its gradient in the natural parameters.

    Of n stops s are searches, of whose k known results h are hits: binomial(n, search) and binomial(k, hit).
    """
    joint = tails(cells)
    searched = np.logaddexp(joint.carrying_searched, joint.empty_searched)
    passed = np.logaddexp(joint.carrying_passed, joint.empty_passed)
    passes, unknown = counts.stops - counts.searches, counts.searches - counts.known
    hits, misses = counts.hits, counts.known - counts.hits
    value = unknown * searched + hits * joint.carrying_searched + misses * joint.empty_searched + passes * passed

    # Shares who carry, of those searched and of those passed; densities at the threshold over the tails beside it.
    hit, missed = np.exp(joint.carrying_searched - searched), np.exp(joint.carrying_passed - passed)
    phi = cells.phi
    below = cells.t - cells.delta
    here, there = -0.5 * cells.t**2 - _HALF_LOG_2PI, -0.5 * below**2 - _HALF_LOG_2PI
    above_empty, above_carrying = np.exp(here - special.log_ndtr(-cells.t)), np.exp(there - special.log_ndtr(-below))
    under_empty, under_carrying = np.exp(here - special.log_ndtr(cells.t)), np.exp(there - special.log_ndtr(below))
    carrying = (unknown * hit + hits) * above_carrying - passes * missed * under_carrying
    empty = (unknown * (1 - hit) + misses) * above_empty - passes * (1 - missed) * under_empty
    log_odds = unknown * (hit - phi) + hits * (1 - phi) - misses * phi + passes * (missed - phi)
    return value, Cells(log_odds, carrying, -carrying - empty)
