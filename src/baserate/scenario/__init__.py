"""The declared system: its schema, the loader of scenario files, and the checks on them."""
