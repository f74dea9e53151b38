"""A log of decisions for timing, made by a seeded script: nobody in it exists."""

from __future__ import annotations

from pathlib import Path

import duckdb

#: The groups of each column, as SQL.
VALUES = {
    "race": "'African-American', 'Caucasian', 'Hispanic', 'Other'",
    "sex": "'Male', 'Female'",
    "age": "'Less than 25', '25 - 45', 'Greater than 45'",
}


def write_log(path: Path, rows: int, seed: int = 1) -> Path:
    """Write a Parquet log: race by sex by age, a decile score, a decision and an outcome."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SELECT setseed(?)", [1 / (1 + seed)])
    connection.execute(
        f"""COPY (
            SELECT ([{VALUES["race"]}])[1 + least(3, (u * u * 4)::INT)] AS race,
                   ([{VALUES["sex"]}])[1 + (v >= 0.8)::INT] AS sex,
                   ([{VALUES["age"]}])[1 + (i % 3)::INT] AS age,
                   s::TINYINT AS score, (s >= 5)::TINYINT AS decision, (w < 0.15 + 0.05 * s)::TINYINT AS outcome
            FROM (SELECT i, random() AS u, random() AS v, random() AS w, 1 + (random() * 9)::INT AS s
                  FROM range({rows}) t(i))
        ) TO '{path}' (FORMAT parquet)"""
    )
    connection.close()
    return path
