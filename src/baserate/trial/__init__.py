"""Design and reading of trials."""
