"""Where a key stands in a TOML file.

The standard reader gives values without their places, so the places of keys are taken from tree-sitter's tree, which is
made only when there is a fault to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_KEY_NODES = {"bare_key", "quoted_key", "dotted_key"}
_INDEX = re.compile(r"\[(\d+)\]$")


def key_lines(text: str) -> dict[str, int]:
    """Return the 1-based line of every key path (``stage[0].fpir.low``) of a TOML text that parses."""
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    pending: list[tuple[Node, str]] = [(root, "")]
    while pending:
        node, prefix = pending.pop()
        steps: list[tuple[Node, str]] = []
        children = [child for child in node.named_children if child.type != "comment"]
        for index, child in enumerate(children):
            if child.type in ("table", "table_array_element"):
                steps.append((child, _open_table(child, counts, lines)))
            elif child.type == "pair":
                key, value = child.named_children[0], child.named_children[-1]
                path = _note(lines, prefix, _parts(key), child.start_point.row + 1)
                steps.append((value, path))
            elif node.type == "array":
                path = f"{prefix}[{index}]"
                lines.setdefault(path, child.start_point.row + 1)
                steps.append((child, path))
        pending.extend(reversed(steps))
    return lines


def line_of(path: str, lines: dict[str, int]) -> int | None:
    """Return the line of a key path, or of the nearest table that holds it."""
    while path:
        if path in lines:
            return lines[path]
        shorter = _INDEX.sub("", path)
        path = shorter if shorter != path else path.rpartition(".")[0]
    return None


def _parts(key: Node) -> list[str]:
    """Return the names of a key node, quotes taken off."""
    leaves: list[str] = []
    pending = [key]
    while pending:
        node = pending.pop()
        if node.type == "dotted_key":
            pending.extend(reversed(node.named_children))
        else:
            text = (node.text or b"").decode()
            leaves.append(text[1:-1] if node.type == "quoted_key" else text)
    return leaves


def _note(lines: dict[str, int], prefix: str, parts: list[str], line: int) -> str:
    for path in _growing(prefix, parts):
        lines.setdefault(path, line)
    return path


def _growing(prefix: str, parts: list[str]) -> Iterator[str]:
    for part in parts:
        prefix = f"{prefix}.{part}" if prefix else part
        yield prefix


def _open_table(node: Node, counts: dict[str, int], lines: dict[str, int]) -> str:
    """Note a table's header and return its path, lists of tables numbered in the order in which they stand."""
    header = next(child for child in node.named_children if child.type in _KEY_NODES)
    prefix, parts = "", _parts(header)
    for position, part in enumerate(parts):
        prefix = f"{prefix}.{part}" if prefix else part
        is_last = position == len(parts) - 1
        if is_last and node.type == "table_array_element":
            counts[prefix] = counts.get(prefix, -1) + 1
        if prefix in counts:
            lines.setdefault(prefix, node.start_point.row + 1)
            prefix = f"{prefix}[{counts[prefix]}]"
        lines.setdefault(prefix, node.start_point.row + 1)
    return prefix
