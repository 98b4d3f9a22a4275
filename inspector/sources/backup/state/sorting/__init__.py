"""Mutations sorted by key: taken in, kept in runs on disk, and merged."""
