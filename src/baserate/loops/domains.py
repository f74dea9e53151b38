"""Where parameters that several kinds of loop share may lie."""

from __future__ import annotations

from baserate.parameters import Domain

LARGEST_COUNT = 1e12
#: Above this a day's count would not be a whole number in double precision.
DAILY = Domain("a number from 0 to 1e12", 0.0, LARGEST_COUNT)
RECORDS = Domain("a whole number from 1 to 100", 1.0, 100.0, integer=True)
RATE = Domain("a number from 0 to 10,000", 0.0, 10_000.0)
