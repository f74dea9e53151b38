"""The house, drawn from the imports of its source: no cycle, no arrow up, rooms and modules of a size to be read."""

import ast
import re
from collections import Counter
from graphlib import TopologicalSorter

import click
import pytest

from baserate.auditing.engines import engines
from baserate.cli import cli
from baserate.loops import LOOPS
from baserate.stages import STAGES
from support.paths import ROOT

SRC = ROOT / "src"
MOST_LINES = 400
MOST_MODULES = 16
#: Written by a tool, and read by none.
GENERATED = {"baserate.formulas.compiled"}


def module_of(path):
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_of(path): path for path in sorted((SRC / "baserate").rglob("*.py"))}
TREES = {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in FILES.items()}


def of_types(node):
    """Whether a block is run by type checkers only."""
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def statements(node):
    """Every statement that may run, in functions as well."""
    for child in ast.iter_child_nodes(node):
        if not of_types(child):
            yield child
            yield from statements(child)


def imported(module, tree, known):
    """The modules of ``known`` that a module imports, when it is loaded or when a function of it is called."""
    found = set()
    for node in statements(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else str(node.module))
    return (found & known) - {module}


def cycle_in(arrows):
    """A cycle of a graph as a list of its nodes, or None."""
    try:
        TopologicalSorter(arrows).prepare()
    except ValueError as error:
        return error.args[1]
    return None


def test_no_import_leads_back_to_where_it_came_from():
    arrows = {module: imported(module, tree, FILES.keys()) for module, tree in TREES.items()}
    assert sum(map(len, arrows.values())) > 3 * len(arrows)  # the drawing is not of an empty house
    assert cycle_in(arrows) is None


def test_a_cycle_is_found_where_an_import_stands_in_a_function_and_not_where_it_is_for_types():
    late = ast.parse("def f():\n    from a import thing\n")
    typed = ast.parse("if TYPE_CHECKING:\n    from a import thing\n")
    first = ast.parse("import b")
    for second, there_is_one in ((late, True), (typed, False)):
        arrows = {name: imported(name, tree, {"a", "b"}) for name, tree in (("a", first), ("b", second))}
        assert (cycle_in(arrows) is not None) is there_is_one


@pytest.mark.parametrize("module", sorted(FILES.keys() - GENERATED))
def test_a_module_can_be_read_in_one_sitting_and_says_what_it_is(module):
    assert len(FILES[module].read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    assert ast.get_docstring(TREES[module])


def test_a_room_holds_few_modules_side_by_side():
    inside = Counter(path.parent for path in FILES.values() if path.name != "__init__.py")
    kinds = {SRC / "baserate/stages"}  # one module for every kind, as many as there are
    assert {str(room): n for room, n in inside.items() if n > MOST_MODULES and room not in kinds} == {}


#: Modules in which the name of a kind of stage stands, and why.
NAME_A_KIND = {
    "baserate.scenario.practice",  # which facts of law a stage shows
    "baserate.scenario.template",  # what feeds a new stage that cannot stand alone
    "baserate.records.measures",  # a screening is also what a rate may be per
}
#: Wording that a reader stumbles over, and what is written in its place.
NOT_ENGLISH = {
    r"to mend it|mend it by": "hint",
    r"\bh(?:ang|angs|ung) on\b": "depend on",
    r"\b(?:is|are|be) passed over\b|\bpass_over\b": "skip",
    r"\bin a circle\b": "in a cycle",
    r"\blet go of\b": "release",
    r"\bnot? told\b|\btold from none\b": "not reported, not distinguished from none",
    r"\bmade plain\b": "say what is done",
    r"\bof everybody is meant\b": "the one for everybody",
}


def texts(tree):
    """Every text of a module: its messages, its help texts and its docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("wording", NOT_ENGLISH)
def test_messages_help_texts_and_docstrings_are_in_standard_english(wording):
    found = [
        f"{module}:{line}: {match[0]!r}, write {NOT_ENGLISH[wording]!r}"
        for module, tree in TREES.items()
        for line, text in texts(tree)
        for match in re.finditer(wording, " ".join(text.lower().split()))
    ]
    assert found == []


@pytest.mark.parametrize("wording", NOT_ENGLISH)
def test_no_page_of_help_uses_such_wording(wording):
    for command in (cli, *commands_below(cli)):
        with click.Context(command) as context:
            assert not re.search(wording, command.get_help(context).lower()), command.name


def commands_below(group):
    """Every command of a group, and of the groups in it."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            yield command
            if isinstance(command, click.Group):
                yield from commands_below(command)


@pytest.mark.parametrize("kinds", [STAGES, LOOPS], ids=["stages", "loops"])
def test_a_kind_is_one_module_that_nothing_else_imports_or_names(kinds):
    room = {STAGES: "baserate.stages", LOOPS: "baserate.loops"}[kinds]
    for module, tree in TREES.items():
        for name in kinds.built_in:
            if module == f"{room}.{name}" or module in GENERATED:
                continue
            assert f"{room}.{name}" not in imported(module, tree, FILES.keys()) or module.startswith(room), module
            if module not in NAME_A_KIND:
                assert name not in {text for _, text in texts(tree)}, f"{module} names {name}"


def test_an_engine_is_one_module_that_the_command_line_finds():
    [backend] = [option for option in cli.get_command(None, "audit").params if option.name == "backend"]
    with click.Context(cli) as context:
        assert set(backend.type.get_metavar(backend, context).strip("[]").split("|")) == set(engines())
        with pytest.raises(click.BadParameter, match="not one of"):
            backend.type.convert("sqlite", backend, context)
    for engine in engines().values():
        importers = {m for m, tree in TREES.items() if engine.__module__ in imported(m, tree, FILES.keys())}
        assert all(module.startswith("baserate.auditing.engines") for module in importers), importers
