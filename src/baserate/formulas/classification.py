"""Rates of binary decisions and the identities between them."""

from __future__ import annotations

from baserate.formulas.formula import Formula

ALTMAN_BLAND_1 = "Altman and Bland, BMJ 308:1552, 1994"
ALTMAN_BLAND_2 = "Altman and Bland, BMJ 309:102, 1994"

#: Positive predictive value from the base rate and the two conditional rates (Bayes' rule).
PPV_FROM_RATES = Formula(
    "ppv",
    "prevalence*sensitivity/(prevalence*sensitivity + (1 - prevalence)*false_positive_rate)",
    ALTMAN_BLAND_2,
)
