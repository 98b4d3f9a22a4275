"""An instance and what is stored of it, with what every operation needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inspector.schema import messages
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, Counter, Versionstamp, encode

if TYPE_CHECKING:
    from google.protobuf.message import Message

#: An operation: it yields between the transactions of FoundationDB that it is made of.
Steps = Iterator[None]

DB = 10001
#: When the first operation of a life begins, in seconds.
BEGIN = 1_790_000_000
COUNTERS = ("num_rowsets", "num_rows", "num_segs", "data_size", "index_size", "segment_size")


@dataclass
class Tablet:
    """A tablet: where it belongs."""

    table_id: int
    index_id: int
    partition_id: int
    tablet_id: int

    @property
    def key(self) -> dict[str, Any]:
        ids = {"table_id": self.table_id, "index_id": self.index_id, "tablet_id": self.tablet_id}
        return {**ids, "part_id": self.partition_id}

    @property
    def ids(self) -> dict[str, Any]:
        return {
            "table_id": self.table_id,
            "index_id": self.index_id,
            "partition_id": self.partition_id,
            "tablet_id": self.tablet_id,
        }


@dataclass
class Rowset:
    """A rowset as a backend makes it; its versions are set when it is published."""

    tablet: Tablet
    rowset_id: str
    rows: int = 10
    start: int = 0
    end: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    def meta(self, now: int) -> messages.RowsetMetaCloudPB:
        given: dict[str, Any] = {
            "rowset_id": 0,
            "rowset_id_v2": self.rowset_id,
            "tablet_id": self.tablet.tablet_id,
            "partition_id": self.tablet.partition_id,
            "index_id": self.tablet.index_id,
            "schema_version": 0,
            "start_version": self.start,
            "end_version": self.end,
            "num_rows": self.rows,
            "num_segments": 1 if self.rows else 0,
            "data_disk_size": self.rows * 100,
            "index_disk_size": self.rows * 10,
            "total_disk_size": self.rows * 110,
            "resource_id": "v1" if self.rows else "",
            "creation_time": now,
            "rowset_state": "PREPARED",
        }
        return messages.RowsetMetaCloudPB(**given | self.more)


class Service:
    """The key-values of one instance, and the clock."""

    def __init__(self, instance_id: str) -> None:
        self.instance_id = instance_id
        self.key_values: dict[bytes, bytes] = {}
        self.now = BEGIN
        self._number = 1000
        self.counters: dict[tuple[int, str], int] = {}
        self._create()

    @property
    def source(self) -> MemorySource:
        return MemorySource(self.key_values)

    def next(self) -> int:
        """A number that was not given before: for ids."""
        self._number += 1
        return self._number

    def key(self, family: str, *, at: int | None = None, **fields: Any) -> bytes:
        """A key of the instance; of versioned families at a stamp."""
        stamps: Any = {} if at is None else {"versionstamp": Versionstamp(at)}
        return encode(FAMILIES[family], **stamps, instance_id=self.instance_id, **fields)

    def put(self, family: str, value: Message | bytes = b"", *, at: int | None = None, **fields: Any) -> bytes:
        """Write a record; its key."""
        key = self.key(family, at=at, **fields)
        self.key_values[key] = value if isinstance(value, bytes) else value.SerializePartialToString()
        return key

    def get(self, family: str, message: Any, **fields: Any) -> Any:
        """Read a record."""
        return message.FromString(self.key_values[self.key(family, **fields)])

    def remove(self, family: str, *, at: int | None = None, **fields: Any) -> None:
        """Remove a record, if it is there."""
        self.key_values.pop(self.key(family, at=at, **fields), None)

    def has(self, family: str, **fields: Any) -> bool:
        return self.key(family, **fields) in self.key_values

    def _create(self) -> None:
        frontend = messages.NodeInfoPB(
            cloud_unique_id=f"1:{self.instance_id}:fe", ip="10.0.0.1", edit_log_port=9010, node_type="FE_MASTER"
        )
        backend = messages.NodeInfoPB(cloud_unique_id=f"1:{self.instance_id}:be", ip="10.0.0.2", heartbeat_port=9050)
        info = messages.InstanceInfoPB(
            instance_id=self.instance_id,
            status="NORMAL",
            resource_ids=["v1"],
            storage_vault_names=["main"],
            default_storage_vault_id="v1",
            default_storage_vault_name="main",
            enable_storage_vault=True,
            clusters=[
                messages.ClusterPB(cluster_id="sql", cluster_name="sql", type="SQL", nodes=[frontend]),
                messages.ClusterPB(cluster_id="c1", cluster_name="compute", type="COMPUTE", nodes=[backend]),
            ],
        )
        self.put("InstanceKey", info)
        self.put("StorageVaultKey", messages.StorageVaultPB(id="v1", name="main"), vault_id="v1")
        self.register(BEGIN + 330)
        job = messages.JobRecyclePB(status="IDLE", last_ctime_ms=BEGIN * 1000, last_success_time_ms=BEGIN * 1000)
        self.put("JobRecycleKey", job)

    def register(self, *expire: int) -> None:
        """Services register themselves until these times, for all instances together."""
        items = [{"id": str(at), "ip": "10.0.0.9", "port": 5000, "expiration_time_ms": at * 1000} for at in expire]
        self.key_values[encode("MetaServiceRegistryKey")] = messages.ServiceRegistryPB(items=items).SerializeToString()

    def change_instance(self, **fields: Any) -> None:
        """Set fields of the instance."""
        info = self.get("InstanceKey", messages.InstanceInfoPB)
        info.MergeFrom(messages.InstanceInfoPB(**fields))
        self.put("InstanceKey", info)

    def add_table_version(self, table_id: int) -> None:
        key = self.key("TableVersionKey", db_id=DB, tbl_id=table_id)
        before = int.from_bytes(self.key_values.get(key, bytes(8)), "little")
        self.key_values[key] = (before + 1).to_bytes(8, "little")

    def version(self, tablet: Tablet) -> int:
        """The version of a tablet's partition."""
        ids: Any = {"db_id": DB, "tbl_id": tablet.table_id, "partition_id": tablet.partition_id}
        return (
            self.get("PartitionVersionKey", messages.VersionPB, **ids).version
            if self.has("PartitionVersionKey", **ids)
            else 1
        )

    def put_version(self, tablet: Tablet, version: int | None, waiting: list[int] | None = None) -> None:
        """Write the version of a tablet's partition, and the transactions that it waits for."""
        ids: Any = {"db_id": DB, "tbl_id": tablet.table_id, "partition_id": tablet.partition_id}
        value = messages.VersionPB(version=version, update_time_ms=self.now * 1000, pending_txn_ids=waiting or [])
        self.put("PartitionVersionKey", value, **ids)

    def add_stats(self, rowset: Rowset, sign: int = 1) -> None:
        """Add a rowset to the counters of its tablet, as a commit does; or take it away."""
        meta = rowset.meta(0)
        numbers = (1, meta.num_rows, meta.num_segments, meta.total_disk_size, meta.index_disk_size, meta.data_disk_size)
        for name, number in zip(COUNTERS, numbers, strict=True):
            place = rowset.tablet.tablet_id, name
            self.counters[place] = self.counters.get(place, 0) + sign * number
            key = encode("StatsTabletKey", instance_id=self.instance_id, suffix=Counter(name), **rowset.tablet.key)
            self.key_values[key] = self.counters[place].to_bytes(8, "little", signed=True)

    def publish(self, rowset: Rowset, version: int) -> None:
        """Make a rowset of a load live."""
        rowset.start = rowset.end = version
        self.put_live(rowset)
        self.add_stats(rowset)

    def put_live(self, rowset: Rowset) -> None:
        meta = rowset.meta(self.now)
        self.put("MetaRowsetKey", meta, tablet_id=rowset.tablet.tablet_id, version=rowset.end)

    def recycle(self, rowset: Rowset, type_: str) -> None:
        """Put a rowset into the recycle bin."""
        meta = rowset.meta(self.now)
        value = messages.RecycleRowsetPB(type=type_, creation_time=self.now, rowset_meta=meta)
        self.put("RecycleRowsetKey", value, tablet_id=rowset.tablet.tablet_id, rowset_id=rowset.rowset_id)

    def live(self, tablet: Tablet, *versions: int) -> list[messages.RowsetMetaCloudPB]:
        """The live rowsets of a tablet that end at these versions."""
        return [
            self.get("MetaRowsetKey", messages.RowsetMetaCloudPB, tablet_id=tablet.tablet_id, version=version)
            for version in versions
        ]
