"""The posterior of the threshold test, in coordinates that its data have taken apart.

A search rate fixes a threshold t only once phi and delta are known, and a hit rate one of these only once the other is;
in the model's own parameters the posterior is a thin, bent sheet. Here each coordinate is the distance from what the
rates would say, given the coordinates before it, in units of how sure they say it:

    phi_r = A_r(log delta_r) + alpha_r       A_r: the share that fits the group's rates of searches and hits
    phi_d = mean of o_rd + sd v_d            o_rd: what the place's rates, beside the group's, say of the place
    t_r   = mean of T_rd + sd u_r            T_rd: the threshold that fits the cell's search rate, given phi and delta
    t_rd  = rho t_r + (1 - rho) T_rd + sigma sqrt(rho) u_rd       rho = w^2 / (w^2 + sigma^2)

w being the standard error of T_rd. Without stops w is infinite and t_rd = t_r + sigma u_rd; with very many it is T_rd.
This is a change of variables and no approximation: whatever A, T and w are, the density is that of the model
(non-centred and centred parametrisations are its ends: Papaspiliopoulos, Roberts and Skold, Statist. Sci., 2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from baserate.auditing.log.table import Floats
from baserate.auditing.thresholds.model import Cells, Counts, likelihood
from baserate.auditing.thresholds.ridge import Along, Ridge, normal

#: Standard deviation of phi_d and log delta_d over places; every other scale of the priors is 1.
PLACE_SCALE = 0.1
#: Coordinates that belong to no group: means of phi_r and of log delta_r, log sigma.
SHARED = 3
#: The search for a threshold ends at steps no longer than this, whose square is below the last digit.
_CLOSE, _MOST_ROUNDS = 1e-7, 60
#: Where the probability is as flat as this the fitted threshold has no weight, and need only stay finite.
_LEAST_DENSITY = 1e-150


@dataclass(frozen=True, slots=True)
class Parameters:
    """The model's own parameters: ``cells``, and t_r (..., groups) and sigma (...)."""

    cells: Cells
    t: Floats
    sigma: Floats


