"""The state at a version: range files with mutations applied."""
