"""Face search: every passing face is compared with a watchlist, and some alerts are reviewed by people."""

from __future__ import annotations

from dataclasses import replace

from baserate.formulas.formula import Formula
from baserate.formulas.identification import FPIR_OF_GALLERY, FPIR_OF_UNEQUAL_PEOPLE, GALLERY_SOURCE
from baserate.formulas.looks import ANY_IN_LOOKS, EVERYONE
from baserate.parameters import AMOUNT, PROBABILITY, Parameter
from baserate.stages.chain import (
    CORRELATED,
    CORRELATION_IS_CUT,
    ERROR_CORRELATION,
    FED,
    PASSES,
    TRUE_LOOKS,
    chance_of_innocent,
    fed_rates,
    first_of_chain,
    in_passes_of_chain,
    innocent_people,
    people_of_chain,
    sensitivity_of_chain,
)
from baserate.stages.kind import Alerts, Derived, Looks, OperatingPoints, Outcome, StageKind, Wording
from baserate.terms import CONFIRMED

COUNTING = "ISO/IEC 19795-1:2021: mated and non-mated searches counted apart"
EVEN_PASSES = "passes are spread evenly over the population and err independently of one another"

TRUE_ALERTS = Formula("true_alerts_per_day", "faces_per_day*p_watchlisted*(1 - fnir)", COUNTING)
FALSE_ALERTS = Formula("false_alerts_per_day", "faces_per_day*(1 - p_watchlisted)*fpir", COUNTING)
NONMATED_FACES = Formula("nonmated_faces_per_day", "faces_per_day*(1 - p_watchlisted)", COUNTING)
FACES = Formula("faces_per_day", "faces_per_day", COUNTING)
FPIR = Formula("fpir", "fpir", GALLERY_SOURCE)
REVIEWED = "alerts that review passes on"
CONFIRMED_TRUE = Formula(CONFIRMED + "true_alerts_per_day", "true_alerts_per_day*p_confirm_true", REVIEWED)
CONFIRMED_FALSE = Formula(CONFIRMED + "false_alerts_per_day", "false_alerts_per_day*p_confirm_false", REVIEWED)
CONFIRMED_FPIR = Formula(CONFIRMED + "fpir", "fpir*p_confirm_false", REVIEWED)
PEOPLE_BY_PASSES = Formula(
    "people_looked_at", "Min(size, 365*faces_per_day/passes_per_person_per_year)", "passes over passes per person"
)
PASSES_GIVEN = Formula(
    "looks_per_person", "Max(passes_per_person_per_year, 365*faces_per_day/size)", "passes over people who pass"
)
PASSES_OF_ALL = Formula("looks_per_person", "365*faces_per_day/people_looked_at", "passes over people who pass")
PEOPLE = Formula(
    "people_wrongly_alerted_per_year",
    "people_looked_at*(1 - p_watchlisted)*any_in_looks(fpir, looks_per_person)",
    ANY_IN_LOOKS,
    assumes=EVEN_PASSES,
)
UNEQUAL_PEOPLE = Formula(
    "people_wrongly_alerted_per_year",
    "people_looked_at*(1 - p_watchlisted)"
    "*heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, 1, looks_per_person)",
    ANY_IN_LOOKS + ", averaged over people",
    assumes=FPIR_OF_UNEQUAL_PEOPLE.assumes,
)
CONFIRMED_PEOPLE = Formula(
    CONFIRMED + "people_wrongly_alerted_per_year",
    "people_looked_at*(1 - p_watchlisted)*any_in_looks(fpir*p_confirm_false, looks_per_person)",
    ANY_IN_LOOKS,
    assumes=EVEN_PASSES,
)
CONFIRMED_UNEQUAL_PEOPLE = Formula(
    CONFIRMED + "people_wrongly_alerted_per_year",
    "people_looked_at*(1 - p_watchlisted)"
    "*heterogeneous_any_in_looks(fmr, heterogeneity_cv, watchlist_size, p_confirm_false, looks_per_person)",
    ANY_IN_LOOKS + ", averaged over people",
    assumes=FPIR_OF_UNEQUAL_PEOPLE.assumes,
)

