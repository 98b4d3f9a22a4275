"""Requests and replies as they stand in HTTP bodies. Nothing here masks secrets: every function prints what it gets."""
