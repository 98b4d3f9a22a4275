"""Requests and replies as they stand in HTTP bodies."""
