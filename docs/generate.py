"""Write the reference made from the code: terms, kinds, records, the law, Python, and JSON Schemas.

Run by ``make generate``; a test fails while a page is not what this would write.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import baserate
import baserate.trial
from baserate.assessment.breakeven.solve import BreakEven
from baserate.assessment.compare import Comparison
from baserate.assessment.result import Assessment
from baserate.assessment.update import Update
from baserate.auditing.result import AuditResult
from baserate.formulas.formula import Formula
from baserate.loops import LOOPS
from baserate.loops.kind import LoopKind, Observed
from baserate.loops.world import first_paragraph
from baserate.parameters import Parameter
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.finding import Law
from baserate.provisions.library import definition_sources, load_provisions
from baserate.provisions.provision import Provision
from baserate.records.library import load_library
from baserate.records.measures import Denominator, measure_name
from baserate.records.record import Record
from baserate.report.document import Report
from baserate.report.records import address, value_in_words
from baserate.schemas import NAMES, json_schema
from baserate.simulation.result import Simulation
from baserate.stages import kind_names, stage_kind
from baserate.stages.kind import StageKind
from baserate.terms import Term, term, terms
from baserate.trial import DifferencePlan, Meanings, Plan, Reading

REFERENCE = Path(__file__).with_name("reference")
MADE = "<!-- Made by docs/generate.py from the code: not edited by hand. -->\n\n"


def cell(text: str) -> str:
    """Return text as it stands in a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
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
    for series in kind.series:
        if series.key:
            numbers = ", ".join(f"{number:g}" for number in series.default)
            words = f"{term(series.name).name}, one entry each; else {numbers}"
            parameters.append((f"`{series.key}`", words, f"a list of 1 to {series.at_most} numbers", ""))
    if kind.items is not None:
        prefix = f"{kind.items.name}[]."
        if kind.items.label:
            parameters.append((f"`{prefix}{kind.items.label}`", "what the item is called", "text", "yes"))
        parameters += [_parameter(parameter, prefix + parameter.name) for parameter in kind.items.parameters]
    text += table(("parameter", "what it is", "may be", "needed"), parameters) + "\n"
    if kind.points is not None:
        both = " and ".join(f"`{name}`" for name in kind.points.rates)
        text += (
            f"Also takes `operating_points`, a list of tables with `threshold`, {both}: outcomes at each, with\n"
            '`where = {"threshold": ...}`. Rates beside them are those at which the stage operates; without these,\n'
            "`operate_at` names the threshold at which it does.\n\n"
        )
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


def loops_page() -> str:
    """Return the page of kinds of loop."""
    text = MADE + "# Kinds of loop\n\n"
    text += "What each takes, what a day of it is, and what is observed. `baserate new KIND FILE` writes one, and\n"
    text += (
        "`baserate simulate FILE` [runs it](../how-to/simulate-feedback.md). Every kind also takes `id`, `kind` and\n"
    )
    text += "`days` (a whole number of days from 1 to 100,000; 365 where neither the file nor `--days` says).\n\n"
    for name in LOOPS.built_in:
        text += _loop(LOOPS[name])
    return text


def _loop(kind: LoopKind) -> str:
    text = f"## `{kind.name}`\n\n{kind.question}\n\n"
    text += first_paragraph(sys.modules[kind.world.__module__]) + ".\n\n"
    if kind.needs_population:
        text += "It is about people: `[population]` needs a `size`, and may have `groups`.\n\n"
    rows = [_loop_parameter(parameter, kind) for parameter in kind.parameters]
    if kind.items is not None:
        name = kind.items.name
        rows.append((f"`{name}`", f"1 to {kind.items.at_most:,} tables, one a {kind.items.one}", "", "needed"))
        if kind.items.label:
            rows.append((f"`{name}[].{kind.items.label}`", f"what the {kind.items.one} is called", "text", "needed"))
        rows += [_loop_parameter(parameter, kind, f"{name}[].") for parameter in kind.items.parameters]
    text += table(("parameter", "what it is", "may be", "where left out"), rows) + "\n"
    for key, choice in kind.choices.items():
        options = [
            (f"`{option}`", words, "where left out" if option == choice.default else "")
            for option, words in choice.options.items()
        ]
        text += table((f"`{key}`", "what it does", ""), options) + "\n"
    steps = [(step.name, step.words + ".") for step in kind.plan]
    text += "A day, in order:\n\n" + table(("step", "what happens"), steps) + "\n"
    head = ("outcome", "of each", "what it is", "unit", "true value beside it")
    text += "What is observed at the end of a day:\n\n"
    text += table(head, [_observed(outcome) for outcome in kind.outcomes]) + "\n"
    return text + "Assumes: " + "; ".join(kind.assumes) + ".\n\n"


