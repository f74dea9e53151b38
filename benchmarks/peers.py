"""The inputs of five_stages.toml drawn by squigglepy and by OpenTURNS, and the same arithmetic on them in NumPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Z = float(special.ndtri(0.95))

LOG_NORMAL = {
    "size": (3e6, 4e6),
    "faces": (2e4, 6e4),
    "per_day": (10, 30),
    "minutes": (20, 60),
}
LOGIT_NORMAL = {
    "watchlisted": (5e-6, 5e-5),
    "fmr": (1e-7, 1e-6),
    "confirm_true": (0.8, 0.95),
    "confirm_false": (0.1, 0.3),
    "second_sensitivity": (0.8, 0.9),
    "base_rate": (0.001, 0.01),
    "p_flagged": (0.0005, 0.002),
}
BETA = {"fnir": (11, 100), "sensitivity": (40, 90), "fpr": (70, 900)}
UNIFORM = {"second_fpr": (0.01, 0.2)}


def _normal(low: float, high: float) -> tuple[float, float]:
    return (low + high) / 2, (high - low) / (2 * Z)


def with_squigglepy(n: int) -> dict[str, Array]:
    """Draw every input with squigglepy."""
    import squigglepy as sq

    found = {name: sq.sample(sq.lognorm(*ends), n=n) for name, ends in LOG_NORMAL.items()}
    for name, ends in LOGIT_NORMAL.items():
        mean, sd = _normal(*special.logit(ends))
        found[name] = special.expit(sq.sample(sq.norm(mean=mean, sd=sd), n=n))
    for name, (count, of) in BETA.items():
        found[name] = sq.sample(sq.beta(count + 0.5, of - count + 0.5), n=n)
    for name, ends in UNIFORM.items():
        found[name] = sq.sample(sq.uniform(*ends), n=n)
    return found


def with_openturns(n: int) -> dict[str, Array]:
    """Draw every input with OpenTURNS, as one joint distribution."""
    import openturns as ot

    marginals: dict[str, object] = {}
    for name, ends in LOG_NORMAL.items():
        marginals[name] = ot.LogNormal(*_normal(*np.log(ends)))
    for name, ends in LOGIT_NORMAL.items():
        marginals[name] = ot.Normal(*_normal(*special.logit(ends)))
    for name, (count, of) in BETA.items():
        marginals[name] = ot.Beta(count + 0.5, of - count + 0.5, 0.0, 1.0)
    for name, ends in UNIFORM.items():
        marginals[name] = ot.Uniform(*ends)
    sample = np.array(ot.JointDistribution(list(marginals.values())).getSample(n))
    found = {name: sample[:, column] for column, name in enumerate(marginals)}
    return found | {name: special.expit(found[name]) for name in LOGIT_NORMAL}


def outcomes(x: Mapping[str, Array]) -> dict[str, Array]:
    """Return one headline outcome of every stage."""
    fpir = -np.expm1(2000 * np.log1p(-x["fmr"]))
    true = x["faces"] * x["watchlisted"] * (1 - x["fnir"])
    false = x["faces"] * (1 - x["watchlisted"]) * fpir
    kept_true, kept_false = true * x["confirm_true"], false * x["confirm_false"]
    tp, fp = kept_true * x["second_sensitivity"], kept_false * x["second_fpr"]
    scored_tp, scored_fp = x["base_rate"] * x["sensitivity"], (1 - x["base_rate"]) * x["fpr"]
    p_alert = special.betainc(10, 4991, x["p_flagged"])
    return {
        "search.ppv": true / (true + false),
        "search.people_wrongly_alerted_per_year": x["size"]
        * (1 - x["watchlisted"])
        * -np.expm1(2000 * 365 * x["faces"] / x["size"] * np.log1p(-x["fmr"])),
        "second.ppv": tp / (tp + fp),
        "score.ppv": scored_tp / (scored_tp + scored_fp),
        "crowds.innocent_alerts_per_day": x["per_day"] * p_alert,
        "police.officer_hours_on_false_alerts_per_year": 365 * kept_false * x["minutes"] / 60,
    }


def propagate(draw: Callable[[int], dict[str, Array]], n: int) -> dict[str, Array]:
    """Return low, median and high of every headline outcome."""
    return {name: np.quantile(values, [0.05, 0.5, 0.95]) for name, values in outcomes(draw(n)).items()}
