"""The checks themselves, by theme."""
