"""A progress bar on standard error, for people who wait; nothing where nobody does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from inspector.sources.base import END_OF_DATA, BaseSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.sources.base import KeyValue, Source, SourceInfo

#: Key-values between two looks at the clock.
_STEP = 1000


def with_progress(source: Source, *, streams: bool = False) -> Source:
    """The source, which shows how far it has been read; itself where there is no terminal to show it on.

    ``streams``: the verb prints while it reads, so that on a terminal its lines show how far it is.
    """
    if not sys.stderr.isatty() or (streams and sys.stdout.isatty()):
        return source
    return _Watched(source)


class _Watched(BaseSource):
    """A source that draws a bar of the bytes read against the bytes known."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    @property
    def problems(self) -> Sequence[str]:
        return self._source.problems

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        known = self._source.estimated_bytes(begin, end)
        return _with_bar(self._source.key_values(begin, end, reverse=reverse), known)

    def info(self) -> SourceInfo:
        return self._source.info()


def _with_bar(key_values: Iterable[KeyValue], known: int | None) -> Iterator[KeyValue]:
    with click.progressbar(length=known or 0, label="reading", file=sys.stderr, show_pos=known is None) as bar:
        passed = 0
        for number, key_value in enumerate(key_values, 1):
            passed += len(key_value[0]) + len(key_value[1])
            if number % _STEP == 0:
                bar.update(passed)
                passed = 0
            yield key_value
        bar.update(passed)
