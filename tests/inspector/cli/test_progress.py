"""The bar that a terminal shows on standard error while a verb reads: one, whatever the verb reads."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

from inspector.cli.running.progress import with_progress
from inspector.sources.memory import MemorySource

if TYPE_CHECKING:
    from tests.support.verbs import Command

ROWS = [(b"%04d" % number, b"v" * 96) for number in range(4000)]
ERASED = "\r\x1b[K"


class Terminal(io.StringIO):
    """Standard error, as a terminal."""

    def isatty(self) -> bool:
        return True


class Measured(MemorySource):
    """A source that knows its size."""

    def estimated_bytes(self, begin: bytes = b"", end: bytes = b"\xff") -> int:
        return sum(len(key) + len(value) for key, value in self.key_values(begin, end))


def _shares(shown: str) -> list[int]:
    return [int(share) for share in re.findall(r"(\d+)%", shown)]


def test_readings_in_turn_have_one_bar() -> None:
    with redirect_stderr(Terminal()) as terminal:
        (source,) = with_progress([Measured(ROWS)])
        list(source.key_values(b"0", b"1"))
        assert _shares(terminal.getvalue())[-1] == 100
        before = len(terminal.getvalue())
        list(source.key_values(b"1", b"2"))
    assert _shares(terminal.getvalue()[before:])[-1] == 100
    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith(f"{ERASED}\x1b[?25h")  # the line is free, and the cursor is there


def test_readings_at_the_same_time_have_one_bar() -> None:
    with redirect_stderr(Terminal()) as terminal:
        sources = with_progress([Measured(ROWS), Measured(ROWS)])
        for _ in zip(*(source.key_values() for source in sources), strict=True):
            pass
    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[?25h")
    assert _shares(terminal.getvalue())[-1] == 100


def test_what_is_not_read_to_its_end_does_not_count() -> None:
    with redirect_stderr(Terminal()) as terminal:
        (source,) = with_progress([Measured(ROWS)])
        for _ in range(3):
            next(iter(source.key_values()))
        list(source.key_values())
    assert _shares(terminal.getvalue())[-1] == 100


def test_through_clones_there_is_one_bar(command: Command) -> None:
    shown = command("-s", "text:tests/data/clones.txt", "tablet-stats", "--through-clones", on_terminal=True).err
    assert "reading" in shown
    assert "\n" not in shown
