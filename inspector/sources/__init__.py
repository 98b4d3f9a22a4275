"""Where key-values come from: one module for each kind of source, each read-only (``base`` says what a source is)."""
