"""Which formulas were used and which inputs stand behind a number, against the arithmetic itself."""

from __future__ import annotations

import re

import numpy as np
import pytest

from baserate.assessment.plan import evaluate
from baserate.formulas.formula import Formula
from baserate.report.assessment.used import trace
from support.page import FIVE_STAGES, scenario
from support.scenarios import load_text

BRANCHES = {
    "five stages": FIVE_STAGES,
    "gallery": scenario(
        '[[stage]]\nid = "s"\nkind = "face_search"\nfaces_per_day = 1000\nwatchlist_size = 50\np_watchlisted = 0.01\n'
        "fnir = 0.1\nfmr = 1e-4\n"
    ),
    "unequal people": scenario(
        '[[stage]]\nid = "s"\nkind = "face_search"\nfaces_per_day = 1000\nwatchlist_size = 50\np_watchlisted = 0.01\n'
        "fnir = 0.1\nfmr = 1e-4\nheterogeneity_cv = 2\n"
    ),
    "fed": scenario(
        '[[stage]]\nid = "a"\nkind = "screening"\nscreened_per_year = 1000\nprevalence = 0.01\nsensitivity = 0.9\n'
        'false_positive_rate = 0.1\n[[stage]]\nid = "b"\nkind = "risk_score"\ninput = "a"\nsensitivity = 0.8\n'
        'false_positive_rate = 0.3\n[[stage]]\nid = "c"\nkind = "response"\ninput = "b"\nminutes_per_alert = 30\n'
        "hours_per_officer_per_day = 6\ncost_per_hour = 40\n"
    ),
    "plain gatherings": scenario(
        '[[stage]]\nid = "g"\nkind = "gathering_alert"\np_flagged = 0.001\nk = 3\n'
        "gatherings = [ { people = 100, per_day = 2 } ]\n"
    ),
}


@pytest.mark.parametrize("name", BRANCHES)
def test_the_formulas_told_are_those_that_were_evaluated(name, monkeypatch):
    declared = load_text(BRANCHES[name])
    called = []
    real = Formula.__call__

    def recording(self, values):
        called.append(self)
        return real(self, values)

    monkeypatch.setattr(Formula, "__call__", recording)
    evaluate(declared, {stream: np.array([0.4, 0.6]) for stream in declared.streams()})
    told = {used.formula for use in trace(declared).values() for used in use.formulas}
    assert told == {formula for formula in called if formula.expression != formula.result}


def nudged(text: str) -> list[tuple[str, str]]:
    """Return the scenario again with one number after another made a tenth larger, and the line it stands in."""
    made = []
    for found in re.finditer(r"(?m)^(\w+) = ([\d.][\d._e-]*)$", text):
        if found[1] not in ("format", "k"):
            value = float(found[2].replace("_", "")) * 1.1
            made.append((found[1], text[: found.start(2)] + repr(value) + text[found.end(2) :]))
    return made


@pytest.mark.parametrize("name", [name for name in BRANCHES if name != "five stages"])
def test_an_input_that_changes_a_number_is_told_to_stand_behind_it(name):
    text = BRANCHES[name]
    declared = load_text(text)
    behind = trace(declared)
    before = evaluate(declared, {})
    assert nudged(text)
    for key, changed in nudged(text):
        after = evaluate(load_text(changed), {})
        for stage in declared.stages:
            moved = {
                outcome
                for outcome, values in before[stage.id].total.items()
                if not np.allclose(values, after[stage.id].total[outcome], rtol=1e-9, atol=0)
            }
            for outcome in moved:
                names = {input_id.rpartition(".")[2] for input_id in behind[stage.id].behind[outcome]}
                assert key in names, (key, outcome)
