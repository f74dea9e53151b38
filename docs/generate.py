"""Write the reference pages that are made from the code: terms and kinds of stage.

Run by ``make generate``; a test fails while a page is not what this would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

from baserate.formulas.formula import Formula
from baserate.stages import kind_names, stage_kind
from baserate.stages.kind import Parameter, StageKind
from baserate.terms import Term, terms

REFERENCE = Path(__file__).with_name("reference")
MADE = "<!-- Made by docs/generate.py from the code: not edited by hand. -->\n\n"


def cell(text: str) -> str:
    """Return text as it stands in a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell(part) for part in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def terms_page() -> str:
    """Return the page of terms."""
    text = MADE + "# Terms\n\nEvery measure once. A rate is printed with its denominator in words.\n\n"
    for found in terms().values():
        text += _term(found)
    return text


def _term(found: Term) -> str:
    rows = [
        ("definition", found.definition),
        ("numerator", found.numerator),
        ("denominator", found.denominator),
        ("printed", found.unit_in_words),
        ("unit", found.unit),
        ("symbol", f"${found.symbol}$"),
        ("source", found.source),
    ]
    if found.complement:
        rows.append(("one minus", f"`{found.complement}`"))
    return f"## `{found.id}`: {found.name}\n\n" + table(("", ""), rows) + "\n"


def stages_page() -> str:
    """Return the page of kinds of stage."""
    text = MADE + "# Kinds of stage\n\n"
    text += "What each takes, what it gives, and the formulas between. `baserate new KIND FILE` writes one.\n\n"
    for name in kind_names():
        text += _kind(stage_kind(name))
    return text


def _kind(kind: StageKind) -> str:
    text = f"## `{kind.name}`\n\n{kind.question}\n\n"
    parameters = [_parameter(parameter, parameter.name) for parameter in kind.parameters]
    if kind.items is not None:
        prefix = f"{kind.items.name}[]."
        if kind.items.label:
            parameters.append((f"`{prefix}{kind.items.label}`", "what the item is called", "text", "yes"))
        parameters += [_parameter(parameter, prefix + parameter.name) for parameter in kind.items.parameters]
    text += table(("parameter", "what it is", "may be", "needed"), parameters) + "\n"
    for choices in kind.alternatives:
        named = (" with ".join(f"`{name}`" for name in sorted(choice)) for choice in choices)
        text += "Exactly one of: " + " or ".join(named) + ".\n\n"
    outcomes = [
        (f"`{outcome.name}`", outcome.about.name, outcome.about.unit_in_words)
        for outcome in kind.outcomes
        if not outcome.hidden
    ]
    text += table(("outcome", "what it is", "unit"), outcomes) + "\n"
    text += "Formulas, in the order in which they are evaluated:\n\n"
    formulas = dict.fromkeys(kind.formulas)
    text += table(("formula", "source", "assumes"), [_formula(formula) for formula in formulas]) + "\n"
    if kind.assumes:
        text += "Assumes: " + "; ".join(kind.assumes) + ".\n\n"
    return text


def _parameter(parameter: Parameter, name: str) -> tuple[str, ...]:
    about = parameter.about
    split = "; split over groups by their shares" if parameter.extensive else ""
    words = f"{about.name} ({about.unit_in_words}{split})"
    return f"`{name}`", words, parameter.domain.words, "yes" if parameter.required else ""


def _formula(formula: Formula) -> tuple[str, ...]:
    return f"`{formula.result} = {formula.expression}`", formula.source, formula.assumes


PAGES = {"terms.md": terms_page, "stages.md": stages_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        sys.stderr.write(f"wrote {name}\n")
