"""Sound clusters, made for tests: instances with tables, tablets, rowsets, transactions, vaults and what goes on."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from inspector.schema import messages
from keycodec import encode
from tests.support.stores.clones import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

_DB, _TABLES, _TABLETS = 7, 3, 3


class ClusterMaker:
    """Makes the records of one instance. ``versioned``: also those of key space 0x03."""

    def __init__(self, store: Store, instance_id: str, seed: int, *, versioned: bool) -> None:
        self._store = store
        self._instance_id = instance_id
        self._chance = Random(seed)
        self._versioned = versioned
        self._next_txn = 1000
        self._stamp = 1

    def put(self, family: str, value: Any = b"", **fields: Any) -> bytes:
        """Put a record of the instance."""
        return self._store.put(family, value, instance_id=self._instance_id, **fields)

    def make(self) -> None:
        """Make everything."""
        vaults = ["v1", "v2"]
        node = messages.NodeInfoPB(cloud_unique_id="node-1", ip="10.0.0.1", heartbeat_port=9050)
        cluster = messages.ClusterPB(cluster_id="c1", cluster_name="compute", nodes=[node])
        info: dict[str, Any] = {"clusters": [cluster], "resource_ids": vaults, "storage_vault_names": ["a", "b"]}
        self._store.instance(self._instance_id, **info)
        for vault in vaults:
            self.put("StorageVaultKey", messages.StorageVaultPB(id=vault, name=vault), vault_id=vault)
        for table in range(100, 100 + _TABLES):
            self._table(table)
        self.put("RecycleIndexKey", messages.RecycleIndexPB(table_id=100, db_id=_DB, state="DROPPED"), index_id=9999)
        dropped = messages.RecyclePartitionPB(table_id=100, db_id=_DB, index_id=[1000], state="DROPPED")
        self.put("RecyclePartKey", dropped, part_id=8888)

    def _table(self, table: int) -> None:
        index, partitions = table * 10, [table * 10 + 1, table * 10 + 2]
        self.put("TableVersionKey", (5).to_bytes(8, "little"), db_id=_DB, tbl_id=table)
        lock = messages.DeleteBitmapUpdateLockPB(lock_id=-1, initiators=[5])
        self.put("MetaDeleteBitmapUpdateLock", lock, table_id=table, partition_id=-1)
        self.put("MetaSchemaKey", messages.TabletSchemaCloudPB(schema_version=3), index_id=index, schema_version=3)
        if self._versioned:
            self._versioned_table(table, index, partitions)
        for partition in partitions:
            version = messages.VersionPB(version=4)
            self.put("PartitionVersionKey", version, db_id=_DB, tbl_id=table, partition_id=partition)
            for number in range(_TABLETS):
                self._tablet(table, index, partition, partition * 100 + number)
        self._transactions(table, partitions[0] * 100)

    def _versioned_table(self, table: int, index: int, partitions: list[int]) -> None:
        owners = {"db_id": _DB, "table_id": table}
        self.put("VersionedIndexIndexKey", messages.IndexIndexPB(**owners), index_id=index)
        self.put("VersionedIndexInvertedKey", **owners, index_id=index)
        for partition in partitions:
            self.put("VersionedPartitionIndexKey", messages.PartitionIndexPB(**owners), partition_id=partition)
            self.put("VersionedPartitionInvertedIndexKey", **owners, partition_id=partition)
            for version in (3, 4):
                value = messages.VersionPB(version=version)
                self.put("VersionedPartitionVersionKey", value, at=version, partition_id=partition)
        log = messages.OperationLogPB(commit_index=messages.CommitIndexLogPB(**owners, index_ids=[index]))
        self._stamp += 1
        self.put("LogKey", log, at=self._stamp)

    def _tablet(self, table: int, index: int, partition: int, tablet: int) -> None:
        ids: dict[str, int] = {"table_id": table, "index_id": index, "partition_id": partition, "tablet_id": tablet}
        key = {"table_id": table, "index_id": index, "part_id": partition, "tablet_id": tablet}
        place = messages.TabletIndexPB(**ids, db_id=_DB)
        self.put("MetaTabletIdxKey", place, tablet_id=tablet)
        self.put("MetaTabletKey", messages.TabletMetaCloudPB(**ids, schema_version=3), **key)
        self.put("StatsTabletKey", messages.TabletStatsPB(idx=place, num_rowsets=1), **key)
        self._job(key)
        if self._versioned:
            self.put("VersionedTabletIndexKey", place, tablet_id=tablet)
            names = {"db_id": _DB, "table_id": table, "index_id": index, "partition_id": partition}
            self.put("VersionedTabletInvertedIndexKey", **names, tablet_id=tablet)
        for version in range(1, 5):
            self._rowset(ids, version)

    def _job(self, key: Mapping[str, int]) -> None:
        if self._chance.random() < 0.5:
            job = messages.TabletCompactionJobPB(id="job", initiator="10.0.0.1:8060")
            self.put("JobTabletKey", messages.TabletJobInfoPB(compaction=[job]), **key)

    def _rowset(self, ids: Mapping[str, int], version: int) -> None:
        tablet, rowset_id = ids["tablet_id"], f"02{ids['tablet_id']:06}{version:04}"
        meta = self._meta(ids, rowset_id, version, txn_id=900 + version)
        self.put("MetaRowsetKey", meta, tablet_id=tablet, version=version)
        if self._versioned:
            self.put("VersionedMetaRowsetLoadKey", meta, at=version, tablet_id=tablet, version=version)
            count = (2).to_bytes(8, "little")
            self.put("VersionedDataRowsetRefCountKey", count, tablet_id=tablet, rowset_id=rowset_id)
        if self._chance.random() < 0.3:
            old = self._meta(ids, f"03{rowset_id}", version, txn_id=800)
            value = messages.RecycleRowsetPB(type="COMPACT", rowset_meta=old)
            self.put("RecycleRowsetKey", value, tablet_id=tablet, rowset_id=f"03{rowset_id}")

    def _meta(self, ids: Mapping[str, int], rowset_id: str, version: int, txn_id: int) -> messages.RowsetMetaCloudPB:
        return messages.RowsetMetaCloudPB(
            rowset_id=0,
            rowset_id_v2=rowset_id,
            tablet_id=ids["tablet_id"],
            partition_id=ids["partition_id"],
            index_id=ids["index_id"],
            start_version=version,
            end_version=version,
            txn_id=txn_id,
            schema_version=3,
            resource_id=self._chance.choice(["v1", "v2"]),
        )

    def _transactions(self, table: int, tablet: int) -> None:
        for status in ("TXN_STATUS_PREPARED", "TXN_STATUS_VISIBLE", "TXN_STATUS_ABORTED"):
            txn, self._next_txn = self._next_txn, self._next_txn + 1
            label, ids = f"load-{txn}", {"db_id": _DB, "txn_id": txn}
            coordinator = messages.TxnCoordinatorPB(ip="10.0.0.1", sourceType="TXN_SOURCE_TYPE_BE")
            info = messages.TxnInfoPB(**ids, label=label, table_ids=[table], status=status, coordinator=coordinator)
            self.put("TxnInfoKey", info, **ids)
            self.put("TxnIndexKey", messages.TxnIndexPB(tablet_index={"db_id": _DB}), txn_id=txn)
            value = messages.TxnLabelPB(txn_ids=[txn]).SerializeToString() + bytes(10)
            self.put("TxnLabelKey", value, db_id=_DB, label=label)
            if status == "TXN_STATUS_PREPARED":
                self.put("TxnRunningKey", messages.TxnRunningPB(table_ids=[table]), **ids)
                place = {"tablet_id": tablet, "partition_id": tablet // 100, "index_id": table * 10}
                meta = self._meta(place, f"04{txn}", 0, txn)
                self.put("MetaRowsetTmpKey", meta, txn_id=txn, tablet_id=tablet)
            else:
                self.put("RecycleTxnKey", messages.RecycleTxnPB(label=label), **ids)


def sound_clusters(seed: int) -> Store:
    """Two instances with the same ids, one of them versioned."""
    store = Store()
    ClusterMaker(store, "alpha", seed, versioned=False).make()
    ClusterMaker(store, "beta", seed + 1, versioned=True).make()
    return store


def key_of_tablet(store: Store, instance_id: str, tablet_id: int) -> bytes:
    """The key of the index of a tablet that the store has."""
    key = encode("MetaTabletIdxKey", instance_id=instance_id, tablet_id=tablet_id)
    assert key in store.key_values
    return key
