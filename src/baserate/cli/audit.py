"""``baserate audit``: decision logs in, what the system did by group out; never a row."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baserate.cli.outputs import (
    STDOUT,
    check_not_input,
    check_stdout,
    force_option,
    json_option,
    paths_of,
    print_out,
    to_json,
)
from baserate.errors import Fault, UsageError

if TYPE_CHECKING:
    from baserate.audit.result import AuditResult


@click.command()
@click.argument("logs", nargs=-1, metavar="LOG...")
@click.option("--spec", "spec_file", metavar="AUDIT.toml", help="What the columns of the log mean.")
@click.option("--demo", is_flag=True, help="Audit a synthetic log with known rates instead.")
@click.option("--backend", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option("--spark-master", default="local[*]", show_default=True, help="Address of the cluster, with spark.")
@click.option("--out", "html_to", metavar="REPORT.html", help="Write the report as one HTML file.")
@click.option("--pdf", "pdf_to", metavar="F", help="Write the report as PDF.")
@json_option
@click.option("--csv", "csv_to", metavar="F|-", help="Write rates and contrasts as CSV; - for standard output.")
@force_option
def audit(
    logs: tuple[str, ...],
    spec_file: str | None,
    demo: bool,
    backend: str,
    spark_master: str,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """Say what a deployed system did, by group, from the decisions and outcomes in LOG.

    LOG is CSV, Parquet, folders of either, a workbook (XLSX) or a DuckDB file. Only the declared columns are read; no
    row of it is ever shown. Without an output option the result is printed as text.
    """
    from baserate.report.files import check_targets, write_files

    _check_usage(logs, spec_file, demo=demo)
    targets = (html_to, pdf_to, json_to, csv_to)
    check_stdout(*targets)
    check_targets(paths_of(*targets), replace=force)
    for source in (*logs, *([spec_file] if spec_file else [])):
        check_not_input(source, *targets)
    result = _demo() if demo else _audit(logs, spec_file or "", spark_master if backend == "spark" else None)
    made = _render(result, html_to, pdf_to, json_to, csv_to)
    write_files({Path(target): content for target, content in made.items() if target != STDOUT}, replace=force)
    if STDOUT in made:
        print_out(made[STDOUT].decode())
    elif not made:
        _show(result)
    for target in made:
        if target != STDOUT:
            click.echo(f"wrote {target}", err=True)


def _check_usage(logs: tuple[str, ...], spec_file: str | None, *, demo: bool) -> None:
    faults = []
    if demo and (logs or spec_file):
        faults.append(Fault("a log or a spec beside --demo", "--demo alone, or a log with --spec"))
    if not demo and not logs:
        faults.append(Fault("no log", "one or more files, or --demo", "baserate audit LOG --spec AUDIT.toml"))
    if not demo and not spec_file:
        faults.append(Fault("no --spec", "a file that says what the columns mean", "--spec AUDIT.toml"))
    if faults:
        raise UsageError(faults)


def _audit(logs: tuple[str, ...], spec_file: str, spark_master: str | None) -> AuditResult:
    from baserate.audit.check import load_spec

    spec = load_spec(spec_file)
    from baserate.audit.run import audit as run

    return run(logs, spec, spark_master)


def _demo() -> AuditResult:
    from dataclasses import replace

    from baserate.audit.synthetic import write_demo

    with tempfile.TemporaryDirectory(prefix="baserate-") as folder:
        log, spec = write_demo(Path(folder))
        return replace(_audit((str(log),), str(spec), None), log="a synthetic log", command="baserate audit --demo")


def _render(
    result: AuditResult, html_to: str | None, pdf_to: str | None, json_to: str | None, csv_to: str | None
) -> dict[str, bytes]:
    """Return the content of every output that was asked for, by its target."""
    made: dict[str, bytes] = {}
    if html_to or pdf_to:
        from baserate.report.audit_html import render_audit_html
        from baserate.report.audit_model import build_audit_report

        html = render_audit_html(build_audit_report(result))
        if html_to:
            made[html_to] = html.encode()
        if pdf_to:
            from baserate.report.pdf import render_pdf

            made[pdf_to] = render_pdf(html)
    if json_to:
        made[json_to] = to_json(result.to_dict()).encode()
    if csv_to:
        from baserate.report.audit_csv import audit_to_csv

        made[csv_to] = audit_to_csv(result).encode()
    return made


def _show(result: AuditResult) -> None:
    from rich.console import Console

    from baserate.report.audit_model import build_audit_report
    from baserate.report.audit_text import render_audit_text

    Console().print(render_audit_text(build_audit_report(result)))
