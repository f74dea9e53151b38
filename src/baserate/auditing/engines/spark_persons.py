"""Whole persons counted by Spark, as ``persons`` and ``clustered_area`` count them with the embedded engine.

Of the persons themselves only numbers leave Spark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from baserate.auditing.disclosure.lattice import Groups
from baserate.auditing.engines.clustered_area import Parts, compute_area_effects, scores_alone
from baserate.auditing.log.counting import Binning, count_rows
from baserate.auditing.log.decode import count_keys, decode
from baserate.auditing.log.table import Ints
from baserate.auditing.measures.persons import MOST_PROFILES, SHIFT, Profiles, profiles_from
from baserate.auditing.spec import AuditSpec


def known(column: Any, spec: AuditSpec) -> Any:
    """Return a column's values, null where one stands for a missing value."""
    from pyspark.sql import functions as f

    return f.when(~column.cast("string").isin(list(spec.options.missing)), column)


def arrays_of(frame: Any) -> dict[str, NDArray[Any]]:
    """Return the columns of a small frame as they are."""
    rows = frame.collect()
    # The None keeps NumPy from making arrays of the values themselves.
    return {name: np.array([row[name] for row in rows] + [None], dtype=object)[:-1] for name in frame.columns}


def count_persons(frame: Any, spec: AuditSpec) -> Profiles:
    """Return the profiles of a log's persons. A row without a person is taken as a person of its own."""
    from pyspark.sql import functions as f

    keys = [key for key in count_keys(spec) if key not in ("time", "score", "place")]
    selected = [f.col(key) for key in keys]
    if spec.columns.decision is None:
        number = known(f.col("score"), spec).try_cast("double")
        selected.append(f.when(~f.isnan(number), number >= spec.columns.threshold).alias("decision"))
        keys.append("decision")
    rows_of = frame.select(known(f.col("person"), spec).alias("person"), *selected)
    raw, placed = _placed(rows_of.groupBy("person", *keys).agg(f.count("*").alias("n")), keys)
    part = f.col("cell") * SHIFT + f.col("n")
    someone = placed.where("person IS NOT NULL").groupBy("person")
    together = someone.agg(f.sort_array(f.collect_list(part)).alias("profile")).select("profile", f.lit(1).alias("n"))
    alone = placed.where("person IS NULL").select(f.array(f.col("cell") * SHIFT + 1).alias("profile"), "n")
    counted = together.unionByName(alone).groupBy("profile").agg(f.sum("n").alias("n")).limit(MOST_PROFILES + 1)
    return profiles_from(raw, [(row["profile"], row["n"]) for row in counted.collect()], spec)


def area_effects(
    session: Any, frame: Any, spec: AuditSpec, binning: Binning | None, groupings: Sequence[tuple[str, ...]]
) -> dict[Groups, float]:
    """Return the design effects of areas under the curve of a log that Spark holds."""
    from pyspark.sql import functions as f

    named = frame.withColumn("person", known(f.col("person"), spec))
    keys = [*(key for key in count_keys(spec) if key not in ("time", "place")), "person"]
    log = nw.from_native(named).lazy()
    counted: Any = count_rows(log, keys, spec.options.period, spec.options.missing, binning).to_native()
    raw, placed = _placed(counted, [name for name in counted.columns if name not in ("person", "n")])
    placed = placed.persist()
    table = decode(raw, scores_alone(spec), binning)[0]
    try:
        return compute_area_effects(table, groupings, lambda codes, parts: _added_up(session, placed, codes, parts))
    finally:
        placed.unpersist()


def _placed(rows_of: Any, keys: Sequence[str]) -> tuple[dict[str, NDArray[Any]], Any]:
    """Return what makes each cell with its rows, and the rows (``n``) that each person has in each cell.

    Cells are numbered in order, so that they have the same number however often Spark makes them.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    order = f.row_number().over(Window.orderBy(*keys)).cast("long") - 1
    cells = rows_of.groupBy(*keys).agg(f.sum("n").alias("n")).withColumn("cell", order)
    raw = arrays_of(cells.orderBy("cell").drop("cell"))
    numbers = cells.select("cell", *(f.col(key).alias(f"of {key}") for key in keys))
    same = [rows_of[key].eqNullSafe(numbers[f"of {key}"]) for key in keys]
    return raw, rows_of.join(f.broadcast(numbers), same).select("person", "cell", "n")


def _added_up(session: Any, placed: Any, codes: Ints, parts: Parts) -> list[Any]:
    """Return the sums over persons by group, as the embedded engine adds them up."""
    from pyspark.sql import functions as f

    columns = {"cell": np.arange(len(codes)), "code": codes, **parts}
    rows = list(zip(*(column.tolist() for column in columns.values()), strict=True))
    of_cells = session.createDataFrame(rows, "cell long, code long, a double, b double, yes long, no long")
    inside = placed.join(f.broadcast(of_cells), "cell").where("yes + no > 0")
    sums = {"a": "n * a", "b": "n * b", "m": "n * yes", "k": "n * no"}
    each = inside.where("person IS NOT NULL").groupBy("person", "code")
    each = each.agg(*(f.sum(f.expr(what)).cast("double").alias(name) for name, what in sums.items()))
    alone = inside.where("person IS NULL").selectExpr(
        "code", "a", "b", "double(yes) AS m", "double(no) AS k", "double(n) AS persons"
    )
    together = each.drop("person").withColumn("persons", f.lit(1.0)).unionByName(alone)
    totals = ["a * a", "b * b", "a * b", "double(m > 0)", "double(k > 0)", "1", "m * m", "k * k", "m", "k"]
    added = together.groupBy("code").agg(*(f.sum(f.expr(f"persons * {what}")).alias(what) for what in totals))
    return [tuple(row) for row in added.collect()]
