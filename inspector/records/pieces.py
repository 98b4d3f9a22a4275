"""Pieces of the keys that are asked for, cut so that no record lies in two of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from keycodec.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inspector.sources.abilities import Divisible
    from keycodec.ranges import KeyRange


def pieces(sources: Iterable[Divisible], ranges: Sequence[KeyRange], number: int) -> list[KeyRange]:
    """Cut ordered ranges into about ``number`` pieces, in key order, each of about as many bytes.

    A piece may reach over several of the ranges, and over what lies between them. All key-values of a record, and all
    versions of it, lie in one piece; a source of few records gives fewer pieces. Of several sources each says where
    to cut: there are then up to so many pieces for each of them.
    """
    if not ranges:
        return []
    begin, end = ranges[0][0], ranges[-1][1]
    found = {start_of_record(low) for source in sources for low, _ in source.partitions(number, begin, end)[1:]}
    cuts = sorted(cut for cut in found if begin < cut < end)
    cut_up = pairwise([begin, *cuts, end])
    return [piece for piece in cut_up if any(low < piece[1] and piece[0] < high for low, high in ranges)]


def start_of_record(key: bytes) -> bytes:
    """The first key that begins with the same fields, of whatever family: no record that begins before it goes on.

    ``key`` may be cut short, and itself where it has not all fields of any family. Versions, chunks, children and
    counters stand behind the fields.
    """
    starts = (key[:size] for size in range(1, len(key)))
    return next((start for start in starts if decode(start, partial=True).family is not None), key)
