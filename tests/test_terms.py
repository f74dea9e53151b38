"""Every term is complete, and every parameter and outcome has one."""

from baserate.stages import kind_names, stage_kind
from baserate.terms import CONFIRMED, symbol_of, term, terms


def test_every_term_says_what_it_is():
    for found in terms().values():
        for part in ("name", "symbol", "definition", "numerator", "denominator", "unit", "source"):
            assert getattr(found, part).strip(), f"{found.id} has no {part}"
        assert found.definition.endswith("."), found.id


def test_every_proportion_carries_its_denominator_in_words():
    for found in terms().values():
        if found.is_proportion:
            assert found.per.startswith("per "), found.id
            assert found.unit_in_words == found.per


def test_complements_are_mutual():
    for found in terms().values():
        if found.complement:
            assert term(found.complement).complement == found.id


def test_the_false_discovery_rate_and_the_false_positive_rate_have_different_denominators():
    assert term("false_discovery_rate").denominator == "all flags"
    assert term("false_positive_rate").denominator == "all who are not what is looked for"


def test_every_parameter_outcome_and_formula_is_about_a_term():
    for name in kind_names():
        kind = stage_kind(name)
        items = kind.items.parameters if kind.items else ()
        for about in (part.about for parts in (kind.parameters, items, kind.outcomes) for part in parts):
            assert about.id in terms()
        for formula in kind.formulas:
            for symbol in (formula.result, *formula.arguments):
                assert symbol in terms() or symbol.removeprefix(CONFIRMED) in terms(), symbol
                assert symbol_of(symbol)
