"""Published measurements as data files, and the reader of them."""