def _loop_parameter(parameter: Parameter, kind: LoopKind, prefix: str = "") -> tuple[str, ...]:
    about = parameter.about
    limits = "; one plain number" if parameter.single else "; may differ by group" if parameter.by_group else ""
    needed = [
        f"needed with `{key} = {option}`" for (key, option), names in kind.needs.items() if parameter.name in names
    ]
    if parameter.required:
        absent = "needed"
    elif parameter.name in kind.defaults:
        absent = f"{kind.defaults[parameter.name]:g}"
    else:
        absent = needed[0] if needed else LEFT_OUT[parameter.name]
    words = f"{about.name} ({about.unit_in_words})"
    return f"`{prefix}{parameter.name}`", words, parameter.domain.words + limits, absent


#: What stands for a parameter without a default of its own.
LEFT_OUT = {"p_recorded_listed": "`p_recorded`"}


def _observed(outcome: Observed) -> tuple[str, ...]:
    about = term(outcome.term)
    parts = [" and ".join(axis.key for axis in axes) or "all" for axes in outcome.parts]
    of = " and ".join(parts) if parts != ["all"] else "(the whole)"
    always = outcome.entries(["an item"], [])
    only = "" if always else " (where groups are declared)"
    beside = "yes" if outcome.has_truth else ""
    return f"`{outcome.term}`", of + only, f"{about.name}: {about.definition}", about.unit_in_words, beside


def evidence_page() -> str:
    """Return the page of all records of the evidence library, by topic."""
    library = load_library()
    text = MADE + "# The evidence library\n\n"
    text += f"All {len(library.records)} records, by topic. `baserate evidence show ID` has everything about one:\n"
    text += "what was read where, what was not verified, and what contradicts it.\n"
    text += "[How a record is read](../explanation/how-a-record-is-read.md) says what the columns mean.\n\n"
    for topic in library.topics:
        chosen = [record for record in library.records if record.topic == topic]
        text += f"## {topic.replace('_', ' ').capitalize()} ({len(chosen)})\n\n"
        head = ("record", "number", "rests on", "measure", "per", "period", "kind", "source")
        text += table(head, [_record(record) for record in chosen]) + "\n"
    used = {record.denominator for record in library.records}
    rows = [(one.words or "(nothing)", one.definition) for one in Denominator if one in used]
    return text + "## Denominators\n\n" + table(("per", "what counts as one"), rows)


def _record(record: Record) -> tuple[str, ...]:
    document, url = record.source.document, address(record.source)
    year = f", {document.year}" if document.year is not None else ""
    source = f"{document.author or document.container or document.publisher or document.title}{year}"
    period = record.period.words if record.period is not None else ""
    linked = f"[{source}]({url})" if url else source
    return (
        f"`{record.id}`", value_in_words(record), record.basis, measure_name(record.term), record.denominator.words,
        period, record.kind.words, linked,
    )  # fmt: skip


def practice_page() -> str:
    """Return the page of the facts that a [practice] may declare."""
    text = MADE + "# Facts of a practice\n\n"
    text += (
        "What a `[practice]` table may declare. A key that is absent is undeclared, never false; a list is complete"
        ' once it is there. `{ value = ..., source = "..." }` says where a fact is from.\n\n'
    )
    facts = load_vocabulary().values()
    for section in dict.fromkeys(fact.section for fact in facts):
        rows = []
        for fact in facts:
            if fact.section == section:
                values = f"{fact.type}: " + ", ".join(fact.values) if fact.values else fact.type
                rows.append((f"`{fact.name}`", fact.question, values, ", ".join(fact.known_by), fact.derived))
        text += f"## {section}\n\n" + table(("fact", "question", "may be", "who would know", "derived"), rows) + "\n"
    return text


def provisions_page() -> str:
    """Return the page of provisions."""
    text = MADE + "# Provisions of law\n\n"
    text += (
        "Each with its operative words and where they were read. Not legal advice. A provision marked as not verified"
        " rests on a summary.\n\n"
    )
    for provision in load_provisions():
        text += _provision(provision)
    text += "## Definitions\n\n"
    rows = [(f"`@{name}`", source) for name, source in definition_sources().items()]
    return text + table(("definition", "from"), rows)