class Posterior:
    """The posterior density of counts, all priors widened by ``scale``.

    Priors: means of phi_r and log delta_r, and t_r, normal(0, 1); phi_r and log delta_r normal(mean, 1); phi_d and log
    delta_d normal(0, 0.1), but 0 in the place of most stops, from which others are measured; sigma half-normal(1).

    A point of shape (..., size) holds: the two means and log sigma; log delta_r, alpha_r and u_r of the groups;
    v_d of the places, and log delta_d in units of its scale; u_rd.
    """

    def __init__(self, counts: Counts, scale: float = 1.0) -> None:
        self.counts, self.scale = counts, scale
        self.groups, self.places = (int(n) for n in counts.stops.shape)
        self.common = SHARED + 3 * self.groups
        self.size = self.common + 2 * self.places + self.groups * self.places
        self._scale = PLACE_SCALE * scale
        self._free = np.arange(self.places) != int(np.argmax(counts.stops.sum(axis=0)))
        self._of_place = np.where(self._free, self._scale, 0.0)
        stops = counts.stops.astype(np.float64)
        # A cell's search rate, with one search added at its group's: of few stops, it says what the group's does.
        pooled, hit = _pooled(counts)
        self._rate = (counts.searches + 1) / (stops + 1 / pooled[:, None])
        # What a cell's stops say of its search probability; times its slope in t squared, of its threshold.
        self._information = stops / (self._rate * (1 - self._rate))
        self._known = counts.known.astype(np.float64)
        # Its hit rate likewise, with one hit added at its group's.
        hits = (counts.hits + 1) / (counts.known + 1 / hit[:, None])
        self._ridge = Ridge(pooled, hit, self._rate, hits)

    def parts(self, point: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return views of points: shared (..., 3), by group (..., 3, r), by place (..., 2, d), by cell (..., r, d)."""
        shape, r, d = point.shape[:-1], self.groups, self.places
        ends = np.cumsum([SHARED, 3 * r, 2 * d])
        shared, group, place, cell = np.split(point, ends, axis=-1)
        return shared, group.reshape(*shape, 3, r), place.reshape(*shape, 2, d), cell.reshape(*shape, r, d)

    def start(self, chains: int, random: np.random.Generator) -> Floats:
        """Return points for chains to start from, (chains, size): wider apart than data of any use leave them."""
        points = random.standard_normal((chains, self.size))
        shared, group, _, _ = self.parts(points)
        shared[:, 2] = 0.5 * shared[:, 2] - 1.0
        group[:, 0] *= 0.5
        group[:, 1] *= 0.2
        return points

    def parameters(self, point: Floats) -> Parameters:
        """Return the model's parameters at points (..., size)."""
        state = self._forward(point)
        return Parameters(state.cells, state.t_group, state.sigma[..., 0, 0])

    def density(self, point: Floats) -> tuple[Floats, Floats]:
        """Return the log-density at points (..., size), without its constant, and its gradient."""
        state = self._forward(point)
        value, slope = likelihood(state.cells, self.counts)
        kappa = self.scale**-2
        shared, _, place, _ = state.parts
        sigma = state.sigma[..., 0, 0]
        # The priors, and the Jacobians of log sigma, of the groups' delta, and of the two steps to t_r and t_rd.
        total = (
            (value - 0.5 * state.z**2 + 0.5 * np.log(state.rho)).sum(axis=(-1, -2))
            - 0.5 * (kappa * (state.t_group**2 + state.off_phi**2 + state.off_delta**2)).sum(axis=-1)
            - 0.5 * np.log(state.known).sum(axis=-1)
            - 0.5 * (place[..., 1, :] ** 2 + np.where(self._free, 0.0, place[..., 0, :] ** 2)).sum(axis=-1)
            - 0.5
            * np.where(self._free, (state.phi_place / self._scale) ** 2 + np.log(state.known_place), 0.0).sum(axis=-1)
            - 0.5 * kappa * (shared[..., :2] ** 2).sum(axis=-1)
            + shared[..., 2]
            - 0.5 * kappa * sigma**2
        )
        return np.asarray(total), self._backward(state, slope)

    def _backward(self, state: _State, slope: Cells) -> Floats:
        """Return the gradient, from that of the likelihood: to t_rd, to t_r, to T_rd, to phi and delta."""
        _, group, _, cell = state.parts
        sigma, z, rho, fit, kappa = state.sigma, state.z, state.rho, state.fit, self.scale**-2
        width, known = sigma * np.sqrt(rho), state.known[..., None]
        on_t = slope.t - z / sigma
        on_rho = on_t * (state.t_group[..., None] - fit.t + 0.5 * width * cell / rho) + 0.5 / rho
        on_group = (z / sigma + rho * on_t).sum(axis=-1) - kappa * state.t_group
        spread = group[..., 2, :] / np.sqrt(state.known)
        on_weight = on_group[..., None] * (fit.t - state.middle[..., None] - 0.5 * spread[..., None]) - 0.5
        on_weight = on_weight / known
        on_fitted = (1 - rho) * on_t + on_group[..., None] * state.weight / known
        # In log sigma, rho falls by 2 rho (1 - rho) and a cell's weight by 2 sigma^2 weight^2; in the logarithm of the
        # cell's information rho falls by rho (1 - rho), and its weight grows by rho weight.
        on_sigma = z**2 + on_t * width * cell - 2 * on_rho * rho * (1 - rho)
        on_sigma = on_sigma - 2 * on_weight * (sigma * state.weight) ** 2
        on_information = rho * (on_weight * state.weight - on_rho * (1 - rho))
        on_odds = slope.log_odds + on_fitted * fit.by_odds + on_information * fit.information_by_odds
        on_delta = slope.delta + on_fitted * fit.by_delta + on_information * fit.information_by_delta
        return self._to_coordinates(
            state,
            on_odds,
            on_delta * state.cells.delta,
            on_sigma.sum(axis=(-1, -2)),
            on_group / np.sqrt(state.known),
            on_t * width,
        )

    def _to_coordinates(
        self, state: _State, on_odds: Floats, on_log_delta: Floats, on_sigma: Floats, on_u: Floats, on_cell: Floats
    ) -> Floats:
        """Return the gradient from those in the cells' log-odds and log delta, log sigma, u_r and u_rd."""
        shared, _, place, _ = state.parts
        turns, kappa = state.turns, self.scale**-2
        root = np.sqrt(state.known_place)
        on_place = np.where(self._free, on_odds.sum(axis=-2) - state.phi_place / self._scale**2, 0.0)
        on_off = on_place[..., None, :] * state.says / state.known_place[..., None, :]
        spread = (state.middle_place + 0.5 * place[..., 0, :] / root)[..., None, :]
        on_says = on_place[..., None, :] * (state.off - spread) - 0.5 * self._free
        on_says = on_says / state.known_place[..., None, :] * state.says
        on_log_delta_place = on_log_delta.sum(axis=-2) + (on_off * turns.log_odds[..., None]).sum(axis=-2)

        on_phi = on_odds.sum(axis=-1) - kappa * state.off_phi
        on_log_delta_r = (
            on_log_delta.sum(axis=-1)
            - kappa * state.off_delta
            + on_phi * turns.log_odds
            + on_says.sum(axis=-1) * turns.information
            + (on_off * turns.off).sum(axis=-1)
            + (on_off * state.log_delta_place[..., None, :]).sum(axis=-1) * state.bends
        )
        by_mean = [
            kappa * (off.sum(axis=-1) - shared[..., index])
            for index, off in enumerate((state.off_phi, state.off_delta))
        ]
        on_sigma = on_sigma + 1 - kappa * state.sigma[..., 0, 0] ** 2
        on_v = np.where(self._free, on_place / root, -place[..., 0, :])
        gradients = (
            np.stack([*by_mean, on_sigma], axis=-1),
            np.stack([on_log_delta_r, on_phi - on_off.sum(axis=-1), on_u], axis=-2),
            np.stack([on_v, on_log_delta_place * self._of_place - place[..., 1, :]], axis=-2),
            on_cell,
        )
        return np.concatenate([part.reshape(*shared.shape[:-1], -1) for part in gradients], axis=-1)

    def _forward(self, point: Floats) -> _State:
        shared, group, place, cell = parts = self.parts(point)
        sigma = np.exp(shared[..., 2])[..., None, None]
        log_delta = group[..., 0, :]
        along, turns, bends = self._ridge.at(log_delta)
        phi = along.log_odds + group[..., 1, :]
        log_delta_place = self._of_place * place[..., 1, :]
        delta = np.exp(log_delta[..., None] + log_delta_place[..., None, :])

        # What each cell says of its place, as far as it is searched; of the first place nothing is left to say.
        off = along.off - group[..., 1, :, None] + turns.log_odds[..., None] * log_delta_place[..., None, :]
        says = self._known * np.exp(along.information)[..., None]
        known_place = self._scale**-2 + says.sum(axis=-2)
        middle_place = (says * off).sum(axis=-2) / known_place
        phi_place = np.where(self._free, middle_place + place[..., 0, :] / np.sqrt(known_place), 0.0)
        log_odds = phi[..., None] + phi_place[..., None, :]
        fit = _fitted(self._rate, log_odds, delta)

        # Shares of trust in t_r and in T_rd, and the precision of t_r; both in forms that hold without any stops.
        information = self._information * fit.slope**2
        rho = 1 / (1 + information * sigma**2)
        weight = information * rho
        known = self.scale**-2 + weight.sum(axis=-1)
        middle = (weight * fit.t).sum(axis=-1) / known
        t_group = middle + group[..., 2, :] / np.sqrt(known)
        t = rho * t_group[..., None] + (1 - rho) * fit.t + sigma * np.sqrt(rho) * cell
        return _State(
            parts=parts,
            cells=Cells(log_odds, delta, t),
            sigma=sigma,
            z=(t - t_group[..., None]) / sigma,
            off_phi=phi - shared[..., 0, None],
            off_delta=log_delta - shared[..., 1, None],
            turns=turns,
            bends=bends,
            off=off,
            says=says,
            known_place=known_place,
            middle_place=middle_place,
            phi_place=phi_place,
            log_delta_place=log_delta_place,
            t_group=t_group,
            middle=middle,
            known=known,
            rho=rho,
            weight=weight,
            fit=fit,
        )


@dataclass(frozen=True, slots=True)
class _Fit:
    """Thresholds that fit search rates, with their slopes in log_odds and delta.

    ``slope`` is that of the search probability in the threshold, its sign turned; the last two are the slopes of the
    logarithm of its square.
    """

    t: Floats
    by_odds: Floats
    by_delta: Floats
    slope: Floats
    information_by_odds: Floats
    information_by_delta: Floats


@dataclass(frozen=True, slots=True)
class _State:
    """What the density is computed from.

    ``off_phi`` and ``off_delta`` are the groups' distances from the means. phi_d has the mean ``middle_place`` and the
    precision ``known_place``, in which each cell ``says`` its ``off``; t_r has the mean ``middle`` and the precision
    ``known``, in which each cell has its ``weight``.
    """

    parts: tuple[Floats, Floats, Floats, Floats]
    cells: Cells
    sigma: Floats
    z: Floats
    off_phi: Floats
    off_delta: Floats
    turns: Along
    bends: Floats
    off: Floats
    says: Floats
    known_place: Floats
    middle_place: Floats
    phi_place: Floats
    log_delta_place: Floats
    t_group: Floats
    middle: Floats
    known: Floats
    rho: Floats
    weight: Floats
    fit: _Fit


def _fitted(rate: Floats, log_odds: Floats, delta: Floats) -> _Fit:
    """Return the thresholds at which the search probability is ``rate``.

    Newton's method on the probit of the probability, which is nearly straight in the threshold, held to where the root
    must lie: between the threshold for people who all carry nothing, and delta above it.
    """
    phi, empty = special.expit(log_odds), special.expit(-log_odds)
    goal = special.ndtri(rate)
    low, high = np.broadcast_to(-goal, delta.shape), delta - goal
    t = low + phi * delta
    for _ in range(_MOST_ROUNDS):
        beyond = delta - t
        search = phi * special.ndtr(beyond) + empty * special.ndtr(-t)
        from_carrying, from_empty = phi * normal(beyond), empty * normal(t)
        probit = special.ndtri(search)
        gap = probit - goal
        low, high = np.where(gap > 0, t, low), np.where(gap < 0, t, high)
        density = np.maximum(from_carrying + from_empty, _LEAST_DENSITY)
        step = gap * normal(probit) / density
        moved = t + step
        # Where the probability is flat a step may lead away; then the bracket is halved.
        inside = (moved >= low) & (moved <= high)
        t = moved if inside.all() else np.where(inside, moved, 0.5 * (low + high))
        if not (np.abs(step) > _CLOSE).any():
            break
    by_odds = phi * empty * (special.ndtr(beyond) - special.ndtr(-t)) / density
    by_delta = from_carrying / density
    turn = (beyond * from_carrying - t * from_empty) / density
    bent_by_odds = (empty * from_carrying - phi * from_empty) / density + turn * by_odds
    bent_by_delta = -beyond * by_delta + turn * by_delta
    return _Fit(t, by_odds, by_delta, density, 2 * bent_by_odds, 2 * bent_by_delta)


def _pooled(counts: Counts) -> tuple[Floats, Floats]:
    """Return the search and hit rates of the groups over all places, one half added to each count."""
    stops, searches, known, hits = (
        part.sum(axis=1).astype(np.float64) for part in (counts.stops, counts.searches, counts.known, counts.hits)
    )
    return (searches + 0.5) / (stops + 1), (hits + 0.5) / (known + 1)
