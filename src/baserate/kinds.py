"""Kinds by name: those of this package, and those that other packages bring by entry points.

A package of another author names a module in the entry points ``baserate.stages`` or ``baserate.loops``, under the name
of the kind. The module defines ``KIND`` and, for words that are not in ``terms.toml`` yet, ``TERMS`` or a file
``terms.toml`` beside it. Other packages are looked at only where a name is none of this package's, or where kinds are
listed, so that they cost nothing else; one that is wrong takes nothing from the others.
"""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from importlib.resources import files
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from baserate.errors import BaserateError, Fault, shown
from baserate.terms import CONFIRMED, add_terms, terms

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

WORDS = "terms.toml"


class KindError(BaserateError):
    """A kind of another package cannot be used."""


class Kind(Protocol):
    """What kinds of stage and of loop have in common."""

    @property
    def name(self) -> str:
        """The key of the kind in a file."""

    @property
    def term_ids(self) -> Iterator[str]:
        """The terms that it uses."""


K = TypeVar("K", bound=Kind)


class Kinds(Generic[K]):
    """The kinds of one package of this one, and those of its entry point, which has the same name.

    Parameters
    ----------
    package
        Name of the package, such as ``baserate.stages``: every module in it defines ``KIND``, but for ``others``.
    of
        The class of the kinds.
    what
        What one is called in a message.
    """

    def __init__(self, package: str, of: type[K], what: str, others: Collection[str]) -> None:
        self._package, self._of, self.what, self._others = package, of, what, frozenset(others)
        self._found: dict[str, K] = {}

    @cached_property
    def built_in(self) -> tuple[str, ...]:
        """The names of this package's kinds, sorted."""
        path = importlib.import_module(self._package).__path__
        return tuple(sorted(info.name for info in pkgutil.iter_modules(path) if info.name not in self._others))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all kinds: this package's, then those of others that can be used."""
        return (*self.built_in, *(name for name in self._points if self._problem(name) is None))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self.built_in or name in self._points)

    def __getitem__(self, name: str) -> K:
        """Return a kind. Raises KeyError for a name that is none, KindError for one that cannot be used."""
        if name not in self._found:
            if name in self.built_in:
                self._found[name] = importlib.import_module(f"{self._package}.{name}").KIND
            elif name in self._points:
                self._found[name] = self._load(name)
            else:
                raise KeyError(name)
        return self._found[name]

    def origin(self, name: str) -> str:
        """Return the package and version that a kind comes from, nothing for one of this package."""
        return "" if name in self.built_in else _packages(self._points[name])

    def problems(self) -> tuple[Fault, ...]:
        """Return a fault for each entry point that cannot be used, or whose name is taken by a kind of this package."""
        taken = [
            self._fault(name, points, "a name that a kind of baserate has", "a name of its own")
            for name, points in sorted(_entry_points(self._package).items())
            if name in self.built_in
        ]
        return (*taken, *filter(None, (self._problem(name) for name in self._points)))

    @property
    def _points(self) -> dict[str, list[EntryPoint]]:
        found = _entry_points(self._package)
        return {name: found[name] for name in sorted(found) if name not in self.built_in}

    def _problem(self, name: str) -> Fault | None:
        try:
            self[name]
        except KindError as error:
            return error.faults[0]
        return None

    def _load(self, name: str) -> K:
        points = self._points[name]
        if len({point.value for point in points}) > 1:
            raise KindError(self._fault(name, points, "one name for two kinds", "one of these packages"))
        module, found = f"module {points[0].value}", ""
        try:
            loaded = points[0].load()
        except Exception as error:  # whatever a module of another author raises
            found = f"{module} that cannot be imported ({type(error).__name__}: {shown(str(error))})"
            raise KindError(self._fault(name, points, found, "a module that can be imported")) from error
        kind = getattr(loaded, "KIND", None)
        if not isinstance(kind, self._of):
            allowed = f"KIND = {self._of.__name__}(...) in {module}"
            raise KindError(self._fault(name, points, "no KIND" if kind is None else type(kind).__name__, allowed))
        if kind.name != name:
            raise KindError(self._fault(name, points, f"KIND.name {kind.name!r}", f"the entry point's name, {name!r}"))
        try:
            add_terms(_words(loaded))
        except (ValueError, TypeError, OSError) as error:
            raise KindError(self._fault(name, points, f"words that cannot be taken: {error}", "new words")) from error
        missing = sorted({used for used in kind.term_ids if used.removeprefix(CONFIRMED) not in terms()})
        if missing:
            allowed = f"words for them in TERMS, or in {WORDS} beside {module}"
            raise KindError(self._fault(name, points, f"no words for {', '.join(missing)}", allowed))
        return kind

    def _fault(self, name: str, points: list[EntryPoint], found: str, allowed: str) -> Fault:
        return Fault(found, allowed, f"update or remove {_packages(points)}", key=f"{self.what} {name!r}")


def _entry_points(group: str) -> dict[str, list[EntryPoint]]:
    """Return the entry points of a group by name. Looking for them takes tens of milliseconds."""
    from importlib.metadata import entry_points

    found: dict[str, list[EntryPoint]] = {}
    for point in entry_points(group=group):
        found.setdefault(point.name, []).append(point)
    return found


def _packages(points: list[EntryPoint]) -> str:
    made = (f"{point.dist.name} {point.dist.version}" if point.dist else point.value for point in points)
    return " and ".join(sorted(set(made)))


def _words(module: ModuleType) -> Mapping[str, Mapping[str, Any]]:
    """Return the words that a module brings. Raises ValueError, TypeError or OSError where they cannot be read."""
    given = getattr(module, "TERMS", None)
    if given is not None:
        return dict(given)
    if module.__spec__ is None or not module.__spec__.parent:
        return {}
    beside = files(module.__spec__.parent).joinpath(WORDS)
    return tomllib.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
