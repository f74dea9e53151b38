"""TOML files of users: reading them whole, and telling where in them a fault stands."""
