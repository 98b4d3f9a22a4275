"""``python -m inspector``, and what the installed command calls: Ctrl-C ends it silently while it is imported too."""

import sys

from keycodec.__main__ import INTERRUPTED, SilentInterrupts


def main() -> None:
    """Run the command and exit."""
    try:
        with SilentInterrupts():
            from inspector.cli import main as run
        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
