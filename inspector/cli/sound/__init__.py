"""Verbs that say whether a source and its files are sound."""
