"""From the bytes of values to values (docs/values.md)."""
