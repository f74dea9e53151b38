"""The mathematics: each formula written once, pure, with its symbols, definition and source."""
