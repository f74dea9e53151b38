"""The threshold test for searches: how likely a find had to seem before people of a group were searched."""
