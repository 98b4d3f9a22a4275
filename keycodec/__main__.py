"""``python -m keycodec``, and what the installed command calls: Ctrl-C ends it silently while it is imported too.

So this module imports nothing that takes time before it catches what Ctrl-C raises; nor does the package.
"""

import sys

#: INTERRUPTED of keycodec.cli.command, which is not imported yet.
INTERRUPTED = 130


class SilentInterrupts:
    """A block of imports that Ctrl-C ends together with the process, at once.

    A KeyboardInterrupt would not do: one that comes in a callback of the import system is printed and forgotten.
    """

    def __enter__(self) -> None:
        import os
        import signal

        self._is_heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self._is_heard:  # not if whoever started the command wants it to ignore Ctrl-C
            signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(INTERRUPTED))

    def __exit__(self, *_: object) -> None:
        import signal

        if self._is_heard:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def start(module: str) -> None:
    """Import the module of a command, run its ``main`` and exit."""
    try:
        with SilentInterrupts():
            from importlib import import_module

            command = import_module(module)
        command.main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def main() -> None:
    """Run the command and exit."""
    start("keycodec.cli")


if __name__ == "__main__":
    main()
