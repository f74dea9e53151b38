"""The formulas that were used, by kind of stage, and the symbols in them."""

from __future__ import annotations

from baserate.assessment.plan import Plan
from baserate.formulas.formula import Formula
from baserate.report.assessment.elements import FormulaGroup, FormulaShown, SymbolShown
from baserate.terms import CONFIRMED, Term, symbol_of, term, terms

#: What a formula's values are folded over, in words.
FOLDED = {"sum": "added up over", "product": "multiplied over"}


def shown_formulas(plan: Plan) -> tuple[FormulaGroup, ...]:
    """Return the formulas that the stages use, those of one kind together, each once and in order of use.

    One symbol may stand for different things in two kinds of stage, so every group has its own list of them.
    """
    outcomes = frozenset(entry.outcome.name for entry in plan.layout)
    stages: dict[str, list[str]] = {}
    used: dict[str, dict[tuple[Formula, str], None]] = {}
    for one in plan.stages:
        kind = one.stage.kind
        stages.setdefault(kind.name, []).append(one.stage.id)
        items = kind.items.name if kind.items else ""
        steps = [step for step in one.steps if not step.is_renaming]
        shown = ((step.formula, f"{FOLDED[step.fold]} {items}" if step.fold else "") for step in steps)
        used.setdefault(kind.name, {}).update(dict.fromkeys(shown))
    return tuple(
        FormulaGroup(
            kind.replace("_", " "),
            tuple(stages[kind]),
            tuple(_shown(formula, over) for formula, over in found),
            _symbols([formula for formula, _ in found], outcomes),
        )
        for kind, found in used.items()
    )


def _shown(formula: Formula, over: str) -> FormulaShown:
    return FormulaShown(
        _name(formula.result),
        formula.latex,
        f"{formula.result} = {formula.expression}",
        over,
        formula.source,
        formula.assumes,
    )


def _symbols(formulas: list[Formula], outcomes: frozenset[str]) -> tuple[SymbolShown, ...]:
    names: dict[str, None] = {}
    for formula in formulas:
        names.update(dict.fromkeys((formula.result, *formula.arguments)))
    return tuple(
        SymbolShown(symbol_of(name), name, _name(name), _term(name).definition, name in outcomes) for name in names
    )


def _term(name: str) -> Term:
    return term(name) if name in terms() else term(name.removeprefix(CONFIRMED))


def _name(name: str) -> str:
    return _term(name).name if name in terms() else f"after review: {_term(name).name}"
