"""Drafts as Markdown, as a page, and as a DOCX file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from baserate.report.documents.draft import Draft

_MARKED = re.compile(r"([\\`*_{}\[\]<>#|])")
#: Characters that an XML file cannot hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_markdown(draft: Draft) -> str:
    """Return a draft as Markdown."""
    return "\n".join(_markdown_lines(draft)) + "\n"


def _escaped(text: str) -> str:
    """Return text that Markdown prints as it is, on one line."""
    return _MARKED.sub(r"\\\1", " ".join(text.split()))


def _markdown_lines(draft: Draft) -> Iterator[str]:
    yield f"# {_escaped(draft.title)}"
    yield ""
    for name, text in draft.about:
        yield f"- **{name}**: {_escaped(text)}"
    yield ""
    for note in draft.notes:
        yield f"> {_escaped(note)}"
    for entry in draft.entries:
        yield ""
        yield f"## {_escaped(entry.id)}. {_escaped(entry.says)}"
        yield ""
        yield f"Source: {_escaped(entry.source)}"
        yield ""
        for line in entry.filled:
            yield f"- {_escaped(line)}"
        for blank in entry.blanks:
            yield f"- [ ] {_escaped(blank)}"
    yield ""
    yield f"{draft.blanks} blanks. baserate {draft.reproduction.version}: `{draft.reproduction.command}`"


def to_html(draft: Draft) -> str:
    """Return a draft as one page."""
    from baserate.report.parts.html import render_page

    return render_page("document.html.j2", draft)


def to_docx(draft: Draft) -> bytes:
    """Return a draft as a DOCX file, to be worked on."""
    from docx import Document

    document = Document()
    document.add_heading(_printable(draft.title), 0)
    for name, text in draft.about:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(_printable(text))
    for note in draft.notes:
        document.add_paragraph(_printable(note), style="Intense Quote")
    for entry in draft.entries:
        document.add_heading(_printable(f"{entry.id}. {entry.says}"), 2)
        document.add_paragraph().add_run(_printable(f"Source: {entry.source}")).italic = True
        for line in entry.filled:
            document.add_paragraph(_printable(line), style="List Bullet")
        for blank in entry.blanks:
            document.add_paragraph(f"\N{BALLOT BOX} {_printable(blank)}", style="List Bullet")
    command = f"{draft.blanks} blanks. baserate {draft.reproduction.version}: {draft.reproduction.command}"
    document.add_paragraph(_printable(command))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _printable(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
