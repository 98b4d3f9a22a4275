"""Where key-values come from: one module a kind, each read-only (see :class:`inspector.sources.base.Source`)."""
