"""A million tablets: a page reads what it shows, and holds no more."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, overload

import pytest

from inspector.sources.base import END_OF_DATA, BaseSource, SourceInfo
from keycodec import encode
from tests.inspector.explore.looking import Looking, looking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue

NUMBER = 100_000
PARTITION = {"table_id": 1, "index_id": 2, "part_id": 3}
WORDS = "MetaTabletKey instance_id=i table_id=1 index_id=2 part_id=3"


class _Keys(Sequence[bytes]):
    """The keys of the tablets, each made when it is asked for."""

    _start = encode("MetaTabletKey", instance_id="i", **PARTITION, tablet_id=0)[:-8]

    def __len__(self) -> int:
        return NUMBER

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | Sequence[bytes]:
        assert isinstance(place, int)
        return self._start + place.to_bytes(8, "big")


class Tablets(BaseSource):
    """A hundred thousand tablets of one partition, which lie nowhere. ``read``: key-values that were given."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        keys = _Keys()
        places = range(bisect_left(keys, begin), bisect_left(keys, end))
        for place in reversed(places) if reverse else places:
            self.read += 1
            yield keys[place], b""

    def estimated_bytes(self, begin: bytes = b"", end: bytes = END_OF_DATA) -> int | None:
        return None

    def info(self) -> SourceInfo:
        return SourceInfo("made", "nowhere", (), consistent=True)


@pytest.fixture(scope="module")
def look() -> Iterator[tuple[Looking, Tablets]]:
    source = Tablets()
    with looking(source) as one:
        yield one, source


pytestmark = pytest.mark.slow


def test_lists_go_on_page_by_page_and_read_no_more_than_they_show(look: tuple[Looking, Tablets]) -> None:
    page, source = look
    begin = ""
    seen: list[str] = []
    for _ in range(3):
        source.read = 0
        text = page("/records", q=WORDS, begin=begin).text
        assert source.read < 1000
        assert len(text) < 100_000
        found = re.findall(r'<a href="/record\?hex=([0-9a-f]+)"', text)
        assert len(found) == 100
        seen += found
        begin = re.findall(r"begin=([0-9a-f]+)", text)[-1]
    assert seen == [key.hex() for key in islice(_Keys(), 300)]


@pytest.mark.parametrize("path", ["/key", "/record"])
def test_one_of_them_is_read_alone(look: tuple[Looking, Tablets], path: str) -> None:
    page, source = look
    source.read = 0
    assert page(path, hex=_Keys()[NUMBER // 2].hex()).status_code == 200
    assert source.read < 1000


def test_the_treemap_has_the_largest_and_the_sum_of_the_others(look: tuple[Looking, Tablets]) -> None:
    page, _ = look
    text = page("/space", at=WORDS).text
    assert text.count('<th scope="row">') == 100 + 2  # all others, and the total
    assert f"… {NUMBER - 100:,}" in text
    assert len(text) < 200_000


def test_the_overview_has_counted_them(look: tuple[Looking, Tablets]) -> None:
    page, _ = look
    counted = page.explorer.counts.so_far
    assert (counted.tables, sum(row.keys for row in counted.usage), counted.error) == (1, NUMBER, "")
