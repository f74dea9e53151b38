"""The HTML report as PDF, drawn by WeasyPrint from the page alone."""

from __future__ import annotations

import hashlib
import logging

from baserate.errors import Fault, OutputError

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def render_pdf(html: str) -> bytes:
    """Return the report as PDF: the same bytes for the same HTML and fonts. Nothing is fetched, by any protocol.

    Raises OutputError where the system library Pango, which WeasyPrint needs, is missing.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        found = f"no Pango library ({str(error).splitlines()[0][:200]})"
        hint = f"on Debian or Ubuntu: apt-get install {PACKAGES}; or write the report as HTML, and print that"
        raise OutputError(Fault(found, "Pango, which draws the text of a PDF", hint, key="pdf")) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    nothing = URLFetcher(allowed_protocols=())
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    made: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(pdf_identifier=identifier, pdf_tags=True)
    return made
