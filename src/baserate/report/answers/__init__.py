"""The answers of break-even, comparing, updating and trials, as text."""
