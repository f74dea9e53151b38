"""Stages that feed one another: what is known of one look at an innocent person, from the first stage to this one.

A chain has the people, the looks and the prevalence of its first stage. Each stage adds the chance that a look which
raised an alert at every stage before raises one here too; so its false rate is that of everything up to it, reviews
included, and people wrongly alerted on are worked out from that rate and the looks of the first stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from baserate.formulas.formula import Formula
from baserate.formulas.looks import ANY_IN_LOOKS
from baserate.parameters import CORRELATION, Parameter
from baserate.stages.kind import Derived, Outcome, Series

#: What a stage receives from the one that feeds it, by its name here: the name that it has there.
PASSED_ON: Mapping[str, str] = MappingProxyType(
    {
        "false_rate_before": "false_rate_of_chain",
        "people_looked_at": "people_looked_at",
        "looks_per_person": "looks_per_person",
        "prevalence_at_first": "prevalence_at_first",
        "true_looks_per_year": "true_looks_per_year",
        "unequal_fmr": "unequal_fmr",
        "unequal_cv": "unequal_cv",
        "unequal_gallery": "unequal_gallery",
        "unequal_share_before": "unequal_share",
    }
)
#: What a stage that is fed has, and the first of a chain has not.
FED = frozenset({"false_rate_before"})
CORRELATED = frozenset({"error_correlation"})

PRODUCT = "chance of two errors about one look, one after the other"
LOOKS_STAY_INDEPENDENT = (
    "errors are independent from look to look, so the number of people is the largest that the declared rates allow"
)
HITS_INDEPENDENT = "a hit at one stage is independent of hits at the stages before: error_correlation is of innocents"
ERRORS_INDEPENDENT = (
    "error_correlation is not given: an error about an innocent is taken as independent of errors at the stages before;"
    " where it is not, more alerts are wrong and more people are wrongly alerted on"
)
ERRORS_CORRELATED = (
    "errors about one innocent at this stage and at all before it together have the correlation declared; nothing else"
    " does"
)
ALIKE_AFTER_UNEQUAL = (
    "people differ as at the first stage whose error rates differ between them; those of later stages are taken alike,"
    " which counts no fewer people"
)

ERROR_CORRELATION = Parameter("error_correlation", CORRELATION, "")


def fed_rates(own: str, confirmed: str = "", unequal: tuple[Derived, ...] = ()) -> tuple[Derived, ...]:
    """Return the false rate of one stage given those before, and of the chain up to it.

    ``own`` is the stage's false rate per look at an innocent; ``confirmed`` the parameter by which review passes
    errors on, where the kind has one; ``unequal`` gives what is passed on of people's own rates where the stage has
    such and the chain has none yet.
    """
    independent = Formula("false_rate_here", own, PRODUCT, assumes=ERRORS_INDEPENDENT)
    correlated = Formula(
        "false_rate_here",
        f"error_given_error(false_rate_before, {own}, error_correlation)",
        "Yule, J. R. Stat. Soc. 75:579, 1912: the phi coefficient; cut to the bounds of Frechet",
        assumes=ERRORS_CORRELATED,
    )
    cut = Formula(
        "correlation_is_cut", f"frechet_bounds_exceeded(false_rate_before, {own}, error_correlation)", "definition"
    )
    rates: tuple[Derived, ...] = (
        Derived(correlated),
        Derived(cut),
        Derived(independent, needs=FED, without=CORRELATED),
        Derived(Formula("false_rate_up_to_here", "false_rate_before*false_rate_here", PRODUCT)),
        Derived(Formula("false_rate_up_to_here", own, "definition"), without=FED),
    )
    rates += (Derived(Formula("unequal_share_up_to_here", "unequal_share_before*false_rate_here", PRODUCT)), *unequal)
    for passed, up_to_here in (
        ("false_rate_of_chain", "false_rate_up_to_here"),
        ("unequal_share", "unequal_share_up_to_here"),
    ):
        if confirmed:
            rates += (Derived(Formula(passed, f"{up_to_here}*{confirmed}", "alerts that review passes on")),)
        rates += (Derived(Formula(passed, up_to_here, "definition")),)
    return rates


def first_of_chain(prevalence: str, looks_per_year: str) -> tuple[Derived, ...]:
    """Return what only the first stage of a chain says: its prevalence, and its looks at those who have it."""
    return (
        Derived(Formula("prevalence_at_first", prevalence, "definition")),
        Derived(Formula("true_looks_per_year", f"{looks_per_year}*{prevalence}", "definition")),
    )


def people_of_chain(result: str, place: str = "of_chain", needs: frozenset[str] = frozenset()) -> tuple[Derived, ...]:
    """Return the formulas of people wrongly alerted on at a stage that is fed.

    ``place`` is "of_chain" for those that the stage passes on, "up_to_here" for those before its own review. The first
    formula is for people whose own false match rates differ.
    """
    share = "unequal_share" if place == "of_chain" else f"unequal_share_{place}"
    people = "people_looked_at*(1 - prevalence_at_first)"
    unequal = Formula(
        result,
        f"{people}*heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, {share}, looks_per_person)",
        ANY_IN_LOOKS + ", averaged over people",
        assumes=f"{LOOKS_STAY_INDEPENDENT}; {ALIKE_AFTER_UNEQUAL}",
    )
    alike = Formula(
        result,
        f"{people}*any_in_looks(false_rate_{place}, looks_per_person)",
        ANY_IN_LOOKS,
        assumes=LOOKS_STAY_INDEPENDENT,
    )
    return Derived(unequal, needs=FED | needs), Derived(alike, needs=FED | needs)


def sensitivity_of_chain(true_alerts_per_year: str, prefix: str = "") -> tuple[Outcome, ...]:
    """Return the share of looks at those who have it, at the first stage, that end in an alert of this one."""
    name = f"{prefix}sensitivity_of_chain"
    formula = Formula(
        name, f"{true_alerts_per_year}/true_looks_per_year", "true alerts over true looks", HITS_INDEPENDENT
    )
    return (Outcome(name, (Derived(formula, needs=FED),), total="ratio", term="sensitivity_of_chain"),)


#: How often somebody passes, or is looked at, for whom the chance of a wrong alert is told.
PASSES = Series("passes", (1.0, 10.0, 100.0, 250.0, 500.0))
CHANCE_OF_INNOCENT = "p_innocent_person_wrongly_flagged_per_year"
OVER_ALL_INNOCENT = "wrongly flagged people over all innocent people, looked at or not"
IN_PASSES = "at least one success in independent trials (Feller, vol. 1, ch. VI)"


def innocent_people(people: str) -> Outcome:
    """Return how many innocent people there are, those whom nobody looks at among them.

    ``people`` is their number at the first stage of a chain; one that is fed has those of its first.
    """
    fed = Formula("innocent_people", "size*(1 - prevalence_at_first)", "definition")
    own = Formula("innocent_people", people, "definition")
    return Outcome("innocent_people", (Derived(fed, needs=FED), Derived(own, without=FED)), hidden=True)


def chance_of_innocent(people: str, *in_passes: Derived, prefix: str = "") -> tuple[Outcome, Outcome]:
    """Return the chance of one innocent person to be wrongly flagged in a year, and in so many passes.

    ``people`` are those wrongly flagged; ``in_passes`` gives the chance in passes, by default from the rates of the
    chain, averaged over people where they differ.
    """
    name = prefix + CHANCE_OF_INNOCENT
    over_all = Derived(Formula(name, f"{people}/innocent_people", OVER_ALL_INNOCENT))
    return (
        Outcome(name, (over_all,), total="ratio", term=CHANCE_OF_INNOCENT, over_looks=True),
        Outcome(
            in_passes[0].formula.result,
            in_passes,
            total="mean",
            weight="innocent_people",
            where=PASSES.name,
            given_as=name,
            term="p_innocent_person_wrongly_flagged_in_passes",
            over_looks=True,
        ),
    )


def in_passes_of_chain(
    own: str, prefix: str = "", place: str = "of_chain", needs: frozenset[str] = frozenset()
) -> tuple[Derived, ...]:
    """Return the chance that somebody innocent is wrongly flagged in so many passes, by the rates of the chain.

    ``own`` is the false rate of a look at an innocent where the stage is the first of a chain.
    """
    name = f"{prefix}p_innocent_person_wrongly_flagged_in_passes"
    share = "unequal_share" if place == "of_chain" else f"unequal_share_{place}"
    unequal = Formula(
        name,
        f"heterogeneous_any_in_looks(unequal_fmr, unequal_cv, unequal_gallery, {share}, passes)",
        IN_PASSES + ", averaged over people",
        assumes=ALIKE_AFTER_UNEQUAL,
    )
    alike = Formula(name, f"1 - (1 - false_rate_{place})**passes", IN_PASSES, assumes=LOOKS_STAY_INDEPENDENT)
    first = Formula(name, f"1 - (1 - {own})**passes", IN_PASSES, assumes=LOOKS_STAY_INDEPENDENT)
    return (
        Derived(unequal, needs=needs),
        Derived(alike, needs=needs | FED),
        Derived(first, needs=needs, without=FED | {"unequal_fmr"}),
    )


def passed_on(name: str, *expressions: str, needs: frozenset[str] = frozenset()) -> Outcome:
    """Return a value that a stage passes on, worked out by the first expression of which everything is known."""
    derived = tuple(Derived(Formula(name, expression, "definition"), needs=needs) for expression in expressions)
    return Outcome(name, derived, total="apart", hidden=True)


#: A look's count by group has no total of its own where it is received.
TRUE_LOOKS = Outcome(
    "true_looks_per_year",
    (Derived(Formula("true_looks_per_year", "true_looks_per_year", "definition"), needs=FED),),
    hidden=True,
)
CORRELATION_IS_CUT = Outcome(
    "correlation_is_cut",
    (Derived(Formula("correlation_is_cut", "correlation_is_cut", "definition")),),
    total="apart",
    hidden=True,
)
