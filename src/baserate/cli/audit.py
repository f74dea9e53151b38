"""``baserate audit``: decision logs in, what the system did by group out; never a row."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from baserate.cli.delivery import ReportTargets, report_options
from baserate.errors import Fault, OutputError, UsageError

if TYPE_CHECKING:
    from baserate.auditing.result import AuditResult
if TYPE_CHECKING:
    from baserate.auditing.result import AuditResult


_BLOCK = 1 << 20


def check_release(folder: str, logs: Sequence[str], result: AuditResult) -> dict[Path, bytes]:
    """Return the record to be written once a report is given out: what it shows, after all that was given out before.

    Raises UsageError with everything that the report would tell of few people as a difference from an earlier one.
    """
    from baserate.auditing.releases import FORMAT, differences, told_by, told_from_dict

    log = _hash_of(logs)
    path = Path(folder) / f"{log}.json"
    earlier = _read(path)
    now = told_by(result, date.today().isoformat())
    if faults := differences([told_from_dict(one) for one in earlier], now):
        raise UsageError(faults)
    known = [{key: value for key, value in one.items() if key != "at"} for one in earlier]
    mine = now.to_dict()
    if {key: value for key, value in mine.items() if key != "at"} not in known:
        earlier = [*earlier, mine]
    record = {"format": FORMAT, "log_sha256": log, "reports": earlier}
    return {path: (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode()}


def _hash_of(logs: Sequence[str]) -> str:
    """Return the hash of a log's content: of its files' own hashes in order, whatever they are called."""
    from baserate.auditing.log.finding import find_files

    found = []
    for file in find_files(logs):
        digest = hashlib.sha256()
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
        found.append(digest.hexdigest())
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def _read(path: Path) -> list[dict[str, object]]:
    if not path.parent.is_dir():
        raise OutputError(
            Fault("no folder", "a folder that exists", "make it first", key="release", file=str(path.parent))
        )
    if not path.exists():
        return []
    try:
        reports: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["reports"]
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputError(
            Fault("a record that cannot be read", "one that baserate has written", key="release", file=str(path))
        ) from None
    return reports


class _Backend(click.ParamType[str]):
    """The name of an engine; the engines are looked up when one is named, or help is asked for."""

    name = "engine"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the names to choose from."""
        from baserate.auditing.engines import engines

        return "[" + "|".join(engines()) + "]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name of an engine."""
        from baserate.auditing.engines import engines

        if value not in engines():
            self.fail(f"{str(value)[:80]!r} is not one of {', '.join(engines())}", param, ctx)
        return str(value)


@click.command()
@click.argument("logs", nargs=-1, metavar="LOG...")
@click.option("--spec", "spec_file", metavar="AUDIT.toml", help="What the columns of the log mean.")
@click.option("--demo", is_flag=True, help="Audit a synthetic log with known rates instead.")
@click.option("--table", metavar="NAME", help="The table of a database, where the spec does not say it.")
@click.option("--backend", type=_Backend(), help="What counts rows; duckdb for files.")
@click.option("--spark-master", default="local[*]", show_default=True, help="Address of the cluster, with spark.")
@click.option(
    "--release",
    metavar="FOLDER",
    help="Record in FOLDER what is given out, and refuse a report that beside earlier ones would tell few people.",
)
@report_options("rates and contrasts")
def audit(
    logs: tuple[str, ...],
    spec_file: str | None,
    demo: bool,
    table: str | None,
    backend: str | None,
    spark_master: str,
    release: str | None,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """Say what a deployed system did, by group, from the decisions and outcomes in LOG.

    LOG is CSV, Parquet, folders of either, a workbook (XLSX), a DuckDB or an SQLite file, or the address of a database
    (postgresql://HOST/DATABASE, with --table), which only counts leave. Only the declared columns are read; no
    row of it is ever shown. Without an output option the result is printed as text.
    """
    _check_usage(logs, spec_file, demo=demo)
    if demo and release is not None:
        raise UsageError(Fault("--release with --demo", "a log", "the demonstration is of nobody"))
    if release is not None and any("://" in log for log in logs):
        raise UsageError(
            Fault("--release with a database", "a log in files, which has a hash", "export the table first")
        )
    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force)
    targets.check(*logs, *([spec_file] if spec_file else []))
    result = _demo() if demo else _audit(logs, spec_file or "", backend, spark_master, table)
    if release is None:
        targets.deliver(result)
        return
    from baserate.cli.audit import check_release
    from baserate.report.parts.files import write_files

    record = check_release(release, logs, result)
    # The record first: what is given out and not recorded could be subtracted from later.
    write_files(record, replace=True)
    targets.deliver(result)


def _check_usage(logs: tuple[str, ...], spec_file: str | None, *, demo: bool) -> None:
    faults = []
    if demo and (logs or spec_file):
        faults.append(Fault("a log or a spec together with --demo", "--demo alone, or a log with --spec"))
    if not demo and not logs:
        faults.append(Fault("no log", "one or more files, or --demo", "baserate audit LOG --spec AUDIT.toml"))
    if not demo and not spec_file:
        faults.append(Fault("no --spec", "a file that says what the columns mean", "--spec AUDIT.toml"))
    if faults:
        raise UsageError(faults)


def _audit(
    logs: tuple[str, ...], spec_file: str, backend: str | None = None, address: str = "", table: str | None = None
) -> AuditResult:
    from dataclasses import replace

    from baserate.auditing.load import load_spec

    spec = load_spec(spec_file)
    from baserate.auditing.engines import engines
    from baserate.auditing.run import audit as run

    if table is not None:
        spec = replace(spec, source=replace(spec.source, table=table))
    return run(logs, spec, engines()[backend](address) if backend is not None else None)


def _demo() -> AuditResult:
    from dataclasses import replace

    from baserate.auditing.demo import write_demo

    with tempfile.TemporaryDirectory(prefix="baserate-") as folder:
        log, spec = write_demo(Path(folder))
        found = _audit((str(log),), str(spec))
    provenance = replace(found.provenance, command="baserate audit --demo")
    return replace(found, log="a synthetic log", provenance=provenance)
