"""A database over the demo backup, and a source that notes what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.errors import SourceDamaged
from inspector.sources.base import END_OF_DATA, BaseSource, SourceInfo
from inspector.sources.memory import MemorySource
from inspector.tables.sql.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue

DEMO, BEHIND = "backup:fixtures/backup-demo", "backup:fixtures/backup-behind"


class Watched(BaseSource):
    """A source in memory that notes which ranges are read of it. ``breaks``: reading ends in an error."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = MemorySource()
        self.ranges: list[tuple[bytes, bytes]] = []
        self.breaks = False

    def key_values(self, begin: bytes = b"", end: bytes = END_OF_DATA, *, reverse: bool = False) -> Iterator[KeyValue]:
        self.ranges.append((begin, end))
        yield from self.inner.key_values(begin, end, reverse=reverse)
        if self.breaks:
            raise SourceDamaged("a.range", 7, "a block has another length")

    def info(self) -> SourceInfo:
        return self.inner.info()


@pytest.fixture(scope="module")
def watched() -> Watched:
    return Watched()


@pytest.fixture(scope="module")
def database(watched: Watched) -> Iterator[Database]:
    with Database(watched) as database:
        yield database


@pytest.fixture(scope="module")
def two() -> Iterator[Database]:
    with (
        inspector.open(DEMO) as demo,
        inspector.open(BEHIND) as behind,
        Database({"demo": demo, "behind": behind}) as database,
    ):
        yield database


def rows(database: Database, statement: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in database.query(statement).read_all().to_pylist()]
