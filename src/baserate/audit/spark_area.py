"""Sums over persons for areas under the curve, by Spark; what they are of is said in ``clustered_area``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np

from baserate.audit.clustered_area import Parts, area_effects, decode_cells
from baserate.audit.counts import Binning, count_rows
from baserate.audit.decode import count_keys
from baserate.audit.lattice import Groups
from baserate.audit.spec import AuditSpec


def area_effects_of_frame(
    frame: Any, spec: AuditSpec, binning: Binning | None, groupings: Sequence[tuple[str, ...]]
) -> dict[Groups, float]:
    """Return the design effects of a Spark frame with our names of the declared columns."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    keys = [key for key in count_keys(spec) if key != "time"]
    log = nw.from_native(frame).lazy()
    rows = count_rows(log, [*keys, "person"], spec.options.period, spec.options.missing, binning).to_native()
    names = [name for name in rows.columns if name not in ("person", "n")]
    # Numbered in order, so that cells have the same number however often Spark makes them.
    order = f.row_number().over(Window.orderBy(*names)).cast("long") - 1
    cells = rows.groupBy(*names).agg(f.sum("n").alias("n")).withColumn("cell", order)
    found = cells.orderBy("cell").collect()
    raw = {name: np.array([row[name] for row in found] + [None], dtype=object)[:-1] for name in (*names, "n")}
    numbers = cells.select("cell", *(f.col(name).alias(f"of {name}") for name in names))
    same = [rows[name].eqNullSafe(numbers[f"of {name}"]) for name in names]
    known = f.when(~f.col("person").cast("string").isin(list(spec.options.missing)), f.col("person"))
    scored = rows.join(f.broadcast(numbers), same).select(known.alias("person"), "cell", "n").cache()
    try:
        return area_effects(decode_cells(raw, spec, binning), groupings, lambda parts: _added_up(scored, parts))
    finally:
        scored.unpersist()


def _added_up(scored: Any, parts: Parts) -> Sequence[Sequence[Any]]:
    from pyspark.sql import functions as f

    lines = list(zip(*(values.tolist() for values in parts.values()), strict=True))
    types = "cell long, code long, a double, b double, yes long, no long"
    told = scored.sparkSession.createDataFrame(lines, types)
    placed = scored.join(f.broadcast(told), "cell").where("yes + no > 0")
    sums = ("sum(n * a) AS a", "sum(n * b) AS b", "sum(n * yes) AS m", "sum(n * no) AS k", "1L AS persons")
    someone = placed.where("person IS NOT NULL").groupBy("person", "code").agg(*map(f.expr, sums)).drop("person")
    alone = placed.where("person IS NULL").selectExpr("code", "a", "b", "yes AS m", "no AS k", "n AS persons")
    each = someone.unionByName(alone)
    wanted = (
        "a * a", "b * b", "a * b", "int(m > 0)", "int(k > 0)", "1", "double(m) * m", "double(k) * k", "m", "k",
    )  # fmt: skip
    totals = [f.expr(f"sum(persons * {part})").alias(f"sum {place}") for place, part in enumerate(wanted)]
    rows: Sequence[Sequence[Any]] = each.groupBy("code").agg(*totals).collect()
    return rows
