"""What a source holds, counted in the background; partial numbers can be read at any time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from inspector.explore.background.work import Work
from inspector.views.activity.statuses import transaction_statuses
from inspector.views.clusters import clusters, nodes
from inspector.views.contents.tablecount import TableCounter
from inspector.views.instances import instances
from inspector.views.release import release_line
from inspector.views.usage import UsageCounter, usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from inspector.explore.sharing import SharedSource
    from inspector.schema import Schema
    from inspector.views.instances import InstanceRow
    from inspector.views.usage import UsageRow

#: What stands for a status that is not set.
NOT_SET = "(not set)"


class Counted(NamedTuple):
    """What is known so far. ``share``: of the bytes that are read for ``usage``; None if nobody knows.

    ``done``: what is counted to its end: "instances", "clusters", "release", "usage", "transactions".
    """

    instances: Sequence[InstanceRow]
    clusters: Mapping[str, int]
    nodes: Mapping[str, int]
    transactions: Mapping[str, int]
    tables: int
    usage: Sequence[UsageRow]
    release: str
    share: float | None
    done: frozenset[str]
    is_over: bool
    error: str


class Counts(Work):
    """Counts what a source holds."""

    def __init__(self, source: SharedSource, schema: Schema) -> None:
        super().__init__(source)
        self._schema = schema
        self._usage, self._tables = UsageCounter(), TableCounter()
        self._instances: list[InstanceRow] = []
        self._clusters: Counter[str] = Counter()
        self._nodes: Counter[str] = Counter()
        self._transactions: Counter[str] = Counter()
        self._release = ""
        self._known: int | None = None
        self._done: set[str] = set()

    @property
    def so_far(self) -> Counted:
        """What is known so far."""
        is_over, error = self.is_over, self.error
        rows = self._usage.rows()
        read = sum(row.key_bytes + row.value_bytes for row in rows)
        share = min(read / self._known, 1.0) if self._known else None
        return Counted(
            list(self._instances),
            dict(self._clusters),
            dict(self._nodes),
            dict(self._transactions),
            self._tables.tables,
            rows,
            self._release,
            share,
            frozenset(self._done),
            is_over,
            error,
        )

    def work(self) -> None:
        """Count, one thing after the other."""
        steps: dict[str, Callable[[], None]] = {
            "instances": self._count_instances,
            "clusters": self._count_clusters,
            "release": self._find_release,
            "usage": self._count_usage,
            "transactions": self._count_transactions,
        }
        for name, step in steps.items():
            step()
            self._done.add(name)

    def _count_instances(self) -> None:
        self._instances.extend(instances(self._source, schema=self._schema))

    def _count_clusters(self) -> None:
        self._clusters.update(row.type or NOT_SET for row in clusters(self._source, schema=self._schema))
        self._nodes.update(row.status or NOT_SET for row in nodes(self._source, schema=self._schema))

    def _find_release(self) -> None:
        found = release_line(self._source)
        self._release = "" if found is None else found.release_line

    def _count_usage(self) -> None:
        self._known = self._source.estimated_bytes()
        usage(self._source, counter=self._usage, watch=self._tables.watch)

    def _count_transactions(self) -> None:
        for status in transaction_statuses(self._source, schema=self._schema):
            self._transactions[status or NOT_SET] += 1
