"""What tables lie in: nodes that come and go, packed files, and an instance that follows another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.schema import messages
from keycodec import Versionstamp
from tests.support.life import jobs, loads, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.life.service import Rowset, Service, Steps

DAY = 86400
PACKED = "data/packed/1.bin"


def _change_nodes(service: Service, cluster: int, nodes: Sequence[messages.NodeInfoPB]) -> None:
    info = service.get("InstanceKey", messages.InstanceInfoPB)
    del info.clusters[cluster].nodes[:]
    info.clusters[cluster].nodes.extend(nodes)
    service.put("InstanceKey", info)


def _node(service: Service, name: str, **fields: Any) -> messages.NodeInfoPB:
    given: dict[str, Any] = {"ip": f"10.1.0.{service.next() % 250}", "ctime": service.now, "mtime": service.now}
    return messages.NodeInfoPB(cloud_unique_id=f"1:{service.instance_id}:{name}", **given | fields)


def scaling(service: Service) -> Steps:
    """Backends join, are decommissioned and leave; a frontend is replaced while there are only observers."""
    yield from tables.create_table(service, tables.table(service))
    old, new = _node(service, "be", heartbeat_port=9050), _node(service, "be-new", heartbeat_port=9050)
    _change_nodes(service, 1, [old, new])
    yield
    for status in ("NODE_STATUS_DECOMMISSIONING", "NODE_STATUS_DECOMMISSIONED"):
        old.status, old.mtime = status, service.now
        _change_nodes(service, 1, [old, new])
        yield
    _change_nodes(service, 1, [new])
    yield
    observers = [_node(service, "fe", edit_log_port=9010, node_type="FE_OBSERVER") for _ in range(2)]
    followers = [_node(service, "fe", edit_log_port=9010, node_type="FE_FOLLOWER") for _ in range(3)]
    for nodes in (observers, [*observers, *followers]):
        _change_nodes(service, 0, nodes)
        yield


def put_packed(service: Service, rowsets: Sequence[Rowset], deleted: int = 0, **fields: Any) -> None:
    """A packed file that holds the segments of these rowsets; the first of them are deleted."""
    slices = [
        messages.PackedSlicePB(
            path=_segment(rowset),
            offset=1000 * number,
            size=1000,
            tablet_id=rowset.tablet.tablet_id,
            rowset_id=rowset.rowset_id,
            deleted=number < deleted,
        )
        for number, rowset in enumerate(rowsets)
    ]
    given = {"ref_cnt": len(rowsets) - deleted, "created_at_sec": service.now, "resource_id": "v1"}
    value = messages.PackedFileInfoPB(slices=slices, **given | fields)
    service.put("PackedFileKey", value, packed_file_path=PACKED)


def place(rowsets: Sequence[Rowset], path: str = PACKED) -> None:
    """Say of rowsets where in a packed file their segments lie."""
    for number, rowset in enumerate(rowsets):
        where = messages.PackedSliceLocationPB(packed_file_path=path, offset=1000 * number, size=1000)
        rowset.more["packed_slice_locations"] = {_segment(rowset): where}


def _segment(rowset: Rowset) -> str:
    return f"data/{rowset.tablet.tablet_id}/{rowset.rowset_id}_0.dat"


def packed(service: Service) -> Steps:
    """A load of small rowsets into one file, which is corrected later; one of them is compacted and goes."""
    tablets = tables.table(service)
    yield from tables.create_table(service, tablets)
    txn_id = service.next()
    yield from loads.begin(service, txn_id, "packed", [1])
    rowsets = loads.rowsets_of(service, tablets)
    place(rowsets)
    put_packed(service, rowsets)
    yield
    yield from loads.write(service, txn_id, rowsets)
    yield from loads.commit(service, txn_id, rowsets)
    long_ago: dict[str, Any] = {"created_at_sec": service.now - 5 * DAY}
    put_packed(service, rowsets, **long_ago)
    yield
    put_packed(service, rowsets, corrected=True, **long_ago)
    yield from loads.load(service, tablets)
    yield from jobs.compact(service, tablets[0], 2, 3, (2, 3))
    put_packed(service, rowsets, 1, corrected=True, **long_ago)
    yield
    service.remove("RecycleRowsetKey", tablet_id=tablets[0].tablet_id, rowset_id=rowsets[0].rowset_id)
    yield


def follow(service: Service, source_id: str, snapshot: int) -> Steps:
    """A rollback: the instance takes over all that its source is, also its nodes, and reads through a snapshot."""
    info = service.get("InstanceKey", messages.InstanceInfoPB)
    for cluster in info.clusters:
        for node in cluster.nodes:
            node.cloud_unique_id = node.cloud_unique_id.replace(service.instance_id, source_id)
    service.put("InstanceKey", info)
    service.change_instance(
        source_instance_id=source_id,
        source_snapshot_id=str(Versionstamp(snapshot)),
        original_instance_id=source_id,
    )
    yield
    yield from loads.load(service, tables.table(service))
