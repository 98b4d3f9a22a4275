"""Ordered key-values in, records out."""