FACES_BY_INPUT = Formula("faces_per_day", "(alerts_true_per_year + alerts_false_per_year)/365", "alerts received")
WATCHLISTED_BY_INPUT = Formula(
    "p_watchlisted", "share_of_both(alerts_true_per_year, alerts_false_per_year)", "alerts received"
)

#: The same where errors of one stage and of those before it are correlated.
FALSE_GIVEN_FALSE = Formula("false_alerts_per_day", "faces_per_day*(1 - p_watchlisted)*false_rate_here", COUNTING)
#: What is passed on of people whose own false match rates differ, where no stage before has passed any on.
UNEQUAL_HERE = (
    Derived(
        Formula(
            "unequal_share_up_to_here", "Min(1, false_rate_before*false_rate_here/Max(fpir, 1e-300))", GALLERY_SOURCE
        ),
        needs=frozenset({"heterogeneity_cv"}) | FED,
    ),
    Derived(Formula("unequal_share_up_to_here", "1", "definition"), needs=frozenset({"heterogeneity_cv"}), without=FED),
    Derived(Formula("unequal_fmr", "fmr", "definition"), needs=frozenset({"heterogeneity_cv"})),
    Derived(Formula("unequal_cv", "heterogeneity_cv", "definition")),
    Derived(Formula("unequal_gallery", "watchlist_size", "definition"), needs=frozenset({"heterogeneity_cv"})),
)


def _alert_rates(prefix: str, per_face: bool = True) -> tuple[Outcome, ...]:
    """Return the outcomes that follow from the true and the false alerts, before or after review."""
    true, false = f"{prefix}true_alerts_per_day", f"{prefix}false_alerts_per_day"
    made = (
        ("alerts_per_day", f"{true} + {false}", "sum", "definition"),
        ("ppv", f"{true}/({true} + {false})", "ratio", "Altman and Bland, BMJ 309:102, 1994"),
        ("false_discovery_rate", f"{false}/({true} + {false})", "ratio", "one minus the positive predictive value"),
        ("false_alerts_per_true_alert", f"{false}/{true}", "ratio", "definition: the odds of a false alert"),
        ("false_alerts_per_face", f"{false}/faces_per_day", "ratio", "definition"),
    )
    return tuple(
        Outcome(prefix + name, (Derived(Formula(prefix + name, text, source)),), total=total, term=name)  # type: ignore[arg-type]
        for name, text, total, source in made
    )


