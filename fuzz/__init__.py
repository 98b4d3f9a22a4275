"""Random input for what reads a stranger's bytes; see ``fuzz/__main__.py``."""
