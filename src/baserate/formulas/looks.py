"""How many people are looked at, and how often, where only the looks are counted."""

from __future__ import annotations

from baserate.formulas.formula import Formula

ANY_IN_LOOKS = (
    "at least one success in independent trials (Feller, vol. 1, ch. VI), at looks spread as evenly as can be:"
    " no other spread gives more people (Jensen's inequality)"
)
EVERYONE = Formula(
    "people_looked_at", "size", "the whole population, all looked at alike, where looks per person are not given"
)
