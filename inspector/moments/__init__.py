"""Which time a version is, and which version a time: told by the data itself (docs/time.md)."""
