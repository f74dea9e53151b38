"""What is made from the code is what the code would make now."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from baserate.schemas import NAMES
from support.paths import ROOT


def load(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_compiled_formulas_are_fresh():
    tool = load("tools/compile_formulas.py")
    assert tool.TARGET.read_text(encoding="utf-8") == tool.render(tool.all_formulas()), "run `make generate`"


PAGES = ("terms.md", "stages.md", "loops.md", "evidence.md", "practice.md", "provisions.md", "python.md")


@pytest.mark.parametrize("name", [*PAGES, *(f"schemas/{name}.schema.json" for name in NAMES)])
def test_the_reference_is_fresh(name):
    made = load("docs/generate.py")
    assert (made.REFERENCE / name).read_text(encoding="utf-8") == made.PAGES[name](), "run `make generate`"
