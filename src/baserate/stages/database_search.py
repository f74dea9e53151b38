"""Database search: one image is compared with everybody in a gallery, who need not have been anywhere near."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from baserate.formulas.formula import Formula
from baserate.formulas.identification import GALLERY_SOURCE
from baserate.formulas.looks import ANY_IN_LOOKS
from baserate.parameters import AMOUNT, PROBABILITY, Parameter
from baserate.stages.chain import IN_PASSES, PASSES, chance_of_innocent, innocent_people, passed_on
from baserate.stages.kind import Alerts, Derived, Outcome, StageKind, Wording
from baserate.terms import CONFIRMED

COUNTING = "ISO/IEC 19795-1:2021: mated and non-mated searches counted apart"
EVERY_CANDIDATE = "a search returns every person in the gallery whose image passes the threshold"
INDEPENDENT = "searches err independently of one another, and on one person of the gallery independently of the others"
UNEQUAL = (
    "people of the gallery have log-normal false match rates of their own, cut at 1; which errors fall on the same"
    " people again and again"
)
UNEVEN = frozenset({"heterogeneity_cv"})

SEARCHES = Formula("searches_per_year", "searches_per_year", "definition")
SEARCHES_IN_ALL = Formula("searches_in_all_per_year", "searches_per_year", "every search looks through the gallery")
GALLERY = Formula("gallery_size", "gallery_size", "definition")
GALLERY_IN_ALL = Formula("gallery_in_all", "gallery_size", "every search looks through the gallery")
FMR_OF_FPIR = Formula("fmr", "1 - (1 - fpir)**(1/gallery_in_all)", GALLERY_SOURCE, assumes=INDEPENDENT)
FMR_GIVEN = Formula("fmr", "fmr", GALLERY_SOURCE)
MEAN_FMR = Formula("mean_fmr", "fmr", GALLERY_SOURCE)
MEAN_FMR_OF_UNEQUAL_PEOPLE = Formula(
    "mean_fmr", "heterogeneous_any(fmr, heterogeneity_cv, 1)", GALLERY_SOURCE, assumes=UNEQUAL
)

TRUE_CANDIDATES = Formula("true_candidates_per_year", "searches_per_year*p_in_gallery*(1 - fnir)", COUNTING)
REVIEWED = "candidates that review passes on"
CONFIRMED_TRUE = Formula(CONFIRMED + "true_candidates_per_year", "true_candidates_per_year*p_confirm_true", REVIEWED)


def _of_rate(prefix: str, rate: str, confirm: str) -> tuple[Outcome, ...]:
    """Return the outcomes that follow from how often one person of the gallery is a candidate for someone else.

    ``rate`` is that expression, ``confirm`` the share of wrong candidates that review passes on (1 before review).
    """
    true, false = f"{prefix}true_candidates_per_year", f"{prefix}false_candidates_per_year"
    people, share = f"{prefix}people_wrongly_returned_per_year", f"{prefix}share_of_searches_with_a_false_candidate"
    clear = f"{prefix}log_no_false_candidate"

    def one(name: str, text: str, source: str, assumes: str = "") -> Derived:
        return Derived(Formula(name, text, source, assumes))

    def made(
        name: str,
        *derived: Derived,
        total: Literal["sum", "ratio"] = "ratio",
        hidden: bool = False,
        over_looks: bool = False,
    ) -> Outcome:
        return Outcome(name, derived, term=name.removeprefix(prefix), total=total, hidden=hidden, over_looks=over_looks)

    equal = replace(one(people, f"gallery_size*any_in_looks({rate}, looks_per_person)", ANY_IN_LOOKS), without=UNEVEN)
    unequal = one(
        people,
        f"gallery_size*heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, {confirm}, looks_per_person)",
        ANY_IN_LOOKS + ", averaged over people",
        UNEQUAL,
    )
    return (
        made(
            f"{prefix}false_candidates_per_search",
            one(f"{prefix}false_candidates_per_search", f"gallery_size*{rate}", "expectation of a count"),
            total="sum",
        ),
        made(
            false,
            one(false, f"searches_in_all_per_year*{prefix}false_candidates_per_search", "expectation of a count"),
        ),
        made(clear, one(clear, f"gallery_size*log(1 - {rate})", GALLERY_SOURCE, INDEPENDENT), total="sum", hidden=True),
        made(share, one(share, f"1 - exp({clear})", GALLERY_SOURCE, INDEPENDENT)),
        made(
            f"{prefix}searches_with_a_false_candidate_per_year",
            one(
                f"{prefix}searches_with_a_false_candidate_per_year",
                f"searches_in_all_per_year*{share}",
                "expectation of a count",
            ),
        ),
        made(f"{prefix}ppv", one(f"{prefix}ppv", f"{true}/({true} + {false})", "Altman and Bland, BMJ 309:102, 1994")),
        made(
            f"{prefix}false_discovery_rate",
            one(
                f"{prefix}false_discovery_rate",
                f"{false}/({true} + {false})",
                "one minus the positive predictive value",
            ),
        ),
        made(people, unequal, equal, total="sum", over_looks=True),
        *chance_of_innocent(
            people,
            one(
                f"{prefix}p_innocent_person_wrongly_flagged_in_passes",
                f"heterogeneous_any_in_looks(fmr, heterogeneity_cv, 1, {confirm}, passes)",
                IN_PASSES + ", averaged over people",
                UNEQUAL,
            ),
            replace(
                one(
                    f"{prefix}p_innocent_person_wrongly_flagged_in_passes",
                    f"1 - (1 - {rate})**passes",
                    IN_PASSES,
                    INDEPENDENT,
                ),
                without=UNEVEN,
            ),
            prefix=prefix,
        ),
    )


KIND = StageKind(
    name="database_search",
    question="When one image is searched for in a gallery, how many of those whom it returns are somebody else?",
    parameters=(
        Parameter("searches_per_year", AMOUNT, "1000", required=True, extensive=True),
        Parameter("gallery_size", AMOUNT, "500_000", required=True, extensive=True),
        Parameter(
            "p_in_gallery",
            PROBABILITY,
            '{ value = 0.3, assumption = "three in ten searches are for somebody who is in the gallery" }',
            required=True,
        ),
        Parameter(
            "fnir",
            PROBABILITY,
            '{ count = 11, of = 100, source = "trial report, table 2" }',
            required=True,
            measures=frozenset({"fnir"}),
            denominators=frozenset({"mated_search"}),
        ),
        Parameter(
            "fpir",
            PROBABILITY,
            "",
            measures=frozenset({"fpir"}),
            denominators=frozenset({"nonmated_search"}),
        ),
        Parameter(
            "fmr",
            PROBABILITY,
            '"1e-7 to 1e-5"',
            measures=frozenset({"fmr"}),
            denominators=frozenset({"nonmated_comparison"}),
        ),
        Parameter("heterogeneity_cv", replace(AMOUNT, high=1000.0, words="a number from 0 to 1000"), ""),
        Parameter(
            "review.p_confirm_true",
            PROBABILITY,
            "",
            measures=frozenset({"p_confirm_true"}),
            denominators=frozenset({"true_alert"}),
        ),
        Parameter(
            "review.p_confirm_false",
            PROBABILITY,
            "",
            measures=frozenset({"p_confirm_false"}),
            denominators=frozenset({"false_alert"}),
        ),
    ),
    alternatives=((frozenset({"fpir"}), frozenset({"fmr"})),),
    series=(PASSES,),
    together=(frozenset({"review.p_confirm_true", "review.p_confirm_false"}),),
    requires=(("heterogeneity_cv", "fmr"),),
    outcomes=(
        Outcome("searches_per_year", (Derived(SEARCHES),), hidden=True),
        Outcome("searches_in_all_per_year", (Derived(SEARCHES_IN_ALL),), total="whole", hidden=True),
        passed_on("looks_per_person", "searches_in_all_per_year"),
        Outcome("gallery_size", (Derived(GALLERY),), hidden=True),
        innocent_people("gallery_size"),
        Outcome("gallery_in_all", (Derived(GALLERY_IN_ALL),), total="whole", hidden=True),
        Outcome("fmr", (Derived(FMR_GIVEN), Derived(FMR_OF_FPIR)), total="apart", hidden=True),
        Outcome(
            "mean_fmr",
            (Derived(MEAN_FMR_OF_UNEQUAL_PEOPLE), Derived(MEAN_FMR, without=UNEVEN)),
            total="apart",
            hidden=True,
        ),
        Outcome("true_candidates_per_year", (Derived(TRUE_CANDIDATES),)),
        *_of_rate("", "mean_fmr", "1"),
        Outcome(CONFIRMED + "true_candidates_per_year", (Derived(CONFIRMED_TRUE),), term="true_candidates_per_year"),
        *_of_rate(CONFIRMED, "(mean_fmr*p_confirm_false)", "p_confirm_false"),
        # Every search is a look at everybody in the gallery, who are all innocent of being the one searched for.
        passed_on("people_looked_at", "gallery_size"),
        passed_on("prevalence_at_first", "0"),
        passed_on("true_looks_per_year", "searches_per_year*p_in_gallery"),
        passed_on("false_rate_of_chain", "mean_fmr*p_confirm_false", "mean_fmr"),
        passed_on("unequal_fmr", "fmr", needs=UNEVEN),
        passed_on("unequal_cv", "heterogeneity_cv"),
        passed_on("unequal_gallery", "1", needs=UNEVEN),
        passed_on("unequal_share", "p_confirm_false", "1", needs=UNEVEN),
    ),
    alerts=Alerts(
        (
            (CONFIRMED + "true_candidates_per_year", CONFIRMED + "false_candidates_per_year"),
            ("true_candidates_per_year", "false_candidates_per_year"),
        ),
        per="year",
    ),
    headline="ppv",
    wording=Wording("candidate", "candidates", "the wrong person", "the right person"),
    assumes=(EVERY_CANDIDATE, INDEPENDENT),
)
