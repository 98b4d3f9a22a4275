"""The columns of a table: their Arrow types, and their cells."""
