"""``python -m inspector``, and what the installed command calls: Ctrl-C ends it silently while it is imported too."""

from keycodec.__main__ import start


def main() -> None:
    """Run the command and exit."""
    start("inspector.cli")


if __name__ == "__main__":
    main()
