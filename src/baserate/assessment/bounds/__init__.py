"""The least and the most of every headline over the declared ranges, no distribution assumed."""
