"""What stands at the head of a scenario file: what it is, what is claimed, and who comes before the system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from baserate.errors import Faults
from baserate.parameters import POSITIVE, Parameter
from baserate.scenario.model import Claim
from baserate.tomlfile.declared import Table
from baserate.tomlfile.forms import Constant, MapOf, Number, Text
from baserate.tomlfile.names import check_names

FORMAT = 1
MAX_GROUPS = 100
SHARES_TOLERANCE = 1e-6
SIZE = Parameter(
    "size",
    POSITIVE,
    "3_500_000",
    whole=True,
    by_group=False,
    measures=frozenset({"amount"}),
    denominators=frozenset({"none"}),
    units=frozenset({"people"}),
)
_SHARE = Number(0, 1, "a share above 0, at most 1", open_low=True)


@dataclass(frozen=True, slots=True)
class GroupShares:
    """The shares of groups, which sum to 1."""

    words: str = f"a table of 1 to {MAX_GROUPS} groups and their shares, such as {{ A = 0.6, B = 0.4 }}"

    def read(self, raw: Any, path: str, faults: Faults) -> dict[str, float] | None:
        """Return the shares; of a wrong one 0, so that the group is known where its name is used."""
        before = len(faults.found)
        shares = MapOf(_SHARE, self.words, MAX_GROUPS, 1).read(raw, path, faults)
        if shares is None:
            return None
        check_names(list(raw), [f"{path}.{name}" for name in raw], faults)
        if len(faults.found) == before and abs(sum(shares.values()) - 1) > SHARES_TOLERANCE:
            faults.add(path, f"shares that sum to {sum(shares.values()):.9g}", "shares that sum to 1", quote=False)
        return {name: float(shares.get(name, 0)) for name in raw}

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        return MapOf(_SHARE, self.words, MAX_GROUPS, 1).schema()


@dataclass(frozen=True, slots=True)
class PopulationTable:
    """The table ``[population]``; its size is a quantity and is read as one."""

    groups: Annotated[
        Mapping[str, float], GroupShares(), "The groups and their shares of the population, which sum to 1."
    ] = field(default_factory=dict)
    reference: Annotated[str, Text(exact=True), "The group with which the others are compared; else the first."] = ""


@dataclass(frozen=True, slots=True)
class ScenarioTable:
    """The keys of a scenario file beside its lists of tables."""

    format: Annotated[int, Constant(FORMAT), "The format of the file."]
    title: Annotated[str, Text(), "What the system is, in a few words."]
    topic: Annotated[str, Text(), "Under what it is listed."] = ""
    claim: Annotated[Claim | None, "What is claimed, by whom, where."] = None


#: Tables that are lists, that hold quantities, or that have a vocabulary of their own.
OTHERS = ("population", "stage", "loop", "practice", "dependence")
SCENARIO = Table(ScenarioTable, OTHERS)
POPULATION = Table(PopulationTable, ("size",))
