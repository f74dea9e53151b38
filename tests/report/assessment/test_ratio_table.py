"""The table of ratios between groups, against counts divided by hand and SciPy's exact binomial interval."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from support.page import FACE_SEARCH, html_of, report_of, scenario

TWO = "{ A = 0.5, B = 0.5 }"


def counted(a: str, b: str) -> str:
    return scenario(FACE_SEARCH.replace("fpir = 0.001", f"fpir.by_group = {{ A = {a}, B = {b} }}"), groups=TWO)


def rows_of(text: str):
    table = report_of(text).stages[0].ratios
    return table, {row.header: row.cells for row in table.rows}


def test_a_fixed_ratio_is_the_one_value_over_the_other_and_names_both_groups():
    table, rows = rows_of(counted("0.001", "0.004"))
    assert [column.name for column in table.columns] == [
        "Outcome or input",
        "Group",
        "Reference group",
        "Median ratio (90% interval)",
    ]
    group, reference, ratio = rows["False alerts per day"]
    assert float(ratio) == {"A": 0.25, "B": 4.0}[group] and {group, reference} == {"A", "B"}


def test_two_counted_rates_have_the_exact_interval_beside_the_one_of_draws():
    a, b = (3, 1000), (12, 2000)
    text = counted("{ count = 3, of = 1000 }", "{ count = 12, of = 2000 }")
    table, rows = rows_of(text)
    assert table.columns[-1].name == "Exact 90% interval"
    (cells,) = (cells for cells in rows.values() if cells[-1])
    one, other = (a, b) if cells[0] == "A" else (b, a)
    ends = binomtest(one[0], one[0] + other[0]).proportion_ci(0.9, "exact")
    low, high = (end / (1 - end) * other[1] / one[1] for end in ends)
    assert [float(end) for end in cells[-1].split(" to ")] == pytest.approx([low, high], rel=0.05)


def test_no_error_in_the_reference_gives_no_upper_limit():
    zero, some = "{ count = 0, of = 1000 }", "{ count = 3, of = 1000 }"
    _, rows = rows_of(counted(zero, some))
    first = next(cells for cells in rows.values() if cells[-1])
    if first[0] == "A":
        _, rows = rows_of(counted(some, zero))
    (cells,) = (cells for cells in rows.values() if cells[-1])
    assert cells[-1].endswith("to no upper limit")


def test_the_table_stands_in_the_page_and_there_is_none_without_groups():
    assert "Ratios between groups in search" in html_of(counted("0.001", "0.004"))
    assert report_of(scenario(FACE_SEARCH)).stages[0].ratios is None
