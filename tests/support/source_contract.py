"""What every source has to do, whatever it reads from; see :class:`inspector.sources.base.Source`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from inspector.errors import UsageError
from inspector.sources.base import END_OF_DATA, SourceInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.sources.base import KeyValue, Source


def check(source: Source, rows: Sequence[KeyValue], begin: bytes = b"", end: bytes = END_OF_DATA) -> None:
    """Hold an open source to the contract; ``rows`` is all that it has in [begin, end), in key order. Closes it."""
    check_order(source, list(rows), begin, end)
    check_ranges(source, list(rows), begin, end)
    check_iterators(source, list(rows), begin, end)
    check_threads(source, list(rows), begin, end)
    check_description(source, begin, end)
    check_closing(source)


def check_order(source: Source, rows: list[KeyValue], begin: bytes, end: bytes) -> None:
    assert list(source.key_values(begin, end)) == rows
    assert list(source.key_values(begin, end, reverse=True)) == rows[::-1]
    assert all(type(key) is bytes and type(value) is bytes for key, value in source.key_values(begin, end))


def check_ranges(source: Source, rows: list[KeyValue], begin: bytes, end: bytes) -> None:
    """Ranges that begin and end at keys, and right behind them: the end is never part of the range."""
    picked = [rows[index][0] for index in {0, len(rows) // 3, len(rows) - 1} if rows]
    edges = sorted({begin, end, *picked, *(min(key + b"\x00", end) for key in picked)})
    for first in edges:
        for last in edges:
            inside = [row for row in rows if first <= row[0] < last]
            assert list(source.key_values(first, last)) == inside
            assert list(source.key_values(first, last, reverse=True)) == inside[::-1]


def check_iterators(source: Source, rows: list[KeyValue], begin: bytes, end: bytes) -> None:
    """Scans do not disturb each other, begun, given up or run to the end."""
    list(islice(source.key_values(begin, end), 1))
    forward, backward = source.key_values(begin, end), source.key_values(begin, end, reverse=True)
    both = list(zip(forward, backward, strict=True))
    assert both == list(zip(rows, rows[::-1], strict=True))
    assert next(forward, None) is None


def check_threads(source: Source, rows: list[KeyValue], begin: bytes, end: bytes) -> None:
    """Each of several threads gets what one gets."""
    with ThreadPoolExecutor(4) as pool:
        ways = [False, True] * 4
        found = pool.map(lambda reverse: list(source.key_values(begin, end, reverse=reverse)), ways)
        assert list(found) == [rows[::-1] if reverse else rows for reverse in ways]


def check_description(source: Source, begin: bytes, end: bytes) -> None:
    assert list(source.problems) == []
    estimate = source.estimated_bytes(begin, end)
    assert estimate is None or estimate >= 0
    info = source.info()
    assert isinstance(info, SourceInfo)
    assert info.kind
    assert info.location
    assert list(info.read_versions) == sorted(set(info.read_versions))
    assert all(isinstance(note, str) for note in info.notes)
    shown = repr(source)
    assert shown.startswith(f"<{type(source).__name__} ")
    assert len(shown.splitlines()) == 1
    assert len(shown) < 100 + len(info.location)


def check_closing(source: Source) -> None:
    with source as entered:
        assert entered is source
    source.close()


def check_closed(source: Source, begin: bytes = b"", end: bytes = END_OF_DATA) -> None:
    """What is opened by its name gives no rows any more once it is closed; what it is it can still tell."""
    under_way = source.key_values(begin, end)
    next(under_way, None)
    check_closing(source)
    with pytest.raises(UsageError, match="closed"):
        list(source.key_values(begin, end))
    with suppress(UsageError):  # what is left of a reply or a block may still come
        list(under_way)
    assert source.info().location
    assert repr(source)
