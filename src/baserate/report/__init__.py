"""Results -> a report model (frozen data) -> HTML, PDF, JSON, CSV and text."""
