"""``baserate check``: whether a scenario can be used."""

from __future__ import annotations

import click

from baserate.cli.streams import say
from baserate.errors import ScenarioError


@click.command()
@click.argument("scenario")
@click.pass_context
def check(ctx: click.Context, scenario: str) -> None:
    """Check SCENARIO and list everything that is wrong with it.

    Exits with 0 when it can be used, 1 when it has faults, 2 when there is no file to read.
    """
    from baserate.scenario.load import load_scenario, read_scenario_bytes

    content = read_scenario_bytes(scenario)
    try:
        loaded = load_scenario(scenario, content)
    except ScenarioError as error:
        n = len(error.faults)
        say(f"{scenario}: {n} fault{'s' if n > 1 else ''}\n{error}", err=True)
        ctx.exit(1)
    stages = ", ".join(f"{stage.id} ({stage.kind.name})" for stage in loaded.stages)
    say(f"{scenario}: no faults: {loaded.title}\nstages: {stages or 'none'}")
    if loaded.loops:
        say("loops: " + ", ".join(f"{loop.id} ({loop.kind.name})" for loop in loaded.loops))
    for warning in loaded.warnings:
        say(f"note: {warning}")
