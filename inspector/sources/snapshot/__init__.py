"""Our portable snapshot file: key-values in key order in one SQLite file."""
