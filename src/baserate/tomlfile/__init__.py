"""TOML files of users: reading them, checking their tables, and finding the line of each fault."""
