"""What counts a log: an engine a module."""
