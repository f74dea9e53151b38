"""Person search: a network of cameras looks for one person, and takes others for them."""

from __future__ import annotations

from dataclasses import replace

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, POSITIVE, PROBABILITY, Parameter
from baserate.stages.kind import Derived, Outcome, StageKind

KOOPMAN = "Koopman, Operations Research 4:503, 1956 (random search)"
MIXTURE = "Koopman, Operations Research 4:503, 1956, averaged over Beta-distributed coverage (DLMF 13.4.1)"
RANDOM = (
    "the person sought passes cameras at random and at a steady rate, and every sighting is recognised or missed apart"
)
COVERAGE_VARIES = (
    "a route's coverage is Beta(coverage*concentration, (1 - coverage)*concentration) and stays for the search"
)
PRESENT = "the person sought is in the area searched, and does not hide"

DETECTIONS = Formula("detections_per_hour", "encounters_per_hour*coverage*uptime*match_rate", KOOPMAN)
FOUND = Formula("p_found_within_minutes", "1 - exp(-detections_per_hour*minutes/60)", KOOPMAN, assumes=RANDOM)
FOUND_OVER_ROUTES = Formula(
    "p_found_within_minutes",
    "beta_exposure(coverage, coverage_concentration, encounters_per_hour*uptime*match_rate*minutes/60)",
    MIXTURE,
    assumes=COVERAGE_VARIES,
)
MEDIAN = Formula("median_hours_to_find", "log(2)/detections_per_hour", KOOPMAN, assumes=RANDOM)
MEDIAN_OVER_ROUTES = Formula(
    "median_hours_to_find",
    "beta_exposure_median(coverage, coverage_concentration)/(encounters_per_hour*uptime*match_rate)",
    MIXTURE,
    assumes=COVERAGE_VARIES,
)
FALSE_LEADS = Formula("false_leads_within_minutes", "faces_per_hour*fmr*minutes/60", "expectation of a count")
FALSE_LEADS_BEFORE = Formula(
    "false_leads_before_found",
    "faces_per_hour*fmr/detections_per_hour",
    "expectation of a count, over the mean time of an exponential wait",
    assumes=RANDOM,
)
#: With coverage that varies over routes the mean time may be infinite: then there are quantiles only.
NO_MEAN = frozenset({"coverage_concentration"})

KIND = StageKind(
    name="person_search",
    question="How soon would a network find one person, and how many others would it take for them first?",
    parameters=(
        Parameter("encounters_per_hour", AMOUNT, '"1 to 10"', required=True),
        Parameter("coverage", PROBABILITY, '"0.05 to 0.4"', required=True),
        Parameter(
            "uptime",
            PROBABILITY,
            "0.95",
            required=True,
            measures=frozenset({"uptime"}),
            denominators=frozenset({"camera"}),
        ),
        Parameter(
            "match_rate",
            PROBABILITY,
            '{ count = 89, of = 100, source = "where it was measured" }',
            required=True,
            measures=frozenset({"tpir"}),
            denominators=frozenset({"mated_search"}),
        ),
        Parameter(
            "coverage_concentration",
            replace(POSITIVE, high=1e6, words="a number above 0, at most 1e6"),
            "",
        ),
        Parameter("faces_per_hour", AMOUNT, "100_000", extensive=True),
        Parameter(
            "fmr",
            PROBABILITY,
            "1e-6",
            measures=frozenset({"fmr"}),
            denominators=frozenset({"nonmated_comparison"}),
        ),
        Parameter(
            "minutes",
            AMOUNT,
            "7",
            required=True,
            by_group=False,
            measures=frozenset({"amount"}),
            denominators=frozenset({"none"}),
            units=frozenset({"minutes"}),
        ),
    ),
    together=(frozenset({"faces_per_hour", "fmr"}),),
    outcomes=(
        Outcome(
            "detections_per_hour",
            (Derived(DETECTIONS),),
            total="mean",
            weight="group_share",
            hidden=True,
        ),
        Outcome(
            "p_found_within_minutes",
            (Derived(FOUND_OVER_ROUTES), Derived(FOUND, without=NO_MEAN)),
            total="mean",
            weight="group_share",
        ),
        Outcome(
            "median_hours_to_find",
            (Derived(MEDIAN_OVER_ROUTES), Derived(MEDIAN, without=NO_MEAN)),
            total="apart",
        ),
        Outcome("false_leads_within_minutes", (Derived(FALSE_LEADS),)),
        Outcome("false_leads_before_found", (Derived(FALSE_LEADS_BEFORE, without=NO_MEAN),)),
    ),
    headline="p_found_within_minutes",
    better="more",
    assumes=(PRESENT, RANDOM),
)
