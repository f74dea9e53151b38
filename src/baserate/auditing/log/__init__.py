"""Decision logs: from files to counts."""
