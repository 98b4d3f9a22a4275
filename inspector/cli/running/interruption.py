"""Ctrl-C as the end of a long run: what was read until then is printed whole, and where to go on is told."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from socket import socketpair
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

import click

from keycodec.cli.command import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

Passing = TypeVar("Passing")

#: What is no signal's number.
_SETTLE = b"\0"


class Interruption:
    """What Ctrl-C does while streams are watched: it ends them. ``came`` tells that it was pressed."""

    def __init__(self) -> None:
        self.came = False
        self._reading = False

    def ends(self, error: BaseException | None) -> bool:
        """Whether an error that left a block is a first Ctrl-C, which is then no error."""
        if not isinstance(error, KeyboardInterrupt) or self.came:
            return False
        self.came = True
        return True

    def watch(self, stream: Iterable[Passing]) -> Iterator[Passing]:
        """The stream, which Ctrl-C ends between two items, so that each is printed whole; a second one ends all."""
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            iterator = iter(stream)
            while not self.came:
                self._reading = True
                passing = next(iterator)
                self._reading = False
                yield passing
        except StopIteration:
            return
        except KeyboardInterrupt:
            self.came = True
        finally:
            self._reading = False
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._reading or self.came:
            raise KeyboardInterrupt
        self.came = True

    def exit_code(self, done: str, resume: str) -> int:
        """Say what was done until then, and the option to go on with, if any; the exit code."""
        click.echo(f"interrupted; {done}" + (f"; go on with {resume}" if resume else ""), err=True)
        return INTERRUPTED


@contextmanager
def on_interrupt(act: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Call ``act`` as soon as Ctrl-C comes, in a thread of its own, also while the main one runs no Python.

    The signal's handler is called as ever, as soon as the main thread runs Python again. Gives what waits until each
    Ctrl-C so far has been acted on, so that none ends what begins later.
    """
    reading, writing = socketpair()
    writing.setblocking(False)
    settled = Event()

    def wait() -> None:
        while received := reading.recv(1):
            if received[0] == signal.SIGINT:
                act()
            elif received == _SETTLE:
                settled.set()

    def settle() -> None:
        settled.clear()
        writing.send(_SETTLE)
        settled.wait()

    thread = Thread(target=wait, daemon=True)
    thread.start()
    before = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    try:
        yield settle
    finally:
        signal.set_wakeup_fd(before)
        writing.close()
        thread.join()
        reading.close()
