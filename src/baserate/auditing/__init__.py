"""Decision logs: counts in one pass, and from the counts group rates, contrasts and curves; never a row."""
