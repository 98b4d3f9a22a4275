"""The calls, each a function of what a call knows."""
