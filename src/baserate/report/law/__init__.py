"""The report of the law: provisions by result, what is missing and who would know it, days ahead, tensions."""
