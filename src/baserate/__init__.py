"""baserate: what a declared surveillance or crime-prediction system would do to the people in front of it."""

__version__ = "0.1.0"
