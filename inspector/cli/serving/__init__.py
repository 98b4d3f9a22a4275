"""Verbs that answer as the Meta Service does."""
