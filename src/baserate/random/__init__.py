"""Random numbers keyed by what they are for, and exact counts from them."""
