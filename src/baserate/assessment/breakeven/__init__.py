"""The value of one input at which an outcome reaches a target."""
