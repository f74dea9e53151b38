"""Kinds of loop: feedback over time on synthetic people."""
