"""What the stages of a scenario show of the practice: facts of the vocabulary that need not be declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from baserate.practice.known import AtLeast, Shown
from baserate.practice.table import Practice
from baserate.quantity import Beta, Quantity
from baserate.scenario.model import Stage

#: Fact -> kinds of stage that show it to be true.
SHOWN_BY: Mapping[str, frozenset[str]] = {
    "is_ai_system": frozenset({"face_search", "person_search", "attribute_tagging", "emotion_screening"}),
    "personal_data": frozenset(
        {
            "screening",
            "face_search",
            "person_search",
            "attribute_tagging",
            "record_linkage",
            "risk_score",
            "gathering_alert",
            "meter_anomaly",
            "emotion_screening",
            "database_search",
            "breach",
            "chilling",
        }
    ),
    "about_natural_persons": frozenset(
        {"face_search", "person_search", "attribute_tagging", "risk_score", "emotion_screening", "record_linkage"}
    ),
    "biometric_identification": frozenset({"face_search"}),
    "without_active_involvement": frozenset({"face_search"}),
    "camera_system": frozenset({"camera_network", "face_search"}),
    "emotion_or_intention_inference": frozenset({"emotion_screening"}),
    "profiling": frozenset({"risk_score", "gathering_alert"}),
}
#: Words in the name of an attribute that make it a category by bodily features.
BODILY = frozenset({"sex", "gender", "age", "ethnicity", "ethnic", "race"})
#: An uncertain number is known to be at least the low end of its interval at this level.
LEVEL = 0.9


def facts_of_stages(stages: Sequence[Stage], practice: Practice) -> dict[str, Shown]:
    """Return the facts that stages show, by name, each with the stage that shows it.

    ``practice`` is what is declared beside them: a search for a person is by bodily features unless it says otherwise.
    """
    shown: dict[str, Shown] = {}
    for name, fact in _facts(stages, practice):
        shown.setdefault(name, fact)
    return shown


def _facts(stages: Sequence[Stage], practice: Practice) -> Iterator[tuple[str, Shown]]:
    for stage in stages:
        for name, kinds in SHOWN_BY.items():
            if stage.kind.name in kinds:
                yield name, Shown(True, _called(stage))
    for stage in stages:
        yield from _more_of(stage, practice)
    yield from _tracking(stages)
    yield from _faces(stages)


def _called(stage: Stage) -> str:
    return f"stage {stage.id!r} ({stage.kind.name})"


def _more_of(stage: Stage, practice: Practice) -> Iterator[tuple[str, Shown]]:
    if stage.kind.name == "face_search":
        yield "modality", Shown("face", _called(stage))
    if stage.kind.name == "person_search":
        declared = practice.facts.get("modality")
        if declared is None or declared.value not in ("plate", "other"):
            yield "biometric_identification", Shown(True, _called(stage), gives_way=True)
    if stage.kind.name == "attribute_tagging" and any(BODILY & set(_words(label)) for label in stage.labels):
        yield "biometric_categorisation", Shown(True, _called(stage))
    if any(_is_counted_by_group(setting.by_group) for _, setting in stage.all_settings()):
        yield "group_error_tested", Shown(True, f"counts by group of {_called(stage)}", gives_way=True)
    days = _single(stage, "retention_days")
    if days is not None and days.distribution.is_fixed:
        yield "retention_days", Shown(int(days.interval(LEVEL)[0]), _called(stage))


def _words(label: str) -> list[str]:
    return "".join(char if char.isalpha() else " " for char in label.lower()).split()


def _is_counted_by_group(by_group: Mapping[str, Quantity]) -> bool:
    return bool(by_group) and all(isinstance(quantity.distribution, Beta) for quantity in by_group.values())


def _tracking(stages: Sequence[Stage]) -> Iterator[tuple[str, Shown]]:
    """Yield what a search for a person over a network of cameras shows."""
    if any(stage.kind.name == "camera_network" for stage in stages):
        for stage in stages:
            if stage.kind.name == "person_search":
                by = f"{_called(stage)} over a network of cameras"
                yield "ongoing_surveillance", Shown(True, by, gives_way=True)
                yield "persistent_tracking", Shown(True, by, gives_way=True)


def _faces(stages: Sequence[Stage]) -> Iterator[tuple[str, Shown]]:
    """Yield of how many people faces are stored: those held, where a breach is assessed, else the watchlist or more."""
    for stage in stages:
        held = _single(stage, "people_held") if stage.kind.name == "breach" else None
        if held is not None:
            value = int(held.interval(LEVEL)[0]) if held.distribution.is_fixed else _at_least(held)
            yield "faces_stored", Shown(value, _called(stage), gives_way=True)
    lists = [
        (_at_least(size).low, stage)
        for stage in stages
        if stage.kind.name == "face_search" and (size := _single(stage, "watchlist_size")) is not None
    ]
    if lists:
        low, largest = max(lists, key=lambda one: one[0])
        yield "faces_stored", Shown(AtLeast(low), _called(largest))


def _single(stage: Stage, parameter: str) -> Quantity | None:
    setting = stage.settings.get(parameter)
    return None if setting is None else setting.everybody


def _at_least(quantity: Quantity) -> AtLeast:
    low = quantity.interval(LEVEL)[1]
    return AtLeast(ceil(low * (1 - 1e-9)))  # the end of "50000 to 200000" may come out as 50,000.0000001
