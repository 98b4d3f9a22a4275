"""``python -m keycodec``."""

from keycodec.cli import main

main()
