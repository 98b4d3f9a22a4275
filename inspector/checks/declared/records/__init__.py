"""Checks of what lasts: tablets, rowsets, versions, and their twins."""
