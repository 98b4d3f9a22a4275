"""Tables, partitions, indexes and tablets: made, dropped, recycled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.schema import messages
from tests.support.life.service import DB, Rowset, Service, Steps, Tablet

if TYPE_CHECKING:
    from collections.abc import Sequence


def table(service: Service, table_id: int = 1, partitions: int = 2, *, mow: bool = False) -> list[Tablet]:
    """The tablets of a table with one index, two in each partition."""
    index_id = table_id * 10
    parts = [table_id * 100 + number for number in range(partitions)]
    return [Tablet(table_id, index_id, part, part * 10 + number) for part in parts for number in range(2)]


def prepare_index(service: Service, tablet: Tablet) -> None:
    value = messages.RecycleIndexPB(
        table_id=tablet.table_id, db_id=DB, state="PREPARED", creation_time=service.now, expiration=0
    )
    service.put("RecycleIndexKey", value, index_id=tablet.index_id)


def prepare_partition(service: Service, tablet: Tablet) -> None:
    value = messages.RecyclePartitionPB(
        table_id=tablet.table_id, db_id=DB, index_id=[tablet.index_id], state="PREPARED", creation_time=service.now
    )
    service.put("RecyclePartKey", value, part_id=tablet.partition_id)


def create_tablet(service: Service, tablet: Tablet, *, state: str = "PB_RUNNING", mow: bool = False) -> None:
    """What create_tablets writes of one tablet, in one transaction."""
    meta = messages.TabletMetaCloudPB(
        **tablet.ids, tablet_state=state, creation_time=service.now, schema_version=0, table_name=f"t{tablet.table_id}"
    )
    meta.enable_unique_key_merge_on_write = mow
    service.put("MetaTabletKey", meta, **tablet.key)
    place = messages.TabletIndexPB(db_id=DB, **tablet.ids)
    service.put("MetaTabletIdxKey", place, tablet_id=tablet.tablet_id)
    stats = messages.TabletStatsPB(idx=place, num_rowsets=1, num_rows=0, num_segments=0, data_size=0)
    stats.cumulative_point = 2
    service.put("StatsTabletKey", stats, **tablet.key)
    schema = messages.TabletSchemaCloudPB(schema_version=0)
    service.put("MetaSchemaKey", schema, index_id=tablet.index_id, schema_version=0)
    first = messages.RowsetMetaCloudPB(
        rowset_id=0,
        rowset_id_v2=f"first-{tablet.tablet_id}",
        tablet_id=tablet.tablet_id,
        partition_id=tablet.partition_id,
        index_id=tablet.index_id,
        schema_version=0,
        start_version=0,
        end_version=1,
        num_rows=0,
        num_segments=0,
        total_disk_size=0,
        empty=True,
    )
    service.put("MetaRowsetKey", first, tablet_id=tablet.tablet_id, version=1)


def create_table(service: Service, tablets: Sequence[Tablet], *, mow: bool = False) -> Steps:
    """CREATE TABLE: marks, tablets, and the commit that removes the marks."""
    prepare_index(service, tablets[0])
    yield
    for first in _one_of_each_partition(tablets):
        prepare_partition(service, first)
    yield
    service.now += 1
    for tablet in tablets:
        create_tablet(service, tablet, mow=mow)
        yield
    for first in _one_of_each_partition(tablets):
        service.remove("RecyclePartKey", part_id=first.partition_id)
    yield
    service.remove("RecycleIndexKey", index_id=tablets[0].index_id)
    service.add_table_version(tablets[0].table_id)
    yield


def drop_partition(service: Service, tablets: Sequence[Tablet]) -> Steps:
    """DROP PARTITION of these tablets."""
    value = messages.RecyclePartitionPB(
        table_id=tablets[0].table_id,
        db_id=DB,
        index_id=[tablets[0].index_id],
        state="DROPPED",
        creation_time=service.now,
    )
    service.put("RecyclePartKey", value, part_id=tablets[0].partition_id)
    service.add_table_version(tablets[0].table_id)
    yield


def drop_index(service: Service, tablets: Sequence[Tablet]) -> Steps:
    """DROP of an index, as DROP TABLE does."""
    value = messages.RecycleIndexPB(table_id=tablets[0].table_id, db_id=DB, state="DROPPED", creation_time=service.now)
    service.put("RecycleIndexKey", value, index_id=tablets[0].index_id)
    yield


def recycle_partition(service: Service, tablets: Sequence[Tablet], versions: Sequence[int]) -> Steps:
    """What the recycler does of a dropped partition."""
    ids = {"part_id": tablets[0].partition_id}
    marker = service.get("RecyclePartKey", messages.RecyclePartitionPB, **ids)
    marker.state = "RECYCLING"
    service.put("RecyclePartKey", marker, **ids)
    yield
    yield from _recycle_tablets(service, tablets, versions)
    service.remove("PartitionVersionKey", db_id=DB, tbl_id=tablets[0].table_id, partition_id=tablets[0].partition_id)
    yield
    service.remove("RecyclePartKey", **ids)
    yield


def recycle_index(service: Service, tablets: Sequence[Tablet], versions: Sequence[int]) -> Steps:
    """What the recycler does of a dropped index."""
    ids = {"index_id": tablets[0].index_id}
    marker = service.get("RecycleIndexKey", messages.RecycleIndexPB, **ids)
    marker.state = "RECYCLING"
    service.put("RecycleIndexKey", marker, **ids)
    yield
    yield from _recycle_tablets(service, tablets, versions)
    service.remove("MetaSchemaKey", **ids, schema_version=0)
    yield
    service.remove("RecycleIndexKey", **ids)
    yield


def _recycle_tablets(service: Service, tablets: Sequence[Tablet], versions: Sequence[int]) -> Steps:
    for tablet in tablets:
        for version in versions:
            service.remove("MetaRowsetKey", tablet_id=tablet.tablet_id, version=version)
        prefix = service.key("RecycleRowsetKey", tablet_id=tablet.tablet_id, rowset_id="")[:-2]
        for key in [key for key in service.key_values if key.startswith(prefix)]:
            del service.key_values[key]
        yield
    for tablet in tablets:
        service.remove("MetaTabletKey", **tablet.key)
        service.remove("MetaTabletIdxKey", tablet_id=tablet.tablet_id)
    yield
    for tablet in tablets:
        prefix = service.key("StatsTabletKey", **tablet.key)
        for key in [key for key in service.key_values if key.startswith(prefix)]:
            del service.key_values[key]
        yield
        service.remove("JobTabletKey", **tablet.key)
        yield


def _one_of_each_partition(tablets: Sequence[Tablet]) -> list[Tablet]:
    return list({tablet.partition_id: tablet for tablet in tablets}.values())


def first_rowset(tablet: Tablet) -> Rowset:
    """The rowset that a tablet begins with."""
    return Rowset(tablet, f"first-{tablet.tablet_id}", rows=0, start=0, end=1)
