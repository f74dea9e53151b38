"""The share of one amount in two."""

from __future__ import annotations

import numpy as np
import pytest

from baserate.formulas.special import share_of_both


def test_a_share_is_of_both_together_and_of_nothing_it_is_nothing():
    assert share_of_both([1, 0, 3, 0], [3, 2, 0, 0]) == pytest.approx([0.25, 0, 1, 0])


def test_what_is_no_amount_has_no_share():
    assert np.isnan(share_of_both([-1, np.nan, 1, np.inf], [2, 1, np.nan, 1])).all()
