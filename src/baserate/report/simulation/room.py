"""How a simulation is reported."""

from __future__ import annotations

from baserate.report.parts.room import Room
from baserate.report.simulation.model import build_simulation_report
from baserate.report.simulation.rows import simulation_csv
from baserate.report.simulation.text import render_text

ROOM = Room(build_simulation_report, "simulation.html.j2", render_text, simulation_csv)
