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
#: Negative predictive value likewise.
NPV_FROM_RATES = Formula(
    "npv",
    "(1 - prevalence)*(1 - false_positive_rate)/((1 - prevalence)*(1 - false_positive_rate)"
    " + prevalence*(1 - sensitivity))",
    ALTMAN_BLAND_2,
)
#: With unequal base rates, groups with equal PPV and equal FNR cannot have equal false positive rates.
CHOULDECHOVA = Formula(
    "false_positive_rate",
    "prevalence/(1 - prevalence)*(1 - ppv)/ppv*(1 - false_negative_rate)",
    "Chouldechova, Big Data 5(2), 2017, eq. 2.6",
)
