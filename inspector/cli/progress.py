"""A progress bar on standard error, for people who wait; nothing where nobody does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.sources.base import KeyValue, Source

#: Key-values between two looks at the clock.
_STEP = 1000


def progress(source: Source, key_values: Iterable[KeyValue], bounds: tuple[bytes, bytes]) -> Iterable[KeyValue]:
    """The key-values, with a bar of the bytes read against the bytes known; as they are if there is no terminal."""
    if not sys.stderr.isatty():
        return key_values
    return _with_bar(key_values, source.estimated_bytes(*bounds))


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
