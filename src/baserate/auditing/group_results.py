"""What is said of each group, worked out once for every set of columns: counts, rates, areas and resamples."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from baserate.auditing.disclosure.hidden import NOT_SHOWN, Hidden, name_shown
from baserate.auditing.engines.ordered_area import OrderedSums
from baserate.auditing.log.profiles import Profiles
from baserate.auditing.log.table import PARTS, CountTable, Group
from baserate.auditing.measures.areas import Auc, area_of_sums, compute_auc
from baserate.auditing.measures.confusion import Confusion, tabulate
from baserate.auditing.measures.contrasts import Contrast, compute_contrasts
from baserate.auditing.measures.curves import score_counts
from baserate.auditing.measures.impact import ImpactRatio, impact_ratios
from baserate.auditing.measures.knowable import nobody, unknowable
from baserate.auditing.measures.persons import Clustering, clustering
from baserate.auditing.measures.rates import Rate, compute_rates, not_known, rate_of
from baserate.auditing.measures.resample import (
    Resampled,
    parts_of_group,
    percentiles,
    resample_auc,
    resample_counts,
    resample_persons,
)
from baserate.auditing.result import GroupResult
from baserate.auditing.spec import AuditSpec

#: Rates contrasted with the reference.
CONTRASTED = (
    "prevalence",
    "selection_rate",
    "false_positive_rate",
    "false_negative_rate",
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
    "false_discovery_rate",
    "accuracy",
)


#: Why an area that could be worked out is not told.
TOO_FEW_FOR_AREA = "not shown: it would tell the ranks of fewer people with or without the outcome than may be shown"


class GroupResults:
    """The groups that one set of columns makes, with design effects and areas that rates and contrasts share."""

    def __init__(
        self,
        table: CountTable,
        by: tuple[str, ...],
        spec: AuditSpec,
        profiles: Profiles | None,
        ordered: Mapping[Group, OrderedSums] | None = None,
        untold: Hidden | None = None,
    ) -> None:
        self.table, self.by, self.spec, self.profiles, self.ordered = table, by, spec, profiles, ordered
        self.untold = (untold or {}).get(by, set())
        self.confusion: Confusion = tabulate(table, by)
        self.clusters: Mapping[str, Clustering] | None = None
        if profiles is not None:
            reference = tuple(spec.reference.get(column, "") for column in by)
            self.clusters = clustering(profiles, self.confusion, reference if all(reference) else None)
        self.areas: list[Auc] | None = self._areas() if spec.columns.score else None

    def results(self, hidden: Hidden, resampler: Resampler) -> list[GroupResult]:
        """Return the result of every group in order; of hidden ones what may be named of them, each name once."""
        rates = compute_rates(self.confusion, self.spec, self.clusters)
        resampled = resampler.of(self.confusion)
        found = []
        unseen: dict[tuple[str, ...], None] = {}
        for place, key in enumerate(self.confusion.keys):
            if key in hidden.get(self.by, ()):
                unseen[name_shown(self.by, key, hidden)] = None
                continue
            counts = dict(zip(PARTS, self.confusion.counts[place].tolist(), strict=True))
            if self.areas is not None:
                rates[place]["auc"] = self._area(place)
                if rates[place]["auc"].value is not None and (
                    area := resampler.area(self.table, self.confusion, place)
                ):
                    resampled[place]["auc"] = area
            known = {name: one for name, one in resampled[place].items() if rates[place][name].value is not None}
            decided = self.spec.columns.outcome is None
            found.append(GroupResult(self.by, key, False, counts, rates[place], known, of_decided=decided))
        found += [GroupResult(self.by, key, True, {}, {}, {}) for key in unseen]
        return sorted(found, key=lambda group: (NOT_SHOWN in group.key, group.key))

    def contrasts(self, hidden: set[tuple[str, ...]], level: float | None = None) -> list[Contrast]:
        """Return every shown group's rates against the reference's; none where a column has no reference.

        Intervals are of the declared level, or of another.
        """
        reference = tuple(self.spec.reference.get(column, "") for column in self.by)
        if not all(reference):
            return []
        spec = self.spec if level is None else replace(self.spec, options=replace(self.spec.options, level=level))
        return compute_contrasts(self.confusion, reference, hidden, self.areas, CONTRASTED, spec, self.clusters)

    def impact_ratios(self, hidden: set[tuple[str, ...]]) -> list[ImpactRatio]:
        """Return every shown group's share flagged over the reference's, or over that of the group flagged most."""
        if not self.spec.columns.has_decision:
            return []
        reference = tuple(self.spec.reference.get(column, "") for column in self.by)
        declared = reference if all(reference) else None
        return impact_ratios(self.confusion, hidden, declared, self.spec.options.level)

    def _areas(self) -> list[Auc]:
        effects = self.profiles.area_effects if self.profiles is not None else {}
        if self.ordered is not None:
            found = [area_of_sums(self.ordered.get((self.by, key))) for key in self.confusion.keys]
        else:
            parts = self.table.split(self.table.grouping(self.by))
            found = [compute_auc(score_counts(part)) for part in parts]
        return [
            Auc(math.nan, area.with_outcome, area.without)
            if key in self.untold
            else replace(area, effect=effects.get((self.by, key), 1.0))
            for key, area in zip(self.confusion.keys, found, strict=True)
        ]

    def _area(self, place: int) -> Rate:
        assert self.areas is not None
        area = self.areas[place]
        why = unknowable(self.confusion.counts[place], self.spec).get("auc", "")
        if why or not (area.with_outcome and area.without):
            return not_known(why or nobody("auc"))
        if math.isnan(area.value):
            return not_known(TOO_FEW_FOR_AREA)
        if area.on_logit_scale:
            method = "logit-delong" if self.profiles is None else "logit-obuchowski, whole persons"
        else:
            method = "newcombe-5" if self.profiles is None else "newcombe-5, whole persons"
        return rate_of(area.interval(self.spec.options.level), method)


class Resampler:
    """Resamples groups from their counts, or whole persons once for all groups."""

    def __init__(self, spec: AuditSpec, profiles: Profiles | None) -> None:
        self.options, self.profiles = spec.options, profiles
        self.drawn = None
        if profiles is not None and self.options.resamples:
            self.drawn = resample_persons(profiles, self.options.resamples, self.options.seed, self.options.resampling)

    def of(self, confusion: Confusion) -> list[dict[str, Resampled]]:
        """Return percentile intervals of every rate of every group, or nothing where none are asked for."""
        options = self.options
        if not options.resamples:
            return [{} for _ in confusion.keys]
        if self.drawn is not None and self.profiles is not None:
            grouping = self.profiles.table.grouping(confusion.columns)
            cells = grouping.codes * len(PARTS) + self.profiles.table.parts
            parts = parts_of_group(self.drawn, cells, len(grouping.keys))
            return [percentiles(parts[grouping.keys.index(key)], options.level) for key in confusion.keys]
        return [
            percentiles(
                resample_counts(counts, options.resamples, options.seed, "/".join(key), options.resampling),
                options.level,
            )
            for key, counts in zip(confusion.keys, confusion.counts, strict=True)
        ]

    def area(self, table: CountTable, confusion: Confusion, place: int) -> Resampled | None:
        """Return the percentile interval of one group's area, or None where none is given: of whole persons none is."""
        if not self.options.resamples or self.profiles is not None:
            return None
        codes = table.grouping(confusion.columns).codes
        return resample_auc(score_counts(table.select(codes == place)), self.options, "/".join(confusion.keys[place]))
