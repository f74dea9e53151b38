"""What an input is called on a page: its id, and beside an item's place in a list the name that the file gives it."""

from __future__ import annotations

import re

from baserate.scenario.model import Scenario

_PLACE = re.compile(r"(?P<stage>[^.]+)\.(?P<list>[^.\[]+)\[(?P<index>\d+)\]\.")


def shown_id(scenario: Scenario, input_id: str) -> str:
    """Return an input's id, with the name of its item behind it where it has one: ``s.attributes[0].accuracy (sex)``.

    The id stays as commands take it; the name says which of the list it is.
    """
    place = _PLACE.match(input_id)
    if place is None:
        return input_id
    labels = next((stage.labels for stage in scenario.stages if stage.id == place["stage"]), ())
    index = int(place["index"])
    return f"{input_id} ({labels[index]})" if index < len(labels) else input_id
