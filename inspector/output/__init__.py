"""Rows, records and key-values -> tables, JSON, CSV and text; secrets masked on the way."""
