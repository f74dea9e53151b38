"""A gallery whose people are looked at one by one: who of them is returned by which search for somebody else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Year:
    """What a year of searches brought, in all and by group, shapes (years,) and (years, groups)."""

    candidates: np.ndarray
    searches_with_one: np.ndarray
    searches_with_one_by_group: np.ndarray
    people: np.ndarray
    people_by_group: np.ndarray


def log_normal_rates(random: np.random.Generator, mean: np.ndarray, cv: float) -> np.ndarray:
    """Return people's own rates, cut at 1."""
    spread = np.sqrt(np.log(1 + cv**2))
    return np.minimum(mean * np.exp(spread * random.standard_normal(mean.shape) - spread**2 / 2), 1)


def search_years(
    random: np.random.Generator,
    people: dict[str, int],
    rate: dict[str, float],
    searches: int,
    years: int,
    cv: float = 0.0,
    p_confirm: float = 1.0,
) -> Year:
    """Return years of searches: in each, every person of the gallery is compared with every image, one by one.

    ``people`` and ``rate`` are the gallery's people and their false match rate by group. A wrong candidate is passed
    on by review with ``p_confirm``, each on their own.
    """
    groups = list(people)
    of = np.repeat(np.arange(len(groups)), [people[group] for group in groups])
    mean = np.repeat([rate[group] for group in groups], [people[group] for group in groups])
    rows = []
    for _ in range(years):
        own = log_normal_rates(random, mean, cv) if cv else mean
        returned = random.random((searches, len(own))) < own
        returned &= random.random(returned.shape) < p_confirm
        by_group = [returned[:, of == index] for index in range(len(groups))]
        rows.append(
            (
                returned.sum(),
                returned.any(axis=1).sum(),
                [one.any(axis=1).sum() for one in by_group],
                returned.any(axis=0).sum(),
                [one.any(axis=0).sum() for one in by_group],
            )
        )
    return Year(*(np.array(column, dtype=float) for column in zip(*rows, strict=True)))
