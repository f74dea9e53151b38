"""The threshold test: published thresholds reproduced, and the calibration of the test's intervals.

Run it with ``python validation/threshold_test.py``; it ends with 1 where a published number is not reproduced, or where
intervals do not hold what they promise.

1. Stops of Connecticut's state patrol by county and race, with the thresholds that the Stanford Open Policing Project
   inferred from them: results/data_for_figures/fig4b_threshold_test.csv of github.com/5harad/openpolicing. They are of
   the first model of the test, in which a signal is a probability with a beta distribution (model_flat.stan in
   src/analysis/threshold_test there; Simoiu, Corbett-Davies and Goel, Ann. Appl. Stat., 2017, arXiv:1607.05376). That
   model is written down here and sampled with the sampler of ``baserate audit``. Beside it stands what the faster
   model of ``baserate audit`` (Pierson, Corbett-Davies and Goel, AISTATS 2018) says of the same counts, with its wider
   priors.
2. Worlds drawn from the model's own priors, person by person, and tested: true thresholds have to lie in 90% intervals
   9 times of 10 (simulation-based calibration: Talts and others, arXiv:1804.06788).
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from baserate.auditing.spec import Options
from baserate.auditing.thresholds.counts import Searches
from baserate.auditing.thresholds.diagnostics import effective_size, split_r_hat
from baserate.auditing.thresholds.inference import run_test
from baserate.auditing.thresholds.model import Counts
from baserate.auditing.thresholds.posterior import PLACE_SCALE, Posterior
from baserate.auditing.thresholds.sampler import Settings, sample
from baserate.random.streams import stream

Floats = NDArray[np.float64]
GROUPS = ("white", "black", "hispanic")
#: County -> for each group stops, searches, hits, and the published threshold.
CONNECTICUT = {
    "New Haven": ((33665, 435, 159, 0.270592), (8448, 280, 67, 0.188027), (7010, 245, 81, 0.193184)),
    "New London": ((37626, 573, 180, 0.243789), (4543, 138, 48, 0.191748), (3271, 105, 31, 0.194828)),
    "Tolland": ((38548, 452, 198, 0.283993), (3119, 90, 14, 0.189107), (2626, 96, 18, 0.180329)),
    "Fairfield": ((26464, 367, 132, 0.258278), (7564, 245, 81, 0.188601), (7057, 151, 41, 0.226251)),
    "Hartford": ((26451, 351, 105, 0.262208), (7705, 298, 80, 0.186987), (4915, 209, 58, 0.185873)),
    "Middlesex": ((30272, 200, 93, 0.292631), (3577, 75, 21, 0.188981), (2692, 33, 6, 0.225783)),
    "Windham": ((24990, 324, 145, 0.294891), (1216, 45, 22, 0.189443), (1894, 60, 22, 0.207141)),
    "Litchfield": ((24298, 406, 167, 0.273301), (1288, 47, 13, 0.189813), (1689, 67, 25, 0.199589)),
}
#: Published means come from 12,500 draws, and these from fewer: differences of less are none.
CLOSE = 0.005
WORLDS, LEVEL = 8, 0.9


class BetaModel:
    """The published model: t logit-normal(t_r, sigma_r), signals beta(lambda phi, lambda (1 - phi))."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.r, self.d = counts.stops.shape
        self.size = 4 * self.r + 2 * (self.d - 1) + self.r * self.d

    def split(self, x: Floats) -> list[Floats]:
        """Return log sigma_r, t_r, phi_r and lambda_r (units of their priors), phi_d and lambda_d, and z_rd."""
        r, d = self.r, self.d
        ends = np.cumsum([r, r, r, r, d - 1, d - 1])
        parts = np.split(x, ends, axis=-1)
        return [*parts[:-1], parts[-1].reshape(*x.shape[:-1], r, d)]

    def cells(self, x: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the logits of thresholds and of shares, and the logarithms of lambda, each (..., r, d)."""
        log_sigma, t, phi, lam, phi_d, lam_d, z = self.split(x)
        pinned = np.zeros((*x.shape[:-1], 1))
        places_phi, places_lam = (
            np.concatenate([pinned, scale * part], axis=-1)[..., None, :]
            for scale, part in ((0.25, phi_d), (0.5, lam_d))
        )
        threshold = (t - 2)[..., None] + np.exp(log_sigma)[..., None] * z
        return threshold, (0.25 * phi - 3.5)[..., None] + places_phi, (0.5 * lam + 2)[..., None] + places_lam

    def likelihood(self, t: Floats, phi: Floats, lam: Floats) -> tuple[Floats, Floats]:
        """Return the log-likelihood of each cell from logits and logarithms, and its slope in the threshold's logit.

        The tail of beta(a + 1, b) is that of beta(a, b) and x^a (1 - x)^b / (a B(a, b)).
        """
        share, whole, at = special.expit(phi), np.exp(lam), special.expit(t)
        a, b = whole * share, whole * special.expit(-phi)
        density = np.exp(special.xlogy(a, at) + special.xlog1py(b, -at) - special.betaln(a, b))
        search = np.maximum(special.betaincc(a, b, at), 1e-300)
        found = np.maximum(share * (search + density / a), 1e-300)
        empty = np.maximum(search - found, 1e-300)
        c = self.counts
        misses, passes = c.searches - c.hits, c.stops - c.searches
        value = c.hits * np.log(found) + misses * np.log(empty) + special.xlog1py(passes, -search)
        # People just above the threshold are searched no more, and would have been found to carry at it.
        slope = density * (passes / (1 - search) - c.hits * at / found - misses * (1 - at) / empty)
        return np.asarray(value), np.asarray(slope)

    def density(self, x: Floats) -> tuple[Floats, Floats]:
        """Return the log-density and its gradient; in phi and lambda by differences."""
        log_sigma, *_, z = self.split(x)
        sigma = np.exp(log_sigma)
        (t, phi, lam), step = self.cells(x), 1e-6
        value, on_t = self.likelihood(t, phi, lam)
        on_phi = (self.likelihood(t, phi + step, lam)[0] - value) / step
        on_lam = (self.likelihood(t, phi, lam + step)[0] - value) / step
        # sigma_r is half-normal(0, 0.25); everything else is standard normal in its units.
        prior = (log_sigma - 0.5 * (sigma / 0.25) ** 2 + 0.5 * log_sigma**2).sum(axis=-1) - 0.5 * (x**2).sum(axis=-1)
        gradients = (
            1 - (sigma / 0.25) ** 2 + sigma * (on_t * z).sum(axis=-1),
            on_t.sum(axis=-1),
            0.25 * on_phi.sum(axis=-1),
            0.5 * on_lam.sum(axis=-1),
            0.25 * on_phi.sum(axis=-2)[..., 1:],
            0.5 * on_lam.sum(axis=-2)[..., 1:],
            (sigma[..., None] * on_t).reshape(*x.shape[:-1], -1),
        )
        own = np.concatenate(gradients, axis=-1)
        own[..., self.r :] -= x[..., self.r :]
        return np.asarray(value.sum(axis=(-1, -2)) + prior), own


def published() -> int:
    """Print published and found thresholds of Connecticut, and return how many are not reproduced."""
    table = np.array(list(CONNECTICUT.values())).transpose(1, 0, 2)
    stops, searches, hits = (table[..., index].astype(np.int64) for index in range(3))
    counts = Counts(stops, searches, searches, hits)
    model, draw = BetaModel(counts), stream(1, 0, "validation/connecticut")
    start = 0.3 * draw.standard_normal((8, model.size))
    start[:, : model.r] -= 2
    settings = Settings(250, 250, 0.8)
    found = sample(model.density, start, model.size, settings, draw)
    thresholds = special.expit(model.cells(found.draws)[0])
    means = thresholds.mean(axis=(0, 1))
    print(f"Connecticut, published model: R-hat {split_r_hat(found.draws).max():.3f}, ", end="")
    print(f"{effective_size(found.draws).min():.0f} effective draws, {found.divergences} divergences")
    print(f"{'county':12}" + "".join(f"{name:>22}" for name in GROUPS) + "   published, found")
    for place, county in enumerate(CONNECTICUT):
        pairs = [f"{100 * table[r, place, 3]:.1f} {100 * means[r, place]:.1f}" for r in range(len(GROUPS))]
        print(f"{county:12}" + "".join(f"{pair:>22}" for pair in pairs))
    weights = stops.sum(axis=0) / stops.sum()
    ours = run_test(Searches(tuple((name,) for name in GROUPS), counts, 0), ("race",), ("white",), {}, Options())
    print(f"{'all, %':12}" + "".join(f"{100 * table[r, :, 3] @ weights:22.1f}" for r in range(3)) + "   published")
    print(f"{'':12}" + "".join(f"{100 * means[r] @ weights:22.1f}" for r in range(3)) + "   found")
    told = [group.threshold for group in ours.groups]
    print(
        f"{'':12}" + "".join(f"{f'{100 * t.median:.1f} ({100 * t.low:.1f}-{100 * t.high:.1f})':>22}" for t in told),
        end="",
    )
    print("   the model of baserate audit")
    for group in ours.groups[1:]:
        assert group.p_lower is not None
        print(f"  threshold of {group.key[0]} below that of white: probability {group.p_lower:.3f}, {group.verdict}")
    apart = int((np.abs(means - table[..., 3]) > CLOSE).sum())
    order = [t.median for t in told]
    return apart + int(order[0] <= max(order[1:]))


def calibration() -> int:
    """Print how often true values lie in their intervals, and return 1 where they do so too rarely or too often."""
    inside, sound = [], 0
    for world in range(WORLDS):
        random = stream(world, 0, "validation/worlds")
        counts, true = _world(random)
        posterior = Posterior(counts)
        found = sample(posterior.density, posterior.start(8, random), posterior.common, Settings(200, 250), random)
        thresholds = posterior.parameters(found.draws.reshape(-1, posterior.size)).cells.threshold
        weights = counts.stops.sum(axis=0) / counts.stops.sum()
        drawn, real = thresholds @ weights, true @ weights
        drawn = np.column_stack([drawn, drawn[:, 1] - drawn[:, 0]])
        real = np.append(real, real[1] - real[0])
        low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        inside += list((low <= real) & (real <= high))
        sound += int(split_r_hat(found.draws[..., : posterior.common]).max() < 1.02)
    # Three values of a world hang together: at least as wide as the range of two independent ones each.
    low, high = stats.binom.ppf([0.005, 0.995], 2 * WORLDS, LEVEL) / (2 * WORLDS)
    share = float(np.mean(inside))
    print(f"{WORLDS} worlds, {sound} with chains that agree: {share:.1%} of thresholds and differences lie in their")
    print(f"{LEVEL:.0%} intervals (chance alone gives {low:.1%} to {high:.1%})")
    return int(not low <= share <= high)


def _world(random: np.random.Generator) -> tuple[Counts, Floats]:
    """Return counts of stops simulated one by one, and the true thresholds, of two groups in six places."""
    means, sigma = random.normal(size=2), abs(random.normal())
    phi, log_delta = (mean + random.normal(size=2) for mean in means)
    stops = random.integers(30, 800, (2, 6))
    stops[:, 0] = 1000
    place = PLACE_SCALE * random.normal(size=(2, 6)) * (np.arange(6) > 0)
    odds, delta = phi[:, None] + place[0], np.exp(log_delta[:, None] + place[1])
    t = random.normal(size=2)[:, None] + sigma * random.normal(size=(2, 6))
    searches, hits = np.zeros((2, 2, 6), dtype=np.int64)
    for r, d in np.ndindex(2, 6):
        carries = random.random(stops[r, d]) < special.expit(odds[r, d])
        searched = random.normal(size=stops[r, d]) + delta[r, d] * carries > t[r, d]
        searches[r, d], hits[r, d] = searched.sum(), (searched & carries).sum()
    return Counts(stops, searches, searches, hits), special.expit(odds + delta * (t - delta / 2))


if __name__ == "__main__":
    sys.exit(int(published() + calibration() > 0))
