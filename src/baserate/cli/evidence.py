"""``baserate evidence``: the library of published measurements."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baserate.cli.delivery import STDOUT, check_stdout, force_option, json_option, paths_of, print_out
from baserate.cli.options import Commands
from baserate.cli.streams import say
from baserate.errors import EvidenceError, Fault
from baserate.records.export import record_to_dict
from baserate.records.measures import Basis, Denominator, Kind
from baserate.results import to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from baserate.records.library import Library
    from baserate.records.record import Record

#: Width of a list that goes into a pipe: one line a record, so that it can be searched.
PIPE_WIDTH = 240
FORMAT = "baserate/evidence/1"


@click.group(cls=Commands)
def evidence() -> None:
    """Look up published measurements, each with its source, its denominator and what contradicts it."""


@evidence.command("list")
@click.option("--topic", help="Records of one topic.")
@click.option("--denominator", type=click.Choice([d.value for d in Denominator]), metavar="D", help="Per what.")
@click.option("--kind", type=click.Choice([k.value for k in Kind]), help="Kind of source.")
@click.option("--basis", type=click.Choice([b.value for b in Basis]), help="What the number rests on.")
@click.option("--search", metavar="TEXT", help="Records that hold all of these words.")
@click.option("--for", "needed", metavar="ID", help="Records that fit KIND.parameter, the best first.")
@click.option("--scenario", "given", metavar="SCENARIO", help="With --for: ID is STAGE.parameter of this scenario.")
@json_option
@force_option
def list_records(
    topic: str | None,
    denominator: str | None,
    kind: str | None,
    basis: str | None,
    search: str | None,
    needed: str | None,
    given: str | None,
    json_to: str | None,
    force: bool,
) -> None:
    """List the records, by topic, or those that fit a parameter or an outcome, the best first."""
    from baserate.records.collection import holds
    from baserate.records.library import load_library

    library = load_library()
    if topic is not None:
        _check_topic(topic, library)
    if given is not None and needed is None:
        raise click.UsageError("--scenario goes with --for STAGE.parameter")
    chosen = [
        record
        for record in library.records
        if topic in (None, record.topic)
        and denominator in (None, record.denominator)
        and kind in (None, record.kind)
        and basis in (None, record.basis)
        and (search is None or holds(record, search))
    ]
    if needed is not None:
        _list_fitting(needed, given, chosen, json_to, force=force)
        return
    if json_to:
        _write_json(chosen, json_to, force=force)
        return
    if not chosen:
        say("no record is like that; `baserate evidence list` shows all", err=True)
        return
    from baserate.report.records import render_list

    _print(lambda width: render_list(chosen, width=width), pipe_width=PIPE_WIDTH)


def _list_fitting(needed: str, given: str | None, among: list[Record], json_to: str | None, *, force: bool) -> None:
    """List the records among some that fit a parameter or an outcome, the best first."""
    from baserate.records.fit import candidates
    from baserate.scenario.needs import need_of

    scenario = None
    if given is not None:
        from baserate.scenario.load import load_scenario

        scenario = load_scenario(given)
    found = candidates(need_of(needed, scenario), among)
    if json_to:
        rows = [record_to_dict(item.record) | {"complement": item.complement} for item in found]
        check_stdout(json_to)
        _write(to_json({"format": FORMAT, "for": needed, "records": rows}), json_to, force=force)
        return
    if not found:
        say(f"no record fits {needed}; give the quantity itself, with its source", err=True)
        return
    from baserate.report.records import render_fitting

    _print(lambda width: render_fitting(found, width=width), pipe_width=PIPE_WIDTH)


@evidence.command("show")
@click.argument("record_id", metavar="ID")
@json_option
@force_option
def show_record(record_id: str, json_to: str | None, force: bool) -> None:
    """Show everything about one record."""
    from baserate.records.library import load_library

    library = load_library()
    record = library.get(record_id)
    if json_to:
        _write_json([record], json_to, force=force)
        return
    from baserate.report.records import render_record

    _print(lambda _: render_record(record, library))


@evidence.command("export")
@click.argument("record_ids", metavar="[ID]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(["jsonl", "bibtex", "csl"]), default="jsonl", show_default=True)
@click.option("--out", "out", metavar="F|-", default=STDOUT, help="Where to; standard output by default.")
@force_option
def export_records(record_ids: tuple[str, ...], form: str, out: str, force: bool) -> None:
    """Export the records, all or those named: whole as JSON lines, their sources as BibTeX or CSL-JSON."""
    from baserate.records import export
    from baserate.records.library import load_library
    from baserate.report.parts.files import check_targets

    check_targets(paths_of(out), replace=force)
    library = load_library()
    records = [library.get(name) for name in dict.fromkeys(record_ids)] if record_ids else library.records
    made = {"jsonl": export.to_jsonl, "bibtex": export.to_bibtex, "csl": export.to_csl}[form](records)
    _write(made, out, force=force)


def _check_topic(topic: str, library: Library) -> None:
    if topic not in library.topics:
        raise EvidenceError(Fault(f"no topic {topic[:80]!r}", f"one of {', '.join(library.topics)}"))


def _print(render: Callable[[int], RenderableType], *, pipe_width: int | None = None) -> None:
    """Print what ``render`` makes of the width: the terminal's, or what COLUMNS says, or, in a pipe, ``pipe_width``."""
    from rich.console import Console

    console = Console(highlight=False)
    if console.is_terminal:
        console.print(render(console.width), crop=False)
        return
    if pipe_width is not None and "COLUMNS" not in os.environ:
        console = Console(highlight=False, width=pipe_width)
    with console.capture() as captured:
        console.print(render(console.width), crop=False)
    print_out("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _write_json(records: list[Record], target: str, *, force: bool) -> None:
    check_stdout(target)
    _write(to_json({"format": FORMAT, "records": [record_to_dict(record) for record in records]}), target, force=force)


def _write(text: str, target: str, *, force: bool) -> None:
    """Write to standard output, or a file whole or not at all."""
    from baserate.report.parts.files import write_files

    if target == STDOUT:
        print_out(text)
        return
    write_files({Path(target): text.encode()}, replace=force)
    say(f"wrote {target}", err=True)