def _provision(provision: Provision) -> str:
    until = f" to {provision.applies_until}" if provision.applies_until else ""
    rows = [
        ("citation", provision.citation),
        ("kind, binding", f"{provision.kind}, {provision.binding}"),
        ("applies from", f"{provision.applies_from}{until}"),
        ("turns on", ", ".join(f"`{name}`" for name in provision.layout.cells)),
        ("exceptions", "; ".join(provision.exceptions)),
        ("asks for", ", ".join(f"`{ask.what}`" for ask in provision.asks)),
        ("words", provision.text),
        ("in English, not official", provision.translation),
        ("read in", provision.source),
        ("verified", "yes" if provision.verified else "no"),
        ("open readings", " ".join(provision.open_readings)),
        ("notes", " ".join(provision.notes)),
        ("tensions", " ".join(tension.words for tension in provision.tensions)),
    ]
    filled = [row for row in rows if row[1]]
    return f"## `{provision.id}`: {provision.title}\n\n" + table(("", ""), filled) + "\n"


def python_page() -> str:
    """Return the page of the public names of the package, from their docstrings."""
    text = MADE + "# Python\n\n`import baserate as br` has these names.\n"
    text += "[How to use them](../how-to/use-from-python.md).\n\n## Names\n\n"
    functions = {name: getattr(baserate, name) for name in baserate.__all__ if name not in ("__version__", "trial")}
    functions |= {f"trial.{name}": getattr(baserate.trial, name) for name in ("plan", "read", "power", "meaning")}
    for name in sorted(functions, key=lambda name: (not inspect.isfunction(functions[name]), name)):
        text += _public(name, functions[name])
    text += "## What the functions return\n\n"
    for found in RESULTS:
        text += _public(found.__name__, found)
    return text


#: Classes of results, whose methods stand on the page of Python.
RESULTS = (
    Assessment,
    Comparison,
    BreakEven,
    Update,
    Simulation,
    AuditResult,
    Law,
    Plan,
    DifferencePlan,
    Reading,
    Meanings,
    Report,
)


def _public(name: str, found: Any) -> str:
    """Return the entry of one public name: its signature, its docstring, and, of a class, its methods."""
    shown: Any = type(found) if not inspect.isclass(found) and not inspect.isfunction(found) else found
    signature = (
        re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(found))) if inspect.isfunction(found) else ""
    )
    text = f"### `{name}{signature}`\n\n{numpydoc_as_markdown(inspect.getdoc(shown) or '')}\n"
    if inspect.isfunction(found):
        return text
    rows = [(f"`{method}`", first_sentence(inspect.getdoc(part) or "")) for method, part in _methods(shown)]
    return text + (table(("has", "which is"), rows) + "\n" if rows else "")


def _methods(found: type) -> list[tuple[str, Any]]:
    """Return the public methods and properties of a class, those of every result among them."""
    kept = []
    for name, part in inspect.getmembers(found):
        if not name.startswith("_") and (inspect.isfunction(part) or isinstance(part, property)):
            kept.append((name if isinstance(part, property) else f"{name}()", part))
    return kept


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring, on one line."""
    return " ".join(text.partition("\n\n")[0].split()).replace("``", "`")


def numpydoc_as_markdown(text: str) -> str:
    """Return a numpydoc docstring as Markdown: sections as bold words, parameters as a list, examples as code."""
    head, *rest = re.split(r"(?m)^(\w+)\n-+\n", text)
    made = head.strip().replace("``", "`") + "\n\n"
    for section, body in zip(rest[::2], rest[1::2], strict=True):
        made += f"**{section}**\n\n"
        if section == "Examples":
            made += f"```pycon\n{body.strip()}\n```\n\n"
        elif section == "Notes":
            made += body.strip().replace("``", "`") + "\n\n"
        else:
            made += "".join(_entry(part) for part in re.split(r"(?m)^(?=\S)", body.strip()) if part.strip()) + "\n"
    return made


def _entry(part: str) -> str:
    name, _, words = part.partition("\n")
    told = " ".join(words.split()).replace("``", "`")
    name = name.strip().replace("``", "")
    return f"- `{name}`" + (f": {told}\n" if told else "\n")


def schema_file(name: str) -> Callable[[], str]:
    """Return what makes the file of a JSON Schema."""
    return lambda: json.dumps(json_schema(name), indent=1, ensure_ascii=False) + "\n"


PAGES = {
    "terms.md": terms_page,
    "stages.md": stages_page,
    "loops.md": loops_page,
    "evidence.md": evidence_page,
    "practice.md": practice_page,
    "provisions.md": provisions_page,
    "python.md": python_page,
    **{f"schemas/{name}.schema.json": schema_file(name) for name in NAMES},
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REFERENCE / name).parent.mkdir(exist_ok=True)
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        sys.stderr.write(f"wrote {name}\n")
