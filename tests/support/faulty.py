"""Scenarios and quantities with faults, for those who read them and for the schema that an editor checks with."""

from __future__ import annotations

from typing import Any

BROKEN = """\
format = 2
titel = "A typing error"
[claim]
by = "nobody"
[population]
size = 0
groups = { A = 0.6, B = 0.5 }
[[stage]]
id = "search"
kind = "face_serch"
[[stage]]
id = "search"
kind = "screening"
screened_per_year = "a lot"
prevalence = 2
sensitivty = 0.9
[[stage]]
id = "police"
kind = "response"
input = "serch"
minutes_per_alert = 10
hours_per_officer_per_day = 0
"""

FACE_SEARCH = '[[stage]]\nid = "s"\nkind = "face_search"\nfaces_per_day = 1\np_watchlisted = 0.1\nfnir = 0.1\n'
HEAD = 'format = 1\ntitle = "x"\n[population]\nsize = 10\n'
#: What of a face search beside its other parameters breaks the rules on which go together.
FAULTY_RATES = [
    "",
    "fmr = 0.1\n",
    "fpir = 0.1\nfmr = 0.1\nwatchlist_size = 3\n",
    "fpir = 0.1\nfmr = 0.1\n",
    "fpir = 0.1\nheterogeneity_cv = 1\n",
    "fpir = 0.1\nreview = { p_confirm_true = 0.5 }\n",
    "fpir = 0.1\nreview = 3\n",
    "fpir = 0.1\nreview = { p_confirm_true = 0.5, p_confirm_false = 0.1, extra = 1 }\n",
]

FAULTY_QUANTITIES: list[tuple[str, Any]] = [
    ("fpir", 1.5),
    ("fpir", -0.1),
    ("fpir", float("nan")),
    ("fpir", float("inf")),
    ("fpir", True),
    ("fpir", []),
    ("fpir", "a lot"),
    ("fpir", "0 to 0.1"),
    ("fpir", "0.5 to 1"),
    ("fpir", "0.3 to 0.1"),
    ("fpir", "-0.3 to 0.1"),
    ("fpir", "0.1 to 1e999"),
    ("fpir", {}),
    ("fpir", {"source": "nothing else"}),
    ("fpir", {"value": 0.1, "count": 3, "of": 4}),
    ("fpir", {"value": 0.1, "sauce": "typing error"}),
    ("fpir", {"value": 5, "unit": "percent"}),
    ("fpir", {"value": 0.1, "source": 3}),
    ("fpir", {"low": 0.1}),
    ("fpir", {"low": 0.1, "high": 0.2, "shape": "bell"}),
    ("fpir", {"low": 0.1, "high": 0.2, "level": 1.5}),
    ("fpir", {"low": 0.1, "high": 0.2, "mode": 0.15}),
    ("fpir", {"low": 0.1, "high": 0.2, "shape": "triangular"}),
    ("fpir", {"low": 0.1, "high": 0.2, "mode": 0.3, "shape": "triangular"}),
    ("fpir", {"low": 0.01, "high": 0.99, "level": 0.5, "shape": "uniform"}),
    ("fpir", {"count": 3}),
    ("fpir", {"count": 3, "of": 2}),
    ("fpir", {"count": -3, "of": 2}),
    ("fpir", {"count": 0.5, "of": 2}),
    ("fpir", {"count": 0, "of": 0}),
    ("fpir", {"by_group": {"A": 0.1}}),
    ("faces_per_day", -1),
    ("faces_per_day", 1e31),
    ("faces_per_day", 10**400),
    ("faces_per_day", "0 to 100"),
    ("faces_per_day", {"count": 3, "of": 9}),
]

GOOD_LOOP = """\
format = 1
title = "A test"
[[loop]]
id = "patrols"
kind = "patrol_feedback"
days = 10
places = [
  { name = "a", incidents_per_day = { value = 3, source = "a count" }, recorded_before = 5 },
  { name = "b", incidents_per_day = "1 to 2", recorded_before = 0, reporting_rate = 0.5 },
]
patrols_per_day = 2
allocation = "hottest"
"""
#: A text of the loop, what stands in its place, and where the fault is.
FAULTY_LOOPS = [
    ("days = 10", "days = 0", (6, "loop[0].days")),
    ("days = 10", "days = 1.5", (6, "loop[0].days")),
    ("days = 10", "days = nan", (6, "loop[0].days")),
    ("days = 10", "days = 1_000_000", (6, "loop[0].days")),
    ("recorded_before = 5", "recorded_before = -5", (8, "loop[0].places[0].recorded_before")),
    ("recorded_before = 5", "recorded_before = nan", (8, "loop[0].places[0].recorded_before")),
    ("recorded_before = 5", "recorded_before = inf", (8, "loop[0].places[0].recorded_before")),
    (", recorded_before = 5", "", (8, "loop[0].places[0]")),
    ('"1 to 2"', "-1", (9, "loop[0].places[1].incidents_per_day")),
    ('"1 to 2"', '"2 to 1"', (9, "loop[0].places[1].incidents_per_day")),
    ("reporting_rate = 0.5", "reporting_rate = 50", (9, "loop[0].places[1].reporting_rate")),
    ('name = "b"', 'name = "a"', (9, "loop[0].places[1].name")),
    ('name = "b"', "name = 3", (9, "loop[0].places[1].name")),
    ("patrols_per_day = 2", "patrols_per_day = 2.5", (11, "loop[0].patrols_per_day")),
    ("patrols_per_day = 2", 'patrols_per_day = "1 to 2"', (11, "loop[0].patrols_per_day")),
    ("patrols_per_day = 2", "patrol_per_day = 2", (11, "loop[0].patrol_per_day")),
    ('"hottest"', '"hotest"', (12, "loop[0].allocation")),
    ('"patrol_feedback"', '"patrol"', (5, "loop[0].kind")),
    ('id = "patrols"', 'id = "1"', (4, "loop[0].id")),
    ("[[loop]]", "[loop]", (3, "loop")),
]
