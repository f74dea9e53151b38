"""The HTML report as PDF, drawn by WeasyPrint from the page alone."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from baserate.errors import Fault, OutputError

if TYPE_CHECKING:
    from weasyprint import Document

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def render_pdf(html: str) -> bytes:
    """Return the report as PDF: the same bytes for the same HTML and fonts. Nothing is fetched, by any protocol.

    Raises OutputError where the system library Pango, which WeasyPrint needs, is missing.
    """
    return _written(_laid_out(html), html)


def render_on_one_page(pages: Iterable[str]) -> bytes:
    """Return the first of these HTML pages that fits on one sheet as PDF, the last one if none does."""
    for html in pages:
        laid_out = _laid_out(html)
        if len(laid_out.pages) == 1:
            break
    return _written(laid_out, html)


def _laid_out(html: str) -> Document:
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        found = f"no Pango library ({str(error).splitlines()[0][:200]})"
        hint = f"on Debian or Ubuntu: apt-get install {PACKAGES}; or write the report as HTML, and print that"
        raise OutputError(Fault(found, "Pango, which draws the text of a PDF", hint, key="pdf")) from error
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=())).render(pdf_tags=True)


def _written(document: Document, html: str) -> bytes:
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    made: bytes = document.write_pdf(pdf_identifier=identifier, pdf_tags=True)
    return made
