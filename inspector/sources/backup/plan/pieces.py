"""The key space of a snapshot as disjoint pieces, each from one range file at one version."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inspector.sources.backup.files.rangefile import RangeFile


@dataclass(frozen=True)
class FilePiece:
    """The keys ``[begin, end)`` are those of ``file``, as they were at ``version``."""

    begin: bytes
    end: bytes
    version: int
    file: RangeFile


def disjoint(pieces: Iterable[FilePiece]) -> list[FilePiece]:
    """Cut overlapping pieces so that each key lies only in the newest one of them. The result is in key order."""
    waiting = sorted(pieces, key=lambda piece: piece.begin, reverse=True)
    edges = sorted({edge for piece in waiting for edge in (piece.begin, piece.end)})
    active: list[tuple[int, int, FilePiece]] = []
    result: list[FilePiece] = []
    for begin, end in pairwise(edges):
        while waiting and waiting[-1].begin <= begin:
            piece = waiting.pop()
            heappush(active, (-piece.version, len(waiting), piece))
        while active and active[0][2].end <= begin:
            heappop(active)
        if active:
            _append(result, begin, end, active[0][2])
    return result


def _append(result: list[FilePiece], begin: bytes, end: bytes, piece: FilePiece) -> None:
    if result and result[-1].file is piece.file:  # a file has one piece, so nothing lies between
        begin = result.pop().begin
    result.append(FilePiece(begin, end, piece.version, piece.file))


def clip(pieces: Sequence[FilePiece], begin: bytes, end: bytes) -> list[FilePiece]:
    """Cut disjoint, ordered pieces to ``[begin, end)``."""
    first = max(bisect_right(pieces, begin, key=lambda piece: piece.begin) - 1, 0)
    result = []
    for piece in pieces[first:]:
        if piece.begin >= end:
            break
        if piece.end > begin:
            result.append(FilePiece(max(begin, piece.begin), min(end, piece.end), piece.version, piece.file))
    return result
