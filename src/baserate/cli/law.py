"""``baserate law``: which provisions a declared practice touches, and which facts are missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from baserate.cli.delivery import ReportTargets, report_options
from baserate.cli.streams import say

if TYPE_CHECKING:
    from baserate.provisions.finding import Law
    from baserate.scenario.model import Scenario


@click.command()
@click.argument("scenario")
@click.option("--as-of", metavar="DATE", help="The day whose law is asked for, such as 2026-11-25; today if left out.")
@click.option(
    "--documents", "folder", metavar="FOLDER", help="Write drafts of the documents to file: .md, .html, .docx."
)
@click.option("--unchecked", is_flag=True, help="With --documents: also what was not read in its source.")
@report_options("findings, days ahead and facts to establish")
def law(
    scenario: str,
    as_of: str | None,
    folder: str | None,
    unchecked: bool,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """Say which provisions of law the practice declared in SCENARIO touches, and which facts are missing.

    It never says whether a practice is allowed. Without an output option the findings are printed as text.
    """
    from baserate import api
    from baserate.scenario.load import load_scenario

    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force)
    targets.check(scenario)
    loaded = load_scenario(scenario)
    result = api.law(loaded, as_of=as_of)
    if folder is not None:
        _write_documents(Path(folder), loaded, result, unchecked, force)
    if folder is None or any((html_to, pdf_to, json_to, csv_to)):
        targets.deliver(result)


def _write_documents(folder: Path, scenario: Scenario, found: Law, unchecked: bool, force: bool) -> None:
    """Write every draft in three forms, all or none of them."""
    from baserate import api
    from baserate.report.documents.draft import build_drafts
    from baserate.report.documents.writing import to_docx, to_html, to_markdown
    from baserate.report.parts.files import make_folder, write_files

    assessment = api.assess(scenario, drivers=False) if scenario.stages else None
    made: dict[Path, bytes] = {}
    for draft in build_drafts(scenario, found, assessment, unchecked=unchecked):
        made[folder / f"{draft.id}.md"] = to_markdown(draft).encode()
        made[folder / f"{draft.id}.html"] = to_html(draft).encode()
        made[folder / f"{draft.id}.docx"] = to_docx(draft)
    make_folder(folder)
    write_files(made, replace=force)
    say(f"wrote {len(made)} files to {folder}", err=True)
