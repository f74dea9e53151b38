"""``baserate schema``: JSON Schemas of what baserate reads and writes."""

from __future__ import annotations

import click

from baserate.cli.delivery import print_out


@click.command()
@click.argument("name", type=click.Choice(["scenario", "audit", "result"]))
def schema(name: str) -> None:
    """Print the JSON Schema (2020-12) of scenario files, of audit files, or of results.

    An editor completes and checks files with it: docs/how-to/edit-with-completion.md.
    """
    from baserate.results import to_json
    from baserate.schemas import json_schema

    print_out(to_json(json_schema(name)))
