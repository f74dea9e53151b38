"""``baserate check``: whether a scenario or an audit file can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from baserate.cli.streams import say
from baserate.errors import AuditError, ScenarioError

if TYPE_CHECKING:
    from baserate.auditing.spec import AuditSpec
    from baserate.scenario.model import Scenario


@click.command()
@click.argument("file", metavar="SCENARIO|SPEC")
@click.pass_context
def check(ctx: click.Context, file: str) -> None:
    """Check a scenario, or the spec of an audit, and list everything that is wrong with it.

    Exits with 0 when it can be used, 1 when it has faults, 2 when there is no file to read.
    """
    from baserate.auditing.load import check_spec, is_spec
    from baserate.scenario.load import load_scenario, read_scenario_bytes

    content = read_scenario_bytes(file)
    try:
        lines = _of_spec(check_spec(content, file)) if is_spec(content) else _of_scenario(load_scenario(file, content))
    except (ScenarioError, AuditError) as error:
        n = len(error.faults)
        say(f"{file}: {n} fault{'s' if n > 1 else ''}\n{error}", err=True)
        ctx.exit(1)
    say(f"{file}: no faults: {lines[0]}")
    for line in lines[1:]:
        say(line)


def _of_scenario(loaded: Scenario) -> list[str]:
    stages = ", ".join(f"{stage.id} ({stage.kind.name})" for stage in loaded.stages)
    loops = ", ".join(f"{loop.id} ({loop.kind.name})" for loop in loaded.loops)
    found = [loaded.title, f"stages: {stages or 'none'}", *([f"loops: {loops}"] if loops else [])]
    return [*found, *(f"note: {warning}" for warning in loaded.warnings)]


def _of_spec(spec: AuditSpec) -> list[str]:
    """Return what would be read of a log, and nothing else would."""
    read = ", ".join(f"{column!r} ({key})" for key, column in spec.columns.declared.items())
    groups = ", ".join(map(repr, spec.columns.groups))
    return [spec.title or "an audit", f"columns that are read: {read or 'none'}; groups: {groups}"]
