"""The formulas that were used, by kind of stage, and the symbols in them."""

from __future__ import annotations

from collections.abc import Mapping

from baserate.formulas.formula import Formula
from baserate.report.assessment.elements import FormulaGroup, FormulaShown, SymbolShown
from baserate.report.assessment.used import StageUse, UsedFormula
from baserate.scenario.model import Scenario
from baserate.terms import CONFIRMED, Term, symbol_of, term, terms


def shown_formulas(scenario: Scenario, trace: Mapping[str, StageUse]) -> tuple[FormulaGroup, ...]:
    """Return the formulas that the stages used, those of one kind together, each once and in order of use.

    One symbol may stand for different things in two kinds of stage, so every group has its own list of them.
    """
    stages: dict[str, list[str]] = {}
    used: dict[str, dict[UsedFormula, None]] = {}
    for stage in scenario.stages:
        stages.setdefault(stage.kind.name, []).append(stage.id)
        used.setdefault(stage.kind.name, {}).update(dict.fromkeys(trace[stage.id].formulas))
    return tuple(
        FormulaGroup(
            kind.replace("_", " "),
            tuple(stages[kind]),
            tuple(_shown(one) for one in found),
            _symbols([one.formula for one in found]),
        )
        for kind, found in used.items()
    )


def _shown(used: UsedFormula) -> FormulaShown:
    formula = used.formula
    return FormulaShown(
        _name(formula.result),
        formula.latex,
        f"{formula.result} = {formula.expression}",
        used.over,
        formula.source,
        formula.assumes,
    )


def _symbols(formulas: list[Formula]) -> tuple[SymbolShown, ...]:
    names: dict[str, None] = {}
    for formula in formulas:
        names.update(dict.fromkeys((formula.result, *formula.arguments)))
    return tuple(SymbolShown(symbol_of(name), name, _name(name), _term(name).definition) for name in names)


def _term(name: str) -> Term:
    return term(name) if name in terms() else term(name.removeprefix(CONFIRMED))


def _name(name: str) -> str:
    return _term(name).name if name in terms() else f"after review: {_term(name).name}"
