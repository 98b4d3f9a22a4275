"""A progress bar on standard error, for people who wait; nothing where nobody does."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, TextIO, TypeVar, cast

import click

from inspector.sources.abilities import read_ranges
from inspector.sources.base import END_OF_DATA, BaseSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from click._termui_impl import ProgressBar

    from inspector.sources.base import KeyValue, Source, SourceInfo
    from keycodec.ranges import KeyRange

Passing = TypeVar("Passing")

#: Key-values between two looks at the clock.
_STEP = 1000

_ERASED = "\r\033[K"


def with_progress(sources: Sequence[Source], *, streams: bool = False) -> Sequence[Source]:
    """The sources, which show how far they have been read; themselves where there is no terminal to show it on.

    ``streams``: the verb prints all that it reads, so that on a terminal its lines show how far it is.
    """
    if not _is_shown(streams=streams):
        return sources
    progress = _Progress()
    return [_Watched(source, progress) for source in sources]


def _is_shown(*, streams: bool) -> bool:
    return sys.stderr.isatty() and not (streams and sys.stdout.isatty())


class _Line(io.TextIOBase):
    """The line of standard error that a bar is drawn on. Results can be printed to the same terminal meanwhile."""

    _is_drawn = False

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        """Draw, or end what is drawn; an erased line needs no end."""
        sys.stderr.write(text if self._is_drawn else text.rstrip("\n"))
        self._is_drawn = not text.endswith("\n")
        return len(text)

    def flush(self) -> None:
        sys.stderr.flush()

    def close(self) -> None:
        """Do nothing: standard error stays open. Python closes every stream at its end, when ``sys`` may be gone."""

    def clear(self) -> None:
        """Erase what is drawn; it is drawn again when it changes."""
        if self._is_drawn:
            sys.stderr.write(_ERASED)
            sys.stderr.flush()
            self._is_drawn = False


_LINE = _Line()
#: Makes room for what is printed to standard output: erases the bar, if one is drawn.
clear_bar = _LINE.clear


def _bar(stream: Iterator[Passing], known: int | None) -> ProgressBar[Passing]:
    template = "%(label)s  %(info)s bytes" if known is None else "%(label)s  [%(bar)s]  %(info)s"
    # the bar reads nothing of the stream: without it, it would want to know the size
    bar = click.progressbar(
        stream, known, "reading", file=cast("TextIO", _LINE), show_pos=known is None, bar_template=template
    )
    bar.render_progress()
    return bar


class _Progress:
    """A bar of the bytes read against the bytes known, of all that a verb reads: at the same time or in turn.

    Between two readings it is erased, so that the line is free for what is to be said.
    """

    def __init__(self) -> None:
        self._readers = 0
        self._bar: ProgressBar[KeyValue] | None = None

    def follow(self, key_values: Iterator[KeyValue], known: int | None) -> Iterator[KeyValue]:
        """Pass key-values on; the bar shows how many bytes have passed of those ``known``, None if nobody knows."""
        bar = self._begin(key_values, known)
        passed = shown = 0
        try:
            for number, key_value in enumerate(key_values, 1):
                passed += len(key_value[0]) + len(key_value[1])
                if number % _STEP == 0:
                    bar.update(passed - shown)
                    shown = passed
                yield key_value
            whole = max(passed, known or 0)  # a range may hold less than its blocks do
            bar.update(whole - shown)
            shown = whole
        finally:
            if bar.length is not None:
                bar.length += shown - (known or 0)  # if not all was read, nobody reads the rest
            self._readers -= 1
            if not self._readers:
                clear_bar()
                bar.render_finish()

    def restart(self) -> None:
        """Begin anew with what is read next."""
        if not self._readers:
            self._bar = None

    def _begin(self, key_values: Iterator[KeyValue], known: int | None) -> ProgressBar[KeyValue]:
        if self._bar is None:
            self._bar = _bar(key_values, known)
        elif self._bar.length is not None:
            self._bar.length += known or 0
            self._bar.finished = False
            self._bar.render_progress()
        self._readers += 1
        return self._bar


class SharedProgress:
    """A bar of the bytes that several processes have read."""

    def __init__(self) -> None:
        self._bar: ProgressBar[int] | None = None

    @classmethod
    def for_terminal(cls, *, streams: bool = False) -> SharedProgress | None:
        """A bar, where :func:`with_progress` would show one."""
        return cls() if _is_shown(streams=streams) else None

    def __call__(self, size: int, known: int | None) -> None:
        """Show that so many bytes more have been read, of those ``known``."""
        if self._bar is None:
            self._bar = _bar(iter(()), known)
        self._bar.length = known
        self._bar.update(size)

    def end(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()

    def restart(self) -> None:
        """Begin anew with what is read next."""
        clear_bar()
        self.end()
        self._bar = None


class _Watched(BaseSource):
    """A source whose reading is followed."""

    def __init__(self, source: Source, progress: _Progress) -> None:
        super().__init__()
        self._source = source
        self._progress = progress

    @property
    def problems(self) -> Sequence[str]:
        return self._source.problems

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        known = self._source.estimated_bytes(begin, end)
        return self._progress.follow(self._source.key_values(begin, end, reverse=reverse), known)

    def key_values_in(self, ranges: Sequence[KeyRange], *, reverse: bool = False) -> Iterator[KeyValue]:
        sizes = [self._source.estimated_bytes(begin, end) for begin, end in ranges]
        known = None if None in sizes else sum(filter(None, sizes))
        return self._progress.follow(read_ranges(self._source, ranges, reverse=reverse), known)

    def info(self) -> SourceInfo:
        return self._source.info()

    def restart(self) -> None:
        """Let the bar begin anew with what is read next."""
        self._progress.restart()


def restart_progress(source: Source) -> None:
    """Let the bar of :func:`with_progress` begin anew with what is read next, if it shows one."""
    if isinstance(source, _Watched):
        source.restart()
