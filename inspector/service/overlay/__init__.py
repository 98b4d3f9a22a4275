"""The overlay: what calls write is kept in front of the source, and never reaches it."""
