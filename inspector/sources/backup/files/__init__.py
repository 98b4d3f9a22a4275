"""The bytes of range files and mutation logs."""
