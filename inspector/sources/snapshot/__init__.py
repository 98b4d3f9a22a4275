"""Our portable snapshot: one SQLite file that holds key-values in order."""
