"""A scenario to start from: of one kind of stage or of loop, written from its parameters, or a copy of a case."""

from __future__ import annotations

from baserate.errors import Fault, UsageError
from baserate.loops import LOOPS
from baserate.loops.kind import LoopKind
from baserate.parameters import Items, Parameter
from baserate.scenario.cases import CASE_PREFIX, case_names, case_path
from baserate.scenario.model import POINTS, THRESHOLD
from baserate.stages import STAGES
from baserate.stages.kind import StageKind
from baserate.terms import term
from baserate.tomlfile.keys import nearest

HEAD = """\
format = 1
title = "What this system is, in a few words"

[claim]                       # what is claimed, by whom, where; leave out what is not known
quote = "the claim, word for word"
by = "who claims it"
source = "where, when, on which page"
"""
POPULATION = """
[population]
size = 1_000_000
# groups = { A = 0.6, B = 0.4 }   # shares that sum to 1: results by group then
"""
FORMS = """
# A quantity is a number, "a to b" (a 90% range), { count = , of = }, { low = , high = , level = , shape = },
# { evidence = "ID" } (see `baserate evidence list`) or { by_group = { A = , B = } }. Say where it comes from:
# { value = 0.001, source = "report, page" } or { value = 0.001, assumption = "why" }.
"""
#: What feeds a kind that cannot stand alone.
FEEDING_KIND = "screening"


def new_scenario(name: str) -> str:
    """Return the text of a scenario of a kind of stage or loop, or of a case.

    Raises UsageError for any other name, KindError for a kind of another package that cannot be used.
    """
    if name in STAGES:
        return _of_stage(STAGES[name])
    if name in LOOPS:
        return _of_loop(LOOPS[name])
    if name.removeprefix(CASE_PREFIX) in case_names():
        return case_path(name.removeprefix(CASE_PREFIX)).read_text(encoding="utf-8")
    known = (*STAGES.names, *LOOPS.names, *case_names())
    allowed = "a kind of stage or of loop, or a case: " + ", ".join(known)
    raise UsageError(Fault(f"{name[:80]!r}", allowed, nearest(name, known)))


def _of_stage(kind: StageKind) -> str:
    head = HEAD + POPULATION + FORMS
    if not kind.must_be_fed:
        return head + _stage(kind, "")
    return head + _stage(STAGES[FEEDING_KIND], "") + _stage(kind, FEEDING_KIND)


def _of_loop(kind: LoopKind) -> str:
    """Return a scenario with one loop; parameters that only some policy takes are written as comments."""
    head = HEAD + (POPULATION if kind.needs_population else "") + FORMS
    lines = ["", f"# {kind.question}", "[[loop]]", f'id = "{kind.name}"', f'kind = "{kind.name}"', "days = 365"]
    for key, choice in kind.choices.items():
        lines.append(f'{key} = "{choice.default}"  # or ' + ", ".join(o for o in choice.options if o != choice.default))
    asked_by = {name: f"{key} = {option}" for (key, option), names in kind.needs.items() for name in names}
    for parameter in kind.parameters:
        line = _line(parameter, parameter.name)
        needed = asked_by.get(parameter.name)
        lines.append(f"# {line}; needed with {needed}" if needed else line)
    if kind.items is not None:
        lines += _items(kind.items)
    return head + "\n".join(lines) + "\n"


def _items(items: Items) -> list[str]:
    cells = ", ".join(f"{parameter.name} = {parameter.example}" for parameter in items.parameters)
    rows = [f'{items.label} = "{name}", {cells}' for name in items.label_examples] if items.label else [cells]
    return [f"{items.name} = [", *(f"  {{ {row} }}," for row in rows), "]"]


def _stage(kind: StageKind, feeding: str) -> str:
    lines = ["", f"# {kind.question}", "[[stage]]", f'id = "{kind.name}"', f'kind = "{kind.name}"']
    if feeding:
        lines.append(f'input = "{feeding}"')
    plain = [parameter for parameter in kind.parameters if "." not in parameter.name]
    inner = [parameter for parameter in kind.parameters if "." in parameter.name]
    lines += [_line(parameter, parameter.name) for parameter in plain]
    if kind.points is not None:
        cells = ", ".join(f"{name} = ..." for name in (THRESHOLD, *kind.points.rates))
        lines.append(f"# {POINTS} = [{{ {cells} }}]  # outcomes at each threshold, beside the rates above or instead")
    for series in kind.series:
        if series.key:
            numbers = ", ".join(f"{number:g}" for number in series.default)
            lines.append(f"# {series.key} = [{numbers}]  # {term(series.name).name}, one entry each")
    if kind.items is not None:
        lines += _items(kind.items)
    for table in dict.fromkeys(parameter.name.partition(".")[0] for parameter in inner):
        names = [parameter.name.partition(".")[2] for parameter in inner if parameter.name.startswith(table + ".")]
        lines.append(f"# {table} = {{ {', '.join(f'{name} = ...' for name in names)} }}")
    return "\n".join(lines) + "\n"


def _line(parameter: Parameter, name: str) -> str:
    about = parameter.about
    words = about.name if about.unit_in_words == about.name else f"{about.name} ({about.unit_in_words})"
    return f"{name} = {parameter.example}  # {words}" if parameter.example else f"# {name} = ...  # {words}"
