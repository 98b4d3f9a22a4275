"""How the bytes of a value are read, layout by layout (docs/values.md)."""
