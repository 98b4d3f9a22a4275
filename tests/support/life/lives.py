"""Whole lives: operations one after the other, and every state between two steps of them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from inspector.schema import messages
from inspector.sources.memory import MemorySource
from keycodec import Versionstamp, decode
from tests.support.life import jobs, loads, surroundings, tables, versioned
from tests.support.life.service import BEGIN, Service, Steps, Tablet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: What ages are counted to: all lives are short.
NOW = BEGIN + 300


def ordinary(service: Service) -> Steps:
    """A table that is loaded, compacted, and dropped partition by partition."""
    tablets = tables.table(service)
    yield from tables.create_table(service, tablets)
    for _ in range(3):
        yield from loads.load(service, tablets)
    yield from jobs.compact(service, tablets[0], 2, 3, (2, 3))
    yield from tables.drop_partition(service, tablets[2:])
    yield from loads.load(service, tablets[:2])
    yield from tables.recycle_partition(service, tablets[2:], (1, 2, 3, 4))
    yield from tables.drop_index(service, tablets[:2])
    yield from tables.recycle_index(service, tablets[:2], (1, 2, 3, 4, 5))


def lazy(service: Service) -> Steps:
    """Loads that are committed lazily, the first of a partition too; one that is aborted; one of two parts."""
    tablets = tables.table(service)
    yield from tables.create_table(service, tablets)
    yield from loads.load(service, tablets, lazily=True)
    yield from loads.load(service, tablets, lazily=True)
    aborted = service.next()
    yield from loads.begin(service, aborted, "again", [1])
    yield from loads.write(service, aborted, loads.rowsets_of(service, tablets))
    yield from loads.abort(service, aborted)
    yield from _of_two_parts(service, tablets)
    two_phases = service.next()
    yield from loads.begin(service, two_phases, "two phases", [1])
    rowsets = loads.rowsets_of(service, tablets[:1])
    yield from loads.write(service, two_phases, rowsets)
    yield from loads.precommit(service, two_phases)
    yield from loads.commit(service, two_phases, [*rowsets, *loads.rowsets_of(service, tablets[1:2])])
    yield from loads.recycle_label(service, two_phases)


def _of_two_parts(service: Service, tablets: list[Tablet]) -> Steps:
    whole, part = service.next(), service.next()
    yield from loads.begin(service, whole, "parts", [1])
    yield from loads.begin_sub(service, whole, part, 1)
    first, second = loads.rowsets_of(service, tablets[:2]), loads.rowsets_of(service, tablets[2:])
    yield from loads.write(service, whole, first)
    yield from loads.write(service, part, second)
    yield from loads.commit(service, whole, [*first, *second])
    yield from loads.recycle_label(service, whole)


def merge_on_write(service: Service) -> Steps:
    """A table with delete bitmaps."""
    tablets = tables.table(service, mow=True)
    yield from tables.create_table(service, tablets, mow=True)
    for _ in range(2):
        yield from loads.load(service, tablets, mow=True, segments_key_bounds=_bounds(b"a", b"m"))
    yield from jobs.compact(service, tablets[1], 2, 3, (2, 3))


def appended_to(service: Service) -> Steps:
    """A table with merge-on-write whose loads hold no key twice, and one whose bounds are those of its cluster keys."""
    tablets, sorted_by, updated = (tables.table(service, number, 1) for number in (1, 2, 3))
    for made in (tablets, sorted_by, updated):
        yield from tables.create_table(service, made, mow=True)
    yield from loads.load(service, updated, mow=True)
    schema = messages.TabletSchemaCloudPB(schema_version=0, cluster_key_uids=[3])
    service.put("MetaSchemaKey", schema, index_id=20, schema_version=0)
    for first, last in ((b"a", b"c"), (b"b", b"d")):
        yield from loads.load(service, tablets, segments_key_bounds=_bounds(first, last))
        yield from loads.load(service, sorted_by, segments_key_bounds=_bounds(b"a", b"m"))
    cut: dict[str, Any] = {"segments_key_bounds": _bounds(b"a", b"d"), "segments_key_bounds_truncated": True}
    yield from loads.load(service, tablets, **cut)


def _bounds(first: bytes, last: bytes) -> list[messages.KeyBoundsPB]:
    return [messages.KeyBoundsPB(min_key=first, max_key=last)]


def changing(service: Service) -> Steps:
    """A schema change, and loads around it."""
    tablets = tables.table(service)
    yield from tables.create_table(service, tablets)
    yield from loads.load(service, tablets)
    yield from loads.load(service, tablets)
    yield from jobs.schema_change(service, tablets, (2, 3))
    yield from tables.recycle_index(service, tablets, (1, 2, 3))


def restored(service: Service) -> Steps:
    """A table that is restored, then loaded."""
    tablet = Tablet(5, 50, 500, 5000)
    yield from jobs.restore(service, tablet, 7)
    yield from loads.load(service, [tablet])


def clone(service: Service) -> Steps:
    """Loads into tables that only the source has: of what it shares the clone has nothing itself."""
    service.change_instance(source_instance_id=SOURCE, source_snapshot_id=str(Versionstamp(SNAPSHOT)))
    yield from loads.load(service, tables.table(service))
    yield from loads.load(service, tables.table(service), lazily=True)


#: The instance that clones are of, and the stamp of the snapshot in it.
SOURCE, SNAPSHOT = "source", 7


def rollback(service: Service) -> Steps:
    """An instance that follows another one."""
    yield from surroundings.follow(service, SOURCE, SNAPSHOT)


def with_clones(life: Callable[[Service], Steps] = clone) -> MemorySource:
    """An instance with a snapshot, and every state of its clones."""
    source = state_of(ordinary, 20, SOURCE)
    source.put("SnapshotFullKey", messages.SnapshotPB(status="SNAPSHOT_NORMAL", create_at=BEGIN), at=SNAPSHOT)
    if life is rollback:
        source.change_instance(successor_instance_id="step-001")
    clones = dict(every_state(life).key_values())
    for instance_id in {str(decode(key).fields.get("instance_id", "step-000")) for key in clones}:
        source.put("SnapshotReferenceKey", at=SNAPSHOT, ref_instance_id=instance_id)
    return MemorySource(source.key_values | clones)


LIVES: Mapping[str, Callable[[Service], Steps]] = {
    "versioned": versioned.life,
    **{life.__name__: life for life in (ordinary, lazy, merge_on_write, appended_to, changing, restored)},
    "scaling": surroundings.scaling,
    "packed": surroundings.packed,
}


def state_of(life: Callable[[Service], Steps], steps: int | None, instance_id: str = "i") -> Service:
    """The instance after so many steps of a life; None for all."""
    service = Service(instance_id)
    for _ in islice(life(service), steps):
        pass
    return service


def every_state(life: Callable[[Service], Steps]) -> MemorySource:
    """Every state between two steps of a life, each as an instance of its own: its id is the number of steps."""
    count = sum(1 for _ in life(Service("counted")))
    key_values: dict[bytes, bytes] = {}
    for steps in range(count + 1):
        key_values |= state_of(life, steps, f"step-{steps:03}").key_values
    return MemorySource(key_values)
