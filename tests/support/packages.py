"""Packages of other authors with kinds of their own, as an installer leaves them in a folder."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from support.paths import ROOT

PAGE = ROOT / "docs/how-to/add-a-kind.md"


def files_of_page() -> dict[str, str]:
    """Return the files that the page on adding a kind shows, by the path in their first line."""
    blocks = re.findall(r"```(?:toml|python)\n# (\S+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return dict(blocks)


def install_page(folder: Path) -> None:
    """Install the package of the page into a folder."""
    shown = files_of_page()
    project = tomllib.loads(shown.pop("pyproject.toml"))["project"]
    install(folder, project["name"], {**shown, "town_sensors/__init__.py": ""}, project["entry-points"])


def install(
    folder: Path, name: str, modules: dict[str, str], entry_points: dict[str, dict[str, str]], version: str = "0.1"
) -> None:
    """Write modules and the metadata of a package into a folder that stands on the path."""
    for path, text in modules.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    lines = []
    for group, points in entry_points.items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in points.items())]
    (about / "entry_points.txt").write_text("\n".join(lines) + "\n")
