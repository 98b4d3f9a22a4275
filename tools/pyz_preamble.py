"""Runs first in ``inspector.pyz`` and ``keycodec.pyz``: say in words that a Python is too old."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (the Python that starts it may be any)
    sys.exit(f"error: this is Python {sys.version.split()[0]}, and 3.11 or newer is needed: python3.11 {sys.argv[0]}")
