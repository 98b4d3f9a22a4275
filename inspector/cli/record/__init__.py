"""Verbs about one record and what belongs to it."""
