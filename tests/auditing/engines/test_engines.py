"""What an engine has to be: one class, that the rest of an audit knows by its protocol alone."""

from __future__ import annotations

import inspect

import narwhals as nw
import numpy as np
import polars
import pytest

from baserate.auditing.engines import engine_for, engines
from baserate.auditing.engines.engine import ScoreRange
from baserate.auditing.engines.sequence import count_relation
from baserate.auditing.run import audit
from baserate.auditing.spec import canonical_names
from support.logs import spec_of

COLUMNS = {"score": "s", "threshold": 5, "outcome": "y", "groups": ["g"]}
TABLES = {"reference": {"g": "a"}, "options": {"resamples": 10}}


class PolarsEngine:
    """An engine from elsewhere: Polars counts, without persons."""

    name = "polars"

    def __init__(self, address=""):
        self.address = address

    @staticmethod
    def suits(log):
        return isinstance(log, polars.LazyFrame)

    def count(self, log, spec):
        return count_relation(PolarsRelation(log, spec), spec)


class PolarsRelation:
    name, guards = "the frame", ()

    def __init__(self, frame, spec):
        self.columns = tuple(frame.collect_schema().names())
        names = canonical_names(spec)
        self.rows = nw.from_native(frame).select(*(nw.col(column).alias(ours) for ours, column in names.items()))

    def check(self, raw):
        pass

    def arrays(self, frame):
        return {
            name: np.array(values, dtype=object) for name, values in frame.collect().to_dict(as_series=False).items()
        }

    def small_frame(self, columns):
        return nw.from_native(polars.LazyFrame(dict(columns)))

    def score_range(self, spec):
        scores = self.rows.collect()["score"]
        return ScoreRange(scores.n_unique(), scores.min(), scores.max())


def frame(rows=3000, seed=4):
    generator = np.random.default_rng(seed)
    y = generator.random(rows) < 0.3
    return polars.LazyFrame(
        {
            "g": generator.choice(["a", "b"], rows).tolist(),
            "s": np.round(generator.normal(4 + 2 * y, 2), 1).tolist(),
            "y": y.tolist(),
        }
    )


def test_an_engine_from_elsewhere_gives_the_numbers_of_the_embedded_one():
    log, spec = frame(), spec_of(COLUMNS, **TABLES)
    found, expected = (audit(log, spec, engine).to_dict() for engine in (PolarsEngine(), None))
    assert found == expected


@pytest.mark.parametrize("distinct", [10, 1_000_000])
def test_scores_are_counted_in_bins_by_every_engine_alike(monkeypatch, distinct):
    monkeypatch.setattr("baserate.auditing.engines.sequence.FEW", 5)
    monkeypatch.setattr("baserate.auditing.engines.sequence.MOST_DISTINCT", distinct)
    log, spec = frame(), spec_of(COLUMNS, **TABLES)
    found, expected = (audit(log, spec, engine) for engine in (PolarsEngine(), None))
    assert any("bins of equal width" in warning for warning in found.warnings) is (distinct == 10)
    assert found.to_dict() == expected.to_dict()


def test_engines_are_found_by_their_modules():
    assert set(engines()) == {"database", "duckdb", "spark"}
    for name, engine in engines().items():
        assert engine.name == name
        assert {"suits", "count"} <= {method for method, _ in inspect.getmembers(engine, inspect.isfunction)}


@pytest.mark.parametrize("log", ["log.csv", ["a.csv", "b.csv"], polars.DataFrame({"a": [1]}), 3])
def test_files_and_frames_of_this_process_are_counted_by_the_embedded_engine(log):
    assert engine_for(log).name == "duckdb"
