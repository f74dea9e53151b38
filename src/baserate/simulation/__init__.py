"""Feedback over time on synthetic populations: what a system's own outputs do to what it learns from."""