KIND = StageKind(
    name="face_search",
    question="Of the alerts of a face search, how many are about the wrong person?",
    parameters=(
        Parameter(
            "faces_per_day",
            AMOUNT,
            '"20000 to 60000"',
            required=True,
            extensive=True,
            split_by="passes_per_person_per_year",
        ),
        Parameter("passes_per_person_per_year", AMOUNT, ""),
        Parameter("watchlist_size", AMOUNT, "10_000"),
        Parameter(
            "p_watchlisted",
            PROBABILITY,
            '{ value = 1e-5, assumption = "one in 100,000 passers-by" }',
            required=True,
            measures=frozenset({"prevalence", "p_watchlisted"}),
            denominators=frozenset({"face_seen"}),
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
            '{ evidence = "npl2023-lfr-fpir-0_6-10k" }',
            measures=frozenset({"fpir"}),
            denominators=frozenset({"nonmated_search", "face_seen"}),
        ),
        Parameter(
            "fmr",
            PROBABILITY,
            "",
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
        ERROR_CORRELATION,
    ),
    defaults=(
        Derived(FPIR_OF_UNEQUAL_PEOPLE),
        Derived(FPIR_OF_GALLERY, without=frozenset({"heterogeneity_cv"})),
        Derived(PEOPLE_BY_PASSES),
        Derived(PASSES_GIVEN),
        Derived(EVERYONE),
        Derived(PASSES_OF_ALL),
        *first_of_chain("p_watchlisted", "365*faces_per_day"),
        *fed_rates("fpir", "p_confirm_false", UNEQUAL_HERE),
    ),
    alternatives=((frozenset({"fpir"}), frozenset({"fmr", "watchlist_size"})),),
    always_allowed=frozenset({"watchlist_size"}),
    points=OperatingPoints(("fnir", "fpir"), frozenset({"fnir", "fpir", "fmr", "heterogeneity_cv"}), opposed=True),
    together=(frozenset({"review.p_confirm_true", "review.p_confirm_false"}),),
    requires=(("heterogeneity_cv", "fmr"),),
    outcomes=(
        Outcome("faces_per_day", (Derived(FACES),), hidden=True),
        Outcome("nonmated_faces_per_day", (Derived(NONMATED_FACES),), hidden=True),
        Outcome("true_alerts_per_day", (Derived(TRUE_ALERTS),)),
        TRUE_LOOKS,
        CORRELATION_IS_CUT,
        Outcome(
            "false_alerts_per_day",
            (Derived(FALSE_GIVEN_FALSE, needs=CORRELATED), Derived(FALSE_ALERTS, without=CORRELATED)),
        ),
        *_alert_rates(""),
        Outcome("fpir", (Derived(FPIR),), total="mean", weight="nonmated_faces_per_day"),
        Outcome(
            "people_wrongly_alerted_per_year",
            (
                *people_of_chain("people_wrongly_alerted_per_year", "up_to_here"),
                Derived(UNEQUAL_PEOPLE, without=FED),
                Derived(PEOPLE, without=frozenset({"heterogeneity_cv"}) | FED),
            ),
            over_looks=True,
        ),
        innocent_people("size*(1 - p_watchlisted)"),
        *chance_of_innocent("people_wrongly_alerted_per_year", *in_passes_of_chain("fpir", place="up_to_here")),
        *sensitivity_of_chain("365*true_alerts_per_day"),
        Outcome(CONFIRMED + "true_alerts_per_day", (Derived(CONFIRMED_TRUE),), term="true_alerts_per_day"),
        Outcome(CONFIRMED + "false_alerts_per_day", (Derived(CONFIRMED_FALSE),), term="false_alerts_per_day"),
        *_alert_rates(CONFIRMED),
        Outcome(
            CONFIRMED + "fpir", (Derived(CONFIRMED_FPIR),), total="mean", weight="nonmated_faces_per_day", term="fpir"
        ),
        Outcome(
            CONFIRMED + "people_wrongly_alerted_per_year",
            (
                *people_of_chain(CONFIRMED + "people_wrongly_alerted_per_year", needs=frozenset({"p_confirm_false"})),
                Derived(CONFIRMED_UNEQUAL_PEOPLE, without=FED),
                Derived(CONFIRMED_PEOPLE, without=frozenset({"heterogeneity_cv"}) | FED),
            ),
            term="people_wrongly_alerted_per_year",
            over_looks=True,
        ),
        *chance_of_innocent(
            CONFIRMED + "people_wrongly_alerted_per_year",
            *in_passes_of_chain("fpir*p_confirm_false", CONFIRMED, needs=frozenset({"p_confirm_false"})),
            prefix=CONFIRMED,
        ),
        *sensitivity_of_chain("365*confirmed_true_alerts_per_day", CONFIRMED),
    ),
    series=(PASSES,),
    needs_size=True,
    looks=Looks("faces_per_day", "passes_per_person_per_year", "fpir", per_year=365.0),
    alerts=Alerts(
        (
            (CONFIRMED + "true_alerts_per_day", CONFIRMED + "false_alerts_per_day"),
            ("true_alerts_per_day", "false_alerts_per_day"),
        ),
        per="day",
    ),
    fed_by=(Derived(FACES_BY_INPUT), Derived(WATCHLISTED_BY_INPUT)),
    headline="ppv",
    wording=Wording("alert", "alerts", "about the wrong person", "about the right person"),
    assumes=(EVEN_PASSES,),
)
