"""ProPublica's table of COMPAS, as published, beside what ``baserate audit`` makes of the same rows.

Run it with ``python validation/compas.py [PATH/TO/compas.csv]``; it ends with 1 where a published number is not found,
and says so and leaves it at that where the data are not beside the project.
The data are ProPublica's (github propublica/compas-analysis, compas-scores-two-years.csv), not part of the project.

Source: Larson, Mattu, Kirchner and Angwin, 'How We Analyzed the COMPAS Recidivism Algorithm', ProPublica, 2016.
"""

from __future__ import annotations

import sys
from pathlib import Path

from baserate.auditing.load import check_spec
from baserate.auditing.run import audit

SPEC = b"""\
format = 1
[columns]
score = "decile_score"
threshold = 5
outcome = "two_year_recid"
groups = ["race"]
time = "screening_month"
[reference]
race = "Caucasian"
"""
#: Group, rate, per cent as published.
PUBLISHED = (
    ("African-American", "false_positive_rate", 44.85),
    ("Caucasian", "false_positive_rate", 23.45),
    ("African-American", "false_negative_rate", 27.99),
    ("Caucasian", "false_negative_rate", 47.72),
    ("African-American", "ppv", 62.97),
    ("Caucasian", "ppv", 59.13),
)


def main(path: str) -> int:
    """Print published and found numbers, and return 1 where any differ."""
    result = audit([path], check_spec(SPEC, "compas.toml"))
    print(f"{result.rows:,} people; published: 7,214")
    wrong = int(result.rows != 7214)
    print(f"{'group':18} {'rate':21} {'published':>9} {'found':>7}  interval (95%, Clopper-Pearson)")
    for name, rate, published in PUBLISHED:
        group = result.group(("race",), (name,))
        found = group.rates[rate] if group else None
        if found is None or found.value is None or found.low is None or found.high is None:
            print(f"{name:18} {rate:21} {published:9.2f} {'none':>7}")
            wrong += 1
            continue
        wrong += round(100 * found.value, 2) != published
        interval = f"{100 * found.low:.2f} to {100 * found.high:.2f}"
        print(f"{name:18} {rate:21} {published:9.2f} {100 * found.value:7.2f}  {interval}")
    for series in result.drift:
        if series.rate == "prevalence" and not series.by:
            for change in series.changes:
                print(f"share with the outcome from {change.at}: {change.before:.1%} before, {change.after:.1%} after")
    return int(wrong > 0)


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / "compas.csv"
    log = Path(sys.argv[1]) if len(sys.argv) > 1 else beside
    if not log.is_file():
        print("skipped: compas.csv is not beside the project; give its path")
        sys.exit(0)
    sys.exit(main(str(log)))
