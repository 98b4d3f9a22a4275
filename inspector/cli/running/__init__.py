"""How a verb runs: passes over a source, progress, Ctrl-C."""
