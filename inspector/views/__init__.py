"""The views that people need first. Each is a function that reads a source and gives rows."""
