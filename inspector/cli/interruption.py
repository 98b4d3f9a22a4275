"""Ctrl-C as the end of a long run: what was read until then is printed whole, and where to go on is told."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any, TypeVar

import click

from keycodec.cli.command import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType, TracebackType
    from typing import Self

    from inspector.records.record import Record

Item = TypeVar("Item")


class Interruption:
    """A block that Ctrl-C ends, without an error; ``came`` tells that it did.

    ``last``: the last item that was watched; None where there was none.
    """

    def __init__(self) -> None:
        self.came = False
        self.last: Any = None
        self._reading = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if not isinstance(error, KeyboardInterrupt) or self.came:
            return False
        self.came = True
        return True

    def watch(self, stream: Iterable[Item]) -> Iterator[Item]:
        """The stream, which Ctrl-C ends between two items, so that each is printed whole; a second one ends all."""
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            iterator = iter(stream)
            while not self.came:
                self._reading = True
                item = next(iterator)
                self._reading = False
                self.last = item
                yield item
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


def resume_after(key: bytes | None) -> str:
    """The option that goes on behind a key."""
    return "" if key is None else f"--begin {key.hex()}00"


def resume_from(record: Record | None, *, reverse: bool = False) -> str:
    """The option that goes on behind a record; in a reverse scan, before it."""
    if record is None:
        return ""
    return f"--end {record.key_values[0][0].hex()}" if reverse else resume_after(record.key_values[-1][0])
