"""Reading the law from its data files: definitions, provisions, tensions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.conditions import Condition, parse_condition
from baserate.provisions.provision import Ask, Binding, Kind, Provision, Tension

DATA = Path(str(files("baserate.provisions"))) / "data"
TESTS = ".tests.toml"
#: Folders of provisions, in the order in which findings are shown.
JURISDICTIONS = ("eu", "coe", "uk", "cn", "us", "un")
_REQUIRED = ("title", "citation", "jurisdiction", "binding", "kind", "condition", "text", "text_sha256", "source")
_OPTIONAL = (
    "verified",
    "applies_from",
    "applies_until",
    "exceptions",
    "asks",
    "translation",
    "open_readings",
    "notes",
)


@lru_cache(maxsize=1)
def load_provisions() -> tuple[Provision, ...]:
    """Return every provision, ready to be held against a practice, by jurisdiction and then by identifier.

    Raises ValueError for a file that is wrong.
    """
    definitions = load_definitions()
    tensions = tuple(_tensions())
    provisions = tuple(
        read_provision(path.relative_to(DATA / folder).with_suffix("").as_posix(), _tables(path), definitions, tensions)
        for folder in JURISDICTIONS
        for path in provision_paths(folder)
    )
    known = {provision.id for provision in provisions}
    for tension in tensions:
        if unknown := set(tension.between) - known:
            raise ValueError(f"a tension names {sorted(unknown)}, which are no provisions")
    for provision in provisions:
        provision.prepare()
    return provisions


def provision_paths(folder: str) -> list[Path]:
    """Return the files of the provisions of one jurisdiction, sorted; their tests stand beside them."""
    return sorted(path for path in (DATA / folder).glob("*/*.toml") if not path.name.endswith(TESTS))


@lru_cache(maxsize=1)
def load_definitions() -> Mapping[str, Condition]:
    """Return the named conditions; each may use those before it."""
    definitions: dict[str, Condition] = {}
    for name, table in _tables(DATA / "definitions.toml").items():
        definitions[name] = parse_condition(table["condition"], definitions)
    return MappingProxyType(definitions)


def definition_sources() -> Mapping[str, str]:
    """Return where each definition is from."""
    return {name: table["source"] for name, table in _tables(DATA / "definitions.toml").items()}


def _tensions() -> Iterator[Tension]:
    for table in _tables(DATA / "tensions.toml")["tension"]:
        yield Tension(tuple(table["between"]), table["words"])


def _tables(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_provision(
    provision_id: str,
    table: Mapping[str, Any],
    definitions: Mapping[str, Condition],
    tensions: tuple[Tension, ...] = (),
) -> Provision:
    """Return the provision that a table declares. Raises ValueError with its identifier and what is wrong."""
    try:
        _check_keys(table)
        exceptions = {name: parse_condition(raw, definitions) for name, raw in table.get("exceptions", {}).items()}
        return Provision(
            id=provision_id,
            title=table["title"],
            citation=table["citation"],
            jurisdiction=table["jurisdiction"],
            binding=table["binding"],
            kind=table["kind"],
            applies_from=table.get("applies_from"),
            applies_until=table.get("applies_until"),
            condition=parse_condition(table["condition"], definitions),
            exceptions=MappingProxyType(exceptions),
            asks=tuple(_read_ask(raw) for raw in table.get("asks", ())),
            text=table["text"],
            text_sha256=table["text_sha256"],
            translation=table.get("translation", ""),
            source=table["source"],
            verified=table.get("verified", True),
            open_readings=tuple(table.get("open_readings", ())),
            notes=tuple(table.get("notes", ())),
            tensions=tuple(tension for tension in tensions if provision_id in tension.between),
        )
    except ValueError as reason:
        raise ValueError(f"{provision_id}: {reason}") from reason


def _check_keys(table: Mapping[str, Any]) -> None:
    if missing := [key for key in _REQUIRED if key not in table]:
        raise ValueError(f"no {missing[0]}")
    if unknown := set(table) - {*_REQUIRED, *_OPTIONAL}:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    if table["binding"] not in get_args(Binding) or table["kind"] not in get_args(Kind):
        raise ValueError(f"no binding {table['binding']!r} or no kind {table['kind']!r}")


def _read_ask(raw: Any) -> Ask:
    ask = Ask(raw) if isinstance(raw, str) else Ask(raw["what"], raw["at_least"])
    fact = load_vocabulary().get(ask.what)
    if fact is None or fact.type != ("bool" if ask.at_least is None else "number"):
        raise ValueError(f"cannot ask for {raw!r}")
    return ask
