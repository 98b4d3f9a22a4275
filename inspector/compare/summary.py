"""How much differs between two sources: records by instance and family, and what is lost on the way."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from inspector.compare.diff import pairs, record_stem
from inspector.records.record import owner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inspector.compare.diff import Change, ChangeKind
    from inspector.records.record import Record


class DiffCount(NamedTuple):
    """How many records of a family of an instance were added, removed and changed."""

    instance_id: str
    family: str
    added: int
    removed: int
    changed: int

    @property
    def all(self) -> int:
        """How many differ."""
        return self.added + self.removed + self.changed


class Lost(NamedTuple):
    """What is there before and not after. A table is lost with its last tablet."""

    transactions: int
    rowsets: int
    tablets: int
    tables: int

    def __str__(self) -> str:
        parts = [f"{number} {name if number != 1 else name[:-1]}" for name, number in self._asdict().items() if number]
        return ", ".join(parts) or "no transaction, rowset, tablet or table"


class DiffSummary(NamedTuple):
    """``counts``: those with most differences first; only families that differ."""

    counts: list[DiffCount]
    lost: Lost


def diff_summary(
    before: Iterable[Record], after: Iterable[Record], *, place: Callable[[Record], bytes] = record_stem
) -> DiffSummary:
    """Count the records that differ between two scans, by instance and family; as :func:`inspector.diff`."""
    return summarise(pairs(before, after, place=place))


def summarise(found: Iterable[Change]) -> DiffSummary:
    """Count those of pairs that differ. All pairs are wanted: a table is there as long as one of its tablets is."""
    kinds: defaultdict[tuple[str, str], Counter[ChangeKind]] = defaultdict(Counter)
    tables = _Tables()
    for pair in found:
        tables.see(pair)
        if pair.differs:
            kinds[owner(pair.key)][pair.kind] += 1
    counts = [DiffCount(*group, kind["added"], kind["removed"], kind["changed"]) for group, kind in kinds.items()]
    removed = Counter[str]()
    for count in counts:
        removed[count.family] += count.removed
    lost = Lost(removed["TxnInfoKey"], removed["MetaRowsetKey"], removed["MetaTabletKey"], tables.lost())
    return DiffSummary(sorted(counts, key=lambda count: (-count.all, *count[:2])), lost)


class _Tables:
    """Which tables have tablets before, and which after."""

    def __init__(self) -> None:
        self._before: set[tuple[str, object]] = set()
        self._after: set[tuple[str, object]] = set()

    def see(self, pair: Change) -> None:
        for record, tables in ((pair.before, self._before), (pair.after, self._after)):
            if record is not None and record.family is not None and record.family.name == "MetaTabletKey":
                tables.add((str(record.key.fields["instance_id"]), record.key.fields["table_id"]))

    def lost(self) -> int:
        return len(self._before - self._after)
