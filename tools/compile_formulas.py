"""Write src/baserate/formulas/compiled.py: the NumPy code and the LaTeX that SymPy makes of every formula.

Run by ``make generate``; a test fails while the file is not what this would write.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import baserate.formulas
import baserate.stages
from baserate.formulas.expression import arguments_of
from baserate.formulas.formula import Formula
from baserate.formulas.symbolic import numpy_source, to_latex
from baserate.stages.kind import StageKind
from baserate.stages.period import over_period

TARGET = Path(baserate.formulas.__file__).with_name("compiled.py")
HEADER = '''"""NumPy code and LaTeX of every formula, made by tools/compile_formulas.py: not edited by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy

from baserate.formulas import special

'''


def all_formulas() -> list[Formula]:
    """Return every formula that stands in a module of formulas/ or stages/, each expression once, sorted."""
    found: dict[str, Formula] = {}
    for package in (baserate.formulas, baserate.stages):
        for info in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            if info.name.endswith((".compiled", ".symbolic")):
                continue
            for value in vars(importlib.import_module(info.name)).values():
                if isinstance(value, Formula):
                    found[value.expression] = value
                elif isinstance(value, StageKind):
                    for kind in (value, over_period(value)):
                        found.update((formula.expression, formula) for formula in kind.formulas)
    return [found[key] for key in sorted(found)]


def render(formulas: list[Formula]) -> str:
    """Return the text of compiled.py."""
    functions, table, latex = [], [], []
    for number, formula in enumerate(formulas):
        name = f"_f{number:03d}_{formula.result}"
        source = numpy_source(formula.expression)
        arguments = ", ".join(f"{arg}: Any" for arg in arguments_of(formula.expression))
        functions.append(f"def {name}({arguments}) -> Any:\n    return {source}\n\n\n")
        table.append(f"    {formula.expression!r}: {name},\n")
        latex.append(f"    {formula.expression!r}: {to_latex(formula.expression)!r},\n")
    return (
        HEADER
        + "\n"
        + "".join(functions)
        + "FUNCTIONS: Mapping[str, Callable[..., Any]] = {\n"
        + "".join(table)
        + "}\n\nLATEX: Mapping[str, str] = {\n"
        + "".join(latex)
        + "}\n"
    )


if __name__ == "__main__":
    TARGET.write_text(render(all_formulas()), encoding="utf-8")
    sys.stderr.write(f"wrote {TARGET.name}\n")
