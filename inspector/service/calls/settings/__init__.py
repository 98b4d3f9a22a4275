"""Calls that change one setting of an instance or of a cluster."""
