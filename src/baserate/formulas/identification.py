"""From a rate per comparison to a rate per search of a gallery, and back."""

from __future__ import annotations

from baserate.formulas.formula import Formula

GALLERY_SOURCE = "ISO/IEC 19795-1:2021: a search of N enrolled identities is N comparisons"

#: A search alerts falsely when at least one of its N comparisons does.
FPIR_OF_GALLERY = Formula(
    "fpir",
    "1 - (1 - fmr)**watchlist_size",
    GALLERY_SOURCE,
    assumes="comparisons of one face with the watchlist err independently, at one rate for everybody",
)
#: The same over people whose own false match rates differ: by Jensen's inequality never more than FPIR_OF_GALLERY.
FPIR_OF_UNEQUAL_PEOPLE = Formula(
    "fpir",
    "heterogeneous_any(fmr, heterogeneity_cv, watchlist_size)",
    GALLERY_SOURCE + ", averaged over a log-normal false match rate",
    assumes="people's own false match rates are log-normal, cut at 1; errors fall on the same people again and again",
)
