"""Scenario -> draws -> outcomes, with their intervals."""
