"""Drafts of documents that people have to file, filled as far as a scenario, an assessment and the law go."""
