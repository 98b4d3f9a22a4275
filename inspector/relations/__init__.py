"""What refers to what: declared once, read from records, followed in a source."""
