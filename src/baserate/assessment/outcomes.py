"""The outcomes of a scenario by name."""

from __future__ import annotations

from collections.abc import Mapping

from baserate.assessment.plan import Entry, entries, evaluate, middle_of, where_of
from baserate.errors import Fault, UsageError
from baserate.scenario.changes import listed
from baserate.scenario.model import Scenario
from baserate.tomlfile.keys import nearest


def find_outcome(
    scenario: Scenario, name: str, key: str, group: str | None = None, where: Mapping[str, float] | None = None
) -> Entry:
    """Return the outcome ``search.ppv`` of a group, or of everybody, and of one item where it is given by item.

    Raises UsageError, with the nearest name, where there is none.
    """
    layout = [entry for entry, _ in entries(evaluate(scenario, middle_of(scenario)), scenario.groups)]
    known = list(dict.fromkeys(entry.id for entry in layout))
    if name not in known:
        allowed = "one of the outcomes of the scenario: " + listed(known)
        raise UsageError(Fault(repr(name[:100]), allowed, nearest(name, known), key=key, file=scenario.name))
    of_group = [entry for entry in layout if entry.id == name and entry.group == group]
    if not of_group:
        groups = [entry.group or "no `group`" for entry in layout if entry.id == name]
        found = f"{name} of group {group!r}" if group is not None else f"{name} over all groups"
        raise UsageError(Fault(found, listed(list(dict.fromkeys(groups))), key="group", file=scenario.name))
    items = {entry: where_of(entry, scenario) or {} for entry in of_group}
    chosen = [entry for entry, its in items.items() if (where or {}).items() <= its.items()]
    if len(chosen) != 1:
        wheres = [", ".join(f"{key}={value:g}" for key, value in its.items()) for its in items.values()]
        found = f"{len(chosen)} outcomes {name}" + (" at that place" if where else "")
        raise UsageError(Fault(found, "one: " + listed(wheres), "name it with `where`", key="where"))
    return chosen[0]
