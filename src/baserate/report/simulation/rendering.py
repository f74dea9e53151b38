"""A simulation as a page, as CSV, and on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baserate.simulation.result import Simulation

if TYPE_CHECKING:
    from rich.console import RenderableType


def html(result: Simulation) -> str:
    """Return the report as one HTML page."""
    from baserate.report.parts.html import render_page
    from baserate.report.simulation.model import build_simulation_report

    return render_page("simulation.html.j2", build_simulation_report(result))


def csv(result: Simulation) -> str:
    """Return outcomes and series as CSV."""
    from baserate.report.simulation.csv import simulation_to_csv

    return simulation_to_csv(result)


def shown(result: Simulation) -> RenderableType:
    """Return what a terminal prints."""
    from baserate.report.simulation.text import render_simulation_text

    return render_simulation_text(result)
