"""The library speaks of parameters, the command line of options."""

import ast
import re
import shlex
from pathlib import Path

import click
import pytest

import baserate
from baserate.assessment.run import assess
from baserate.cli import main
from baserate.cli.options import Commands, in_options
from baserate.errors import Fault, UsageError
from baserate.results import command_of
from baserate.scenario.load import load_scenario

CASE = "case:met-live-2024-25"
ROOMS = ("assessment", "trial", "simulation", "auditing", "scenario", "records", "stages", "loops", "report")


def texts_with_options():
    """Every text of the library that names an option of the command line."""
    root = Path(baserate.__file__).parent
    for path in sorted(path for room in ROOMS for path in (root / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"--[a-z]", node.value):
                yield f"{path.relative_to(root)}:{node.lineno}"


@pytest.mark.slow
def test_no_text_of_the_library_names_an_option():
    assert list(texts_with_options()) == []


def test_an_error_of_the_library_names_the_parameter():
    with pytest.raises(UsageError) as caught:
        assess(load_scenario(CASE), draws=0, level=2)
    assert [fault.key for fault in caught.value.faults] == ["draws", "level"]
    assert "--" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["assess", CASE, "--draws", "0"], "--draws: found 0"),
        (["breakeven", CASE, "--outcome", "search.ppv", "--at", "2", "--solve", "search.fpir"], "--at: found"),
        (["breakeven", CASE, "--outcome", "none", "--at", "0.5", "--solve", "x"], "--outcome: found 'none'"),
        (["update", CASE, "--counts", "none=1/2"], "--counts: found 'none'"),
        (["trial", "read", "--errors", "2", "--of", "0"], "--of: found 0"),
        (["trial", "plan", "--rate-at-most", "2"], "--rate-at-most: found 2"),
        (["trial", "read", "--errors", "0", "--of", "9", "--design-effect", "0"], "--design-effect: found 0"),
        (["simulate", "case:oakland-urns", "--replicates", "0"], "--replicates: found 0"),
        (["simulate", "case:oakland-urns", "--vary", "none=1"], "--vary: found"),
        (["simulate", "case:oakland-urns", "--design", "4"], "found --design without a range"),
    ],
)
def test_an_error_of_a_command_names_the_option(arguments, key, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert key in capsys.readouterr().err


def test_a_place_in_a_file_keeps_its_key():
    options = {"draws": "--draws", "design_effect": "--design-effect"}
    assert in_options(Fault("1", "2", key="draws", file="f.toml", line=3), options).key == "draws"
    assert in_options(Fault("1", "2", key="stage[0].draws"), options).key == "stage[0].draws"
    assert in_options(Fault("1", "2", key="draws of it"), options).key == "--draws of it"
    hinted = in_options(Fault("1", "2", "fewer `draws`, not `assess`, and `design_effect`"), options)
    assert hinted.hint == "fewer --draws, not `assess`, and --design-effect"


def test_the_command_of_a_result_gives_its_parameters_in_full():
    made = command_of(
        "assess", "a file.toml", draws=1000, level=0.1 + 0.2, design_effect=None, apart=("x", "y z"), drivers=False
    )
    assert shlex.split(made) == [
        *["baserate", "assess", "a file.toml", "--draws", "1000", "--level", "0.30000000000000004"],
        *["--apart", "x", "--apart", "y z", "--no-drivers"],
    ]
    assert command_of("breakeven", "s", where={"people": 5000}, full=True) == (
        "baserate breakeven s --where people=5000 --full"
    )


def test_an_error_of_a_nested_command_is_translated_once():
    @click.group(cls=Commands)
    def outer():
        pass

    @outer.group(cls=Commands)
    def inner():
        pass

    @inner.command()
    @click.option("--a-number", type=int)
    def leaf(a_number):
        raise UsageError(Fault(str(a_number), "another `a_number`", key="a_number"))

    with pytest.raises(UsageError, match=r"^--a-number: found 1; allowed: another --a-number$"):
        outer.main(["inner", "leaf", "--a-number", "1"], standalone_mode=False)
