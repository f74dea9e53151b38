"""A slow and obvious patrol loop, one object an incident and one a patrol, against which the counts are tested."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Incident:
    found: bool = False
    reported: bool = False


@dataclass
class Place:
    rate: float
    record: float
    reporting_rate: float = 1.0
    patrols: int = 0
    incidents: list[Incident] = field(default_factory=list)
    total: int = 0


def shares(places, allocation):
    if allocation == "uniform" or not any(place.record for place in places):
        return [1 / len(places)] * len(places)
    if allocation == "hottest":
        most = max(place.record for place in places)
        top = [place.record == most for place in places]
        return [is_top / sum(top) for is_top in top]
    total = sum(place.record for place in places)
    return [place.record / total for place in places]


def run_urn(places, days, rng, *, allocation="proportional", patrols=1, p_discover=1.0, weights=(1.0, 0.0), decay=0.0):
    """Return the shares of patrols after ``days``, as the contract describes a day, one incident at a time."""
    for _ in range(days):
        for place in places:
            place.record -= place.record * decay
            place.incidents = [Incident() for _ in range(rng.poisson(place.rate))]
            place.total += len(place.incidents)
            place.patrols = 0
        now = shares(places, allocation)
        for _ in range(patrols):
            places[rng.choice(len(places), p=now)].patrols += 1
        for place, share in zip(places, now, strict=True):
            for incident in place.incidents:
                incident.found = any(rng.random() < p_discover for _ in range(place.patrols))
                incident.reported = rng.random() < place.reporting_rate
                kept = incident.found
                if kept and allocation == "importance_weighted":
                    inverse = sum(1 / other for other in now if other > 0)
                    kept = rng.random() < (1 / share) / inverse
                place.record += weights[0] * kept + weights[1] * incident.reported
    return np.array(shares(places, allocation))
