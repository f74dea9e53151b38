"""Record linkage: records are joined into profiles, and some of them are about somebody else."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, PROBABILITY, Parameter
from baserate.stages.kind import Alerts, Derived, Outcome, StageKind, Wording

FELLEGI_SUNTER = "Fellegi and Sunter, JASA 64:1183, 1969"
CHRISTEN = "Christen, Data Matching, 2012, ch. 7"
LINKS_INDEPENDENT = "links of one profile are false independently of one another, and every profile has as many"
ONCE_A_YEAR = "all links are made once a year"

FALSE_LINKS = Formula("false_links", "Max(0, candidate_pairs - true_links)*p_false_link", FELLEGI_SUNTER)
LINKS_FOUND = Formula("links_found", "true_links*recall", FELLEGI_SUNTER)
PRECISION = Formula("link_precision", "links_found/(links_found + false_links)", CHRISTEN)
FALSE_DISCOVERY_RATE = Formula("link_false_discovery_rate", "false_links/(links_found + false_links)", CHRISTEN)
PROFILE_CLEAN = Formula(
    "p_profile_clean",
    "link_precision**links_per_profile",
    "product rule for independent events (Feller, vol. 1, ch. V)",
    assumes=LINKS_INDEPENDENT,
)
PEOPLE = Formula(
    "people_with_a_false_link",
    "size*(1 - (1 - link_false_discovery_rate)**links_per_profile)",
    "at least one success in independent trials (Feller, vol. 1, ch. VI)",
    assumes=LINKS_INDEPENDENT,
)

KIND = StageKind(
    name="record_linkage",
    question="When records are joined into profiles, how many profiles hold a record of somebody else?",
    parameters=(
        Parameter("true_links", AMOUNT, "1_000_000", required=True, extensive=True),
        Parameter(
            "recall",
            PROBABILITY,
            '"0.8 to 0.95"',
            required=True,
            measures=frozenset({"recall"}),
            denominators=frozenset({"true_link"}),
        ),
        Parameter("candidate_pairs", AMOUNT, "1e9", required=True, extensive=True),
        Parameter(
            "p_false_link",
            PROBABILITY,
            '"1e-5 to 1e-4"',
            required=True,
            measures=frozenset({"fmr"}),
            denominators=frozenset({"nonmated_comparison"}),
        ),
        Parameter("links_per_profile", AMOUNT, "5", required=True),
    ),
    at_most=(("true_links", "candidate_pairs"),),
    outcomes=(
        Outcome("false_links", (Derived(FALSE_LINKS),)),
        Outcome("links_found", (Derived(LINKS_FOUND),)),
        Outcome("link_precision", (Derived(PRECISION),), total="ratio"),
        Outcome("link_false_discovery_rate", (Derived(FALSE_DISCOVERY_RATE),), total="ratio"),
        Outcome("p_profile_clean", (Derived(PROFILE_CLEAN),), total="mean", weight="group_share"),
        Outcome("people_with_a_false_link", (Derived(PEOPLE),)),
    ),
    needs_size=True,
    alerts=Alerts((("links_found", "false_links"),), per="year", assumes=ONCE_A_YEAR),
    headline="link_precision",
    wording=Wording("link", "links", "to a record of somebody else", "to the person's own record"),
    assumes=(LINKS_INDEPENDENT,),
)
