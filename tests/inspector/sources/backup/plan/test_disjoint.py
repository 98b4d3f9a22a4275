"""Pieces that overlap: the newest has each key."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.files.rangefile import RangeFile
from inspector.sources.backup.listing.names import RangeEntry
from inspector.sources.backup.plan.pieces import FilePiece, clip, disjoint
from tests.inspector.sources.backup.support import placed

keys = st.binary(max_size=2)


def a_file() -> RangeFile:
    """A range file that is never read."""
    return RangeFile(placed(Path("nowhere")), RangeEntry("nowhere", 0, 1, 1), None, DamagePolicy([], salvage=False))


def test_a_piece_is_cut_only_where_a_newer_one_lies() -> None:
    wide, newer, older = a_file(), a_file(), a_file()
    pieces = [FilePiece(b"a", b"z", 2, wide), FilePiece(b"c", b"d", 3, newer), FilePiece(b"k", b"m", 1, older)]
    assert [(piece.begin, piece.end, piece.file) for piece in disjoint(pieces)] == [
        (b"a", b"c", wide),
        (b"c", b"d", newer),
        (b"d", b"z", wide),
    ]


@given(st.lists(st.tuples(keys, keys, st.integers(1, 3)), max_size=8), st.binary(max_size=3), keys, keys)
@example([(b"a", b"c", 1), (b"e", b"g", 2)], b"f", b"c", b"f")
def test_disjoint_pieces_give_every_key_to_the_newest(
    drawn: list[tuple[bytes, bytes, int]], key: bytes, begin: bytes, end: bytes
) -> None:
    pieces = [FilePiece(min(first, second), max(first, second), version, a_file()) for first, second, version in drawn]
    result = disjoint(pieces)
    assert all(piece.begin < piece.end for piece in result)
    assert all(lower.end <= upper.begin for lower, upper in pairwise(result))
    newest = max((piece.version for piece in pieces if piece.begin <= key < piece.end), default=None)
    assert [piece.version for piece in result if piece.begin <= key < piece.end] == ([newest] if newest else [])
    cut = clip(result, begin, end)
    if begin < end:
        inside = [(max(piece.begin, begin), min(piece.end, end), piece.version, piece.file) for piece in result]
        expected = [piece for piece in inside if piece[0] < piece[1]]
        assert [(piece.begin, piece.end, piece.version, piece.file) for piece in cut] == expected
    else:
        assert not any(piece.begin < piece.end for piece in cut)
