"""The calls: each one is a function of a Call."""
