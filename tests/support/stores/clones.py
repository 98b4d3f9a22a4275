"""Instances that are cloned from each other, made for tests, and what they see by the same rules, written otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from inspector.schema import messages
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, Versionstamp, encode
from tests.support.places import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from google.protobuf.message import Message

LOAD = "VersionedMetaRowsetLoadKey"
COMPACT = "VersionedMetaRowsetCompactKey"
PARTITION_VERSION = "VersionedPartitionVersionKey"
TABLET = 7


def stamp(number: int) -> Versionstamp:
    """A versionstamp by a small number."""
    return Versionstamp(number)


class Store:
    """Key-values of a Meta Service, put in by family."""

    def __init__(self) -> None:
        self.key_values: dict[bytes, bytes] = {}

    @property
    def source(self) -> MemorySource:
        return MemorySource(self.key_values)

    def put(self, family: str, value: Message | bytes = b"", *, at: int | None = None, **fields: Any) -> bytes:
        """Put a record, of versioned families at a stamp; its key."""
        stamps = {} if at is None else {"versionstamp": stamp(at)}
        key = encode(FAMILIES[family], **stamps, **fields)
        self.key_values[key] = value if isinstance(value, bytes) else value.SerializePartialToString()
        return key

    def instance(self, instance_id: str, source: str = "", at: int = 0, **fields: Any) -> None:
        """Put an instance, cloned from another one at a snapshot."""
        clone = {"source_instance_id": source, "source_snapshot_id": str(stamp(at))} if source else {}
        info = messages.InstanceInfoPB(instance_id=instance_id, **clone, **fields)
        self.put("InstanceKey", info, instance_id=instance_id)

    def chain(self, *instance_ids: str, at: Sequence[int]) -> None:
        """Put instances, each but the last cloned from the next one at a snapshot; all read versioned records."""
        for instance_id, source, number in zip(instance_ids, instance_ids[1:], at, strict=False):
            self.instance(instance_id, source, number)
        self.instance(instance_ids[-1], multi_version_status="MULTI_VERSION_READ_WRITE")

    def rowset(self, instance_id: str, start: int, end: int, at: int, *, family: str = "", **fields: Any) -> bytes:
        """Put a rowset: of a load if it has one version, else of a compaction; unless the family says otherwise."""
        family = family or (LOAD if start == end else COMPACT)
        meta = messages.RowsetMetaCloudPB(
            rowset_id=0, start_version=start, end_version=end, **{"tablet_id": TABLET, **fields}
        )
        return self.put(family, meta, at=at, instance_id=instance_id, tablet_id=meta.tablet_id, version=end)

    def version(self, instance_id: str, partition_id: int, version: int, at: int) -> bytes:
        """Put the version of a partition."""
        value = messages.VersionPB(version=version)
        return self.put(PARTITION_VERSION, value, at=at, instance_id=instance_id, partition_id=partition_id)


class Wrote(NamedTuple):
    """A rowset that an instance wrote, at a stamp."""

    start: int
    end: int
    at: int


Thing = TypeVar("Thing")
Stamp = TypeVar("Stamp", int, tuple[int, int])


def newest(written: Iterable[tuple[Thing, Stamp]], before: Stamp) -> dict[Thing, Stamp]:
    """Of each thing the stamp of its newest version before a stamp."""
    return {thing: at for thing, at in sorted(written, key=lambda pair: pair[1]) if at < before}


def seen_by_overlay(chain: Sequence[tuple[Mapping[Any, Iterable[int]], int]]) -> dict[Any, tuple[int, int]]:
    """What the first link sees: each thing with its link and stamp. A link: the stamps of each thing, and the bound."""
    seen: dict[Any, tuple[int, int]] = {}
    for link, (things, before) in reversed(list(enumerate(chain))):
        pairs = [(thing, at) for thing, stamps in things.items() for at in stamps]
        seen |= {thing: (link, at) for thing, at in newest(pairs, before).items()}
    return seen


def standing_by_versions(chain: Sequence[tuple[Sequence[Wrote], int]], versions: int) -> list[tuple[int, int, int]]:
    """The rowsets that the first link sees, found version by version: start, end, link."""
    found: dict[int, tuple[int, int, int]] = {}
    for link, (wrote, before) in enumerate(chain):
        free = [version for version in range(versions) if not _is_covered(version, found)]
        kept = newest((((one.start == one.end, one.end), (one.at, one.start)) for one in wrote), (before, -1))
        rows = [(start, end, is_load) for (is_load, end), (_, start) in kept.items()]
        for run in _runs(free):
            near = [row for row in rows if row[1] in run]
            compacts = [row for row in near if not row[2]]
            stand = [one for one in compacts if all(one[0] < two[0] for two in compacts if two[1] > one[1])]
            loads = [row for row in near if row[2] and not any(start <= row[1] <= end for start, end, _ in stand)]
            found |= {end: (start, end, link) for start, end, _ in (*stand, *loads)}
    return [found[end] for end in sorted(found)]


def _is_covered(version: int, found: Mapping[int, tuple[int, int, int]]) -> bool:
    """Whether the rowset that ends at a version or next behind it begins there or before."""
    end = min((end for end in found if end >= version), default=None)
    return end is not None and found[end][0] <= version


def _runs(numbers: Sequence[int]) -> list[range]:
    runs: list[range] = []
    for number in numbers:
        if runs and runs[-1].stop == number:
            runs[-1] = range(runs[-1].start, number + 1)
        else:
            runs.append(range(number, number + 1))
    return runs


#: A store with clones, as a ``text:`` source; ``python -m tests.support.stores.clones`` writes it.
EXAMPLE = DATA / "clones.txt"
_DAY = 86400
_BORN = 1_790_000_000


def example() -> Store:
    """A shop: two snapshots, a clone of the first one and a clone of that; a rollback; two deleted instances."""
    store = Store()
    versions: Any = {"multi_version_status": "MULTI_VERSION_READ_WRITE", "ctime": _BORN, "mtime": _BORN}
    store.instance("shop", successor_instance_id="shop-2", name="shop", **versions)
    store.instance("shop-2", "shop", 2000, name="shop", original_instance_id="shop", **versions)
    store.instance("staging", "shop", 1000, name="staging", **versions)
    store.instance("try", "staging", 3000, name="try", **versions)
    deleted: Any = {"status": "DELETED", **versions}
    store.instance("gone", recycle_state="INSTANCE_RECYCLE_STATE_CLEANUP_COMPLETED", **deleted)
    store.instance("going", recycle_state="INSTANCE_RECYCLE_STATE_METADATA_CLEANUP_PENDING", **deleted)
    store.instance("marked", **deleted)
    _put_snapshots(store)
    for tablet_id in (TABLET, TABLET + 1):
        index = messages.TabletIndexPB(table_id=1, index_id=2, partition_id=3, tablet_id=tablet_id)
        store.put("VersionedTabletIndexKey", index, instance_id="shop", tablet_id=tablet_id)
        for family in ("VersionedTabletLoadStatsKey", "VersionedTabletCompactStatsKey"):
            stats = messages.TabletStatsPB(data_size=1 << 20, num_rows=500, num_rowsets=1, num_segments=1)
            store.put(family, stats, at=900, instance_id="shop", tablet_id=tablet_id)
    stats = messages.TabletStatsPB(data_size=3 << 20, num_rows=1500, num_rowsets=2, num_segments=3)
    store.put("VersionedTabletLoadStatsKey", stats, at=1500, instance_id="staging", tablet_id=TABLET)
    for version in range(2, 6):
        store.rowset("shop", version, version, 800 + version)
    store.rowset("shop", 2, 5, 1100)  # behind the first snapshot
    store.rowset("staging", 2, 3, 1400)
    store.rowset("staging", 6, 6, 1500)
    return store


def _put_snapshots(store: Store) -> None:
    for at, label, status, references in (
        (1000, "before upgrade", "SNAPSHOT_NORMAL", ["staging"]),
        (2000, "nightly", "SNAPSHOT_NORMAL", ["shop-2"]),
        (2500, "", "SNAPSHOT_ABORTED", []),
    ):
        created = _BORN + at * 60
        snapshot = messages.SnapshotPB(
            status=status,
            type="SNAPSHOT_REFERENCE",
            label=label,
            auto=label == "nightly",
            create_at=created,
            finish_at=created + 60,
            ttl_seconds=7 * _DAY,
            timeout_seconds=_DAY,
            instance_id="shop",
            snapshot_meta_image_size=4 << 20,
            snapshot_logical_data_size=5 << 30,
            reason="" if references else "timeout",
        )
        store.put("SnapshotFullKey", snapshot, at=at, instance_id="shop")
        for reference in references:
            fields: Any = {"instance_id": "shop", "ref_instance_id": reference}
            store.put("SnapshotReferenceKey", versionstamp=stamp(at), **fields)
    own = messages.SnapshotPB(status="SNAPSHOT_PREPARE", label="first", create_at=_BORN, instance_id="staging")
    store.put("SnapshotFullKey", own, at=3000, instance_id="staging")
    fields = {"instance_id": "staging", "ref_instance_id": "try"}
    store.put("SnapshotReferenceKey", versionstamp=stamp(3000), **fields)


def example_text() -> str:
    """The example, a key-value a line."""
    pairs = sorted(example().key_values.items())
    return "".join(f"key: {key.hex()} value: {value.hex()}\n" for key, value in pairs)


if __name__ == "__main__":
    EXAMPLE.write_text(example_text(), encoding="utf-8")
