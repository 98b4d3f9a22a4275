"""What all pages share: the source, what was counted of it, and how it is shown."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.errors import UsageError
from inspector.explore.apart import apart
from inspector.explore.background.checking import Checking
from inspector.explore.background.counting import Counts
from inspector.explore.background.timing import Timing
from inspector.explore.sharing import SharedSource
from inspector.moments.asked import read_moment, version_asked
from inspector.moments.written import written
from inspector.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inspector.explore.apart import Apart
    from inspector.explore.background.work import Work
    from inspector.moments.clock import VersionClock
    from inspector.sources.base import Source

#: Rows of a page of a list.
PAGE_ROWS = 100


class Explorer:
    """One source, looked at. ``mask``: whether secrets are masked; no page can change that.

    ``other``: a source to compare it with.
    """

    def __init__(
        self, source: Source, *, other: Source | None = None, mask: bool = True, schema: Schema | None = None
    ) -> None:
        self.mask = mask
        self.schema = schema or Schema.builtin()
        self.info = source.info()
        self.source = SharedSource(source)
        self.other = None if other is None else SharedSource(other)
        self._clock: VersionClock | None = None
        self.counts = Counts(self.source, self.schema)
        self.checking = Checking(self.source, self.schema)
        self.timing = Timing(self.source, self.clock)

    def clock(self, source: Apart) -> VersionClock:
        """What tells the times of the source's versions; it is fitted once."""
        if self._clock is None:
            self._clock = source.clock()
        return self._clock

    def when(self, version: int) -> str:
        """When a version was, and how sure that is; "" as long as no page has needed a clock, or nothing tells."""
        return "" if self._clock is None else written(self._clock.time_of(version))

    @property
    def works(self) -> tuple[Work, ...]:
        """All that goes on beside the pages."""
        return self.counts, self.checking, self.timing


@dataclass(frozen=True)
class Asked:
    """What a page is asked: the query of its URL; ``source``: the explorer's, which stops when the page is to."""

    explorer: Explorer
    source: SharedSource
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def mask(self) -> bool:
        """Whether secrets are masked."""
        return self.explorer.mask

    @property
    def schema(self) -> Schema:
        """How values are read."""
        return self.explorer.schema

    def text(self, name: str) -> str:
        """Return a value of the query, without blanks around it; "" if it has none."""
        return self.query.get(name, "").strip()

    def number(self, name: str, default: int = 0) -> int:
        """A number from 0 on. Raises UsageError for anything else."""
        text = self.text(name)
        if not text:
            return default
        if not (text.isascii() and text.isdecimal() and len(text) < 19):
            raise UsageError(f"{name}={text[:40]}: expected a number from 0 on")
        return int(text)

    def version(self, source: Apart, default: int) -> int:
        """The version that ``at`` names, by its number or by a time."""
        text = self.text("at")
        asked = read_moment(text) if text else default
        return asked if isinstance(asked, int) else version_asked(source, asked, self.explorer.clock(source))

    @contextmanager
    def then(self) -> Iterator[Asked]:
        """The same of the source at the version that ``at`` names; as it is if there is none."""
        if not self.text("at"):
            yield self
            return
        with apart(self.source) as source, source.at(self.version(source, 0)) as then:
            yield replace(self, source=SharedSource(then, stop=self.source.stop))


class ShownPage(NamedTuple):
    """What a panel answers: a template, and what it is filled with."""

    template: str
    data: Mapping[str, Any]
    status: int = 200
