"""Reports: a result in; what is said of it as frozen data, and its page, PDF, text and CSV out."""
