"""What a log declares, carried through a whole audit and held to numbers counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from baserate.auditing.measures.confusion import COMPLEMENTS
from baserate.auditing.measures.drift import find_changes
from baserate.auditing.measures.intervals import wilson
from baserate.auditing.measures.labels import MOVED
from baserate.errors import AuditError
from support.logs import COLUMNS, HEADER, rows_of_counts, run_audit, spec_of, write_csv

SCORED = {"score": "s", "threshold": 3, "outcome": "y", "groups": ["g"]}


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    random = np.random.default_rng(21)
    y = random.random(900) < 0.35
    score = np.clip(np.round(random.normal(2 + 1.5 * y, 1.2)), 0, 5).astype(int)
    rows = list(
        zip(np.where(random.random(900) < 0.4, "a", "b").tolist(), score.tolist(), y.astype(int).tolist(), strict=True)
    )
    return rows, write_csv(tmp_path_factory.mktemp("scored") / "log.csv", ("g", "s", "y"), rows)


def members(rows, group):
    return [(score, y) for g, score, y in rows if group in (None, g)]


@pytest.mark.parametrize("group", [None, "a", "b"])
def test_every_threshold_has_the_rates_that_flagging_row_by_row_gives(scored, group):
    rows, path = scored
    curves = run_audit(path, SCORED).curves
    (curve,) = [one for one in curves if one.key == (() if group is None else (group,))]
    people = members(rows, group)
    assert [step.threshold for step in curve.roc] == [None, 1, 2, 3, 4, 5]
    for step in curve.roc:
        flagged = [y for score, y in people if step.threshold is None or score >= step.threshold]
        yes, no = sum(y for _, y in people), sum(1 - y for _, y in people)
        expected = {
            "sensitivity": (sum(flagged), yes),
            "false_positive_rate": (len(flagged) - sum(flagged), no),
            "ppv": (sum(flagged), len(flagged)),
            "selection_rate": (len(flagged), len(people)),
        }
        assert step.flagged == len(flagged)
        assert {name: (rate.numerator, rate.denominator) for name, rate in step.rates.items()} == expected
        for name, (x, n) in expected.items():
            assert step.rates[name].value == pytest.approx(x / n)
            assert step.rates[name].low <= x / n <= step.rates[name].high


@pytest.mark.parametrize("group", [None, "a", "b"])
def test_every_bin_of_calibration_holds_the_people_between_its_ends(scored, group):
    rows, path = scored
    curves = run_audit(path, SCORED).curves
    (curve,) = [one for one in curves if one.key == (() if group is None else (group,))]
    people = members(rows, group)
    assert [(part.low, part.high) for part in curve.calibration] == [
        (None, 1),
        (1, 2),
        (2, 3),
        (3, 4),
        (4, 5),
        (5, None),
    ]
    for part in curve.calibration:
        inside = [
            y
            for score, y in people
            if (part.low is None or score >= part.low) and (part.high is None or score < part.high)
        ]
        assert (part.n, part.outcomes) == (len(inside), sum(inside))
        assert part.rate.value == pytest.approx(sum(inside) / len(inside))


def contrast(result, rate, group="B"):
    return next(one for one in result.contrasts if (one.rate, one.group) == (rate, (group,)))


def test_contrasts_of_persons_with_five_rows_each_are_those_of_the_persons(tmp_path):
    """All rows of a person being alike, they say what one of them says, and not what five people would."""
    counts = {"A": (120, 90, 60, 330), "B": (110, 130, 40, 320)}
    rows = [(f"p{i}", *row) for i, row in enumerate(rows_of_counts(counts))]
    once = run_audit(write_csv(tmp_path / "once.csv", ("who", *HEADER), rows), COLUMNS, reference={"group": "A"})
    often = write_csv(tmp_path / "often.csv", ("who", *HEADER), [row for row in rows for _ in range(5)])
    persons = run_audit(often, {**COLUMNS, "person": "who"}, reference={"group": "A"})
    for rate in ("false_positive_rate", "false_negative_rate", "ppv", "selection_rate"):
        one, many = contrast(once, rate), contrast(persons, rate)
        assert many.difference.value == pytest.approx(one.difference.value)
        assert many.difference.low == pytest.approx(one.difference.low, abs=1e-3)
        assert many.difference.high == pytest.approx(one.difference.high, abs=1e-3)
        # Of some 400 persons a t quantile is a little larger than a normal one.
        assert many.p == pytest.approx(one.p, rel=0.06)
        assert many.n_needed is None or many.n_needed == pytest.approx(one.n_needed, rel=0.03)


def test_a_rate_and_one_minus_it_are_one_test_of_the_family(tmp_path):
    counts = {"A": (120, 90, 60, 330), "B": (110, 130, 40, 320), "C": (60, 50, 40, 150)}
    path = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts(counts))
    found = run_audit(path, COLUMNS, reference={"group": "A"}).contrasts
    own = [one for one in found if one.rate not in COMPLEMENTS]
    assert len(own) == 14
    assert [one.q for one in own] == pytest.approx(stats.false_discovery_control([one.p for one in own]).tolist())
    by_question = {(one.rate, one.group): one.q for one in own}
    for one in found:
        assert one.q == by_question[COMPLEMENTS.get(one.rate, one.rate), one.group]


def test_a_change_has_its_shares_and_a_p_for_every_place_at_which_it_might_have_been():
    x, n = np.repeat([200, 250], 5), np.full(10, 1000)
    ((cut, before, after, p),) = find_changes(x, n)
    assert (cut, before, after) == (5, pytest.approx(0.2), pytest.approx(0.25))
    apart = stats.binom.logpmf(1000, 5000, 0.2) + stats.binom.logpmf(1250, 5000, 0.25)
    together = stats.binom.logpmf(1000, 5000, 0.225) + stats.binom.logpmf(1250, 5000, 0.225)
    assert p == pytest.approx(9 * stats.chi2.sf(2 * (apart - together), 1), rel=1e-6)
    turned = find_changes(x[::-1], n)[0]
    assert turned[1:3] == (pytest.approx(0.25), pytest.approx(0.2))


def test_periods_that_are_numbers_stand_in_their_order(tmp_path):
    rows = [("a" if i % 2 else "b", i % 3 == 0, i % 5 == 0, i % 12 + 1) for i in range(2400)]
    path = write_csv(tmp_path / "log.csv", (*HEADER, "when"), [(g, int(d), int(y), t) for g, d, y, t in rows])
    result = run_audit(path, {**COLUMNS, "time": "when"}, options={"period": "value"})
    series = next(one for one in result.drift if (one.rate, one.by) == ("prevalence", ()))
    assert [moment.first for moment in series.moments] == [str(period) for period in range(1, 13)]


def cells(result, group="A"):
    counts = result.group(("group",), (group,)).counts
    return tuple(counts[part] for part in ("tp", "fp", "fn", "tn", "flagged_unknown", "unflagged_unknown"))


COUNTS = {"A": (40, 30, 20, 110), "B": (50, 40, 30, 90)}


def test_an_outcome_counts_where_it_was_observed(tmp_path):
    rows = [(*row, "seen" if i % 2 else "not seen") for i, row in enumerate(rows_of_counts(COUNTS))]
    path = write_csv(tmp_path / "log.csv", (*HEADER, "observed"), rows)
    result = run_audit(path, {**COLUMNS, "observed": "observed"}, observed={"yes": ["seen"], "no": ["not seen"]})
    assert cells(result) == (20, 15, 10, 55, 35, 65)
    assert result.dropped["outcome not seen"] == 205


@pytest.mark.parametrize(
    ("seen_for", "expected"),
    [("all", (40, 30, 20, 110, 0, 0)), ("flagged", (40, 30, 0, 0, 0, 130)), ("not flagged", (0, 0, 20, 110, 70, 0))],
)
def test_outcomes_are_seen_for_those_for_whom_they_are_said_to_be(tmp_path, seen_for, expected):
    path = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts(COUNTS))
    assert cells(run_audit(path, COLUMNS, labels={"seen_for": seen_for})) == expected


def test_the_one_other_value_of_a_column_whose_yes_is_declared_means_no_and_is_named(tmp_path):
    rows = [(g, "stopped" if d else "let pass", y) for g, d, y in rows_of_counts(COUNTS)]
    path = write_csv(tmp_path / "log.csv", HEADER, rows)
    result = run_audit(path, COLUMNS, decision={"yes": ["stopped"]})
    assert cells(result)[:4] == (40, 30, 20, 110)
    assert any("'let pass' was taken for no" in warning for warning in result.warnings)


def test_under_recording_is_reported_of_every_rate_that_it_moves(tmp_path):
    path = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts(COUNTS))
    told = run_audit(path, COLUMNS, reference={"group": "A"}, labels={"recorded_share": [0.8, 1.0]}).to_dict()[
        "sensitivity_to_labels"
    ]
    assert {entry["rate"] for entry in told if entry["kind"] == "under_recording"} == set(MOVED)
    for entry in told:
        for ends in (entry["same_for_flagged_and_not"], entry["free_to_differ"]):
            assert ends["low"] <= entry["difference"] <= ends["high"]
            assert ends["low"] < ends["high"]


@pytest.mark.parametrize("share", [[0, 1], [0.5, 1.1], [0.9, 0.2]])
def test_a_recorded_share_is_above_none_and_at_most_all_of_them(share):
    with pytest.raises(AuditError, match="recorded_share"):
        spec_of(COLUMNS, labels={"recorded_share": share})


def test_wilsons_intervals_are_given_where_they_are_asked_for(tmp_path):
    path = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts(COUNTS))
    result = run_audit(path, COLUMNS, options={"interval": "wilson", "level": 0.9})
    rate = result.group(("group",), ("A",)).rates["ppv"]
    assert rate.method == "wilson"
    assert (rate.value, rate.low, rate.high) == pytest.approx(tuple(map(float, wilson(40, 70, 0.9))))


def test_resampled_areas_are_as_wide_as_the_level_says(scored):
    """Percentile intervals of a nearly normal area: their width is that of the normal quantile."""
    _, path = scored
    found = {
        level: run_audit(path, SCORED, options={"resamples": 4000, "level": level}).overall for level in (0.5, 0.9)
    }
    for overall in found.values():
        area, drawn = overall.rates["auc"], overall.resampled["auc"]
        assert drawn.high - drawn.low == pytest.approx(area.high - area.low, rel=0.1)
    ratio = (found[0.9].resampled["auc"].high - found[0.9].resampled["auc"].low) / (
        found[0.5].resampled["auc"].high - found[0.5].resampled["auc"].low
    )
    assert ratio == pytest.approx(stats.norm.ppf(0.95) / stats.norm.ppf(0.75), rel=0.08)
    assert math.isfinite(ratio)
