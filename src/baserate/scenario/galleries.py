"""Records measured with a gallery of another size than the scenario's: what is said, and the scaling offered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from baserate.quantity import Quantity
from baserate.scenario.model import Setting, Stage

#: Parameters that say how many entries are searched.
SIZES = ("watchlist_size", "gallery_size")
#: Sizes nearer than this to one another are taken as the same.
NEAR = 0.05
LEVEL = 0.9


def gallery_warnings(stages: Iterable[Stage]) -> Iterator[str]:
    """Yield a warning for each input of a search that cites a record measured with a gallery of another size.

    A false positive identification rate is scaled as 1 - (1 - rate)**(size/size measured), which holds where errors
    are independent from entry to entry (Grother, Ngan and Hanaoka, NIST IR 8271, section on gallery size).
    """
    for stage in stages:
        size = next((stage.settings[name] for name in SIZES if name in stage.settings), None)
        if size is None:
            continue
        for input_id, setting in stage.all_settings():
            for group, quantity in setting.quantities():
                entries = _median(_of_group(size, group))
                if quantity.origin.kind == "evidence" and entries:
                    yield from _compared(input_id, quantity, entries)


def _of_group(setting: Setting, group: str | None) -> Quantity | None:
    return setting.everybody if setting.everybody is not None else setting.by_group.get(group or "")


def _median(quantity: Quantity | None) -> float:
    return 0.0 if quantity is None else quantity.interval(LEVEL)[0]


def _compared(input_id: str, quantity: Quantity, entries: float) -> Iterator[str]:
    from baserate.records.library import load_library  # the models of records take 0.1 s, and few scenarios cite one

    record = load_library().get(quantity.origin.reference.removeprefix("one minus "))
    measured = record.gallery_size
    if measured is None or abs(math.log(entries / measured)) <= NEAR:
        return
    text = (
        f"{input_id} rests on {record.id}, measured with a gallery of {measured:,}; here {entries:,.0f} are searched: "
    )
    rate = _median(quantity)
    if record.term != "fpir" or not 0 < rate < 1:
        yield text + "it may not hold at that size"
        return
    scaled = -math.expm1(entries / measured * math.log1p(-rate))
    per_comparison = -math.expm1(math.log1p(-rate) / measured)
    yield text + (
        f"if errors are independent from entry to entry it would be {scaled:.3g} and not {rate:.3g}"
        f" (declare fmr = {per_comparison:.3g} instead, which follows the size)"
    )
