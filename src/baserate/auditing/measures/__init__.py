"""From counts to rates, contrasts, curves and their intervals."""
