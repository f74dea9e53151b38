"""Text of others on a terminal or in a drawing: without characters that are obeyed and not shown."""

from __future__ import annotations


def printable(text: str, longest: int | None = None, *, keep: str = "") -> str:
    """Return a text with a space for every character that does not print, except those in ``keep``.

    A terminal obeys control characters, and the engine that draws charts ends the whole process at a NUL. A text of
    more than ``longest`` characters is cut and ends in an ellipsis.
    """
    text = "".join(char if char.isprintable() or char in keep else " " for char in text)
    return text if longest is None or len(text) <= longest else text[: longest - 1] + "…"
