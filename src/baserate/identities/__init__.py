"""What looks like somebody's identity: by the name of a column, in many languages, and by values and labels."""
