"""What the documents of the Python face show is what happens."""

from __future__ import annotations

import doctest
import importlib
import inspect
import os
import re
import subprocess
import sys

import nbformat
import pytest

import baserate as br
from support.paths import ROOT

HOW_TO = (ROOT / "docs/how-to/use-from-python.md").read_text(encoding="utf-8")
NOTEBOOK = ROOT / "docs/notebooks/first-steps.ipynb"
REFERENCE = ROOT / "docs/reference/python.md"
#: Modules with public names, whose examples are run.
MODULES = (
    "baserate.api.declared",
    "baserate.api.assessment",
    "baserate.api.simulation",
    "baserate.api.auditing",
    "baserate.trial",
    "baserate.trial.bound",
    "baserate.trial.differences",
    "baserate.trial.accuracy",
    "baserate.errors",
    "baserate.scenario.model",
    "baserate.assessment.result",
    "baserate.assessment.compare",
    "baserate.assessment.breakeven.solve",
    "baserate.assessment.update",
    "baserate.simulation.result",
    "baserate.auditing.result",
    "baserate.records.collection",
    "baserate.report.document",
)
FUNCTIONS = (
    *(f"br.{name}" for name in br.__all__ if inspect.isfunction(getattr(br, name))),
    *(f"br.trial.{name}" for name in ("plan", "read", "power", "meaning")),
)


def named(path):
    return eval(path, {"br": br})


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_docstrings_give_what_they_say(name):
    done = doctest.testmod(importlib.import_module(name))
    assert done.attempted > 0 and done.failed == 0


@pytest.mark.parametrize("path", FUNCTIONS)
def test_every_public_function_says_what_it_takes_gives_and_raises(path):
    function = named(path)
    text = inspect.getdoc(function)
    sections = re.findall(r"(?m)^(\w+)\n-+$", text)
    assert {"Parameters", "Examples"} <= set(sections)
    if path != "br.with_inputs":
        assert {"Returns", "Raises"} <= set(sections)
    told = text[text.index("Parameters\n") : text.index("Examples\n")]
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"(?m)^(?! ).*\b{parameter}\b|`{parameter}`", told), parameter


def test_the_reference_names_every_public_name():
    page = REFERENCE.read_text(encoding="utf-8")
    for name in br.__all__:
        if name != "__version__":
            assert f"`{name}" in page, name
    for name in br.trial.__all__:
        assert f"`{name}" in page or f"`trial.{name}" in page, name


def test_the_snippets_of_the_guide_run_one_after_the_other(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    namespace = {}
    snippets = re.findall(r"```python\n(.*?)```", HOW_TO, flags=re.DOTALL)
    assert len(snippets) > 6
    for snippet in snippets:
        exec(compile(snippet, "use-from-python.md", "exec"), namespace)
    assert {"met.html", "met.json"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.slow
def test_what_the_guide_says_is_printed_is_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    said = re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", HOW_TO, flags=re.DOTALL)
    assert said
    namespace = {}
    for snippet, printed in re.findall(r"```python\n(.*?)```(?:\n+```text\n(.*?)```)?", HOW_TO, flags=re.DOTALL):
        exec(compile(snippet, "use-from-python.md", "exec"), namespace)
        shown = capsys.readouterr().out
        assert not printed or shown == printed


@pytest.mark.slow
def test_the_notebook_runs_and_is_kept_without_outputs(tmp_path, monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("text/html" in output.get("data", {}) for output in shown)


SCRIPT = """
import baserate as br

met = br.load("case:met-live-2024-25")
found = br.assess(met, draws=20_000, seed=1)
median: float | None = found["search.ppv"].median
low, high = found["search.ppv", "B"].interval
changed: br.Scenario = met.with_inputs({"search.fpir": "1e-4 to 1e-3"})
ratio = br.compare(met, changed)["search.ppv"].ratio.median
value: float | None = br.break_even(met, "search.ppv", at=0.5, solve="search.fpir").value
after = br.update(met, {"search.fpir": (3, 1200)}).outcomes[0].after.median
share = br.simulate("case:oakland-urns", replicates=100)["discovered.patrol_share", "A"].mean
rate = br.audit([], outcome="y", decision="d", groups=["g"])["ppv"].value
plan = br.trial.plan(rate_at_most=0.001, confidence=0.95)
record = br.evidence["met-lfr-2024-25-false-alerts-per-face"].statement
path = found.report().save("r.html").name
try:
    met.assess(draws=0)
except br.BaserateError as error:
    print(error.faults[0].key)
"""


@pytest.mark.slow
def test_a_script_of_a_user_has_types(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import baserate as br\nbr.trial.read(errors='three', of=1200)\nbr.assess('x').nothing\n")
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = True\n")
    options = ["--config-file", str(tmp_path / "mypy.ini"), "--cache-dir", str(ROOT / ".mypy_cache")]
    environment = {**os.environ, "MYPYPATH": str(ROOT / "src")}
    line = [sys.executable, "-m", "mypy", *options, "--follow-imports=silent"]
    done = subprocess.run([*line, str(script)], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout
    done = subprocess.run([*line, str(wrong)], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.count("error:") == 2, done.stdout
