"""Join a long value that was cut into chunks (docs/values.md, "Blobs")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.values.reading import Problem
from keycodec.elements import decode_int64
from keycodec.suffix import BlobChunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.sources.base import KeyValue


def join_chunks(origin: bytes, key_values: Sequence[KeyValue]) -> tuple[bytes, tuple[Problem, ...]]:
    """Join the value of a blob from its key-values, whose keys all start with the origin key; with the problems found.

    A value under the origin key itself was never cut: it is an old one, or set_value put it there.
    """
    whole = [value for key, value in key_values if key == origin]
    chunks = [(_number(key, len(origin)), value) for key, value in key_values if key != origin]
    # From blob version 0x80 on, keys sort in reverse.
    chunks.sort(key=lambda chunk: (chunk[0].version, chunk[0].sequence))
    problems = tuple(_problems([number for number, _ in chunks], bool(whole)))
    return b"".join([*whole, *(value for _, value in chunks)]), problems


def _number(key: bytes, offset: int) -> BlobChunk:
    stored, _ = decode_int64(key, offset)
    return BlobChunk.from_int64(stored)


def _problems(numbers: Sequence[BlobChunk], has_whole: bool) -> Iterator[Problem]:
    if has_whole and numbers:
        yield Problem(f"an uncut value and {len(numbers)} chunks are both stored")
    versions = sorted({number.version for number in numbers})
    if len(versions) > 1:
        yield Problem(f"chunks of different blob versions: {', '.join(map(str, versions))}")
    for version in versions:
        sequences = [number.sequence for number in numbers if number.version == version]
        expected = 0
        for sequence in sequences:
            if sequence > expected:
                yield Problem(f"{_chunks(expected, sequence)} missing (blob version {version})")
            elif sequence < expected:
                yield Problem(f"chunk {sequence} is stored twice (blob version {version})")
            expected = sequence + 1


def _chunks(first: int, end: int) -> str:
    return f"chunk {first} is" if end == first + 1 else f"chunks {first} to {end - 1} are"
