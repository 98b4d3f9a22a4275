"""How much waits for the recycler, counted from the records.

A running recycler counts only what is old enough to be removed, and how long that is, is one of its settings. Here all
that waits is counted.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.service.wire.outcomes import invalid
from inspector.values.stats import TabletStats
from inspector.values.value import message_of
from inspector.views.instances import instance_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from inspector.records.record import Record
    from inspector.schema import AnyMessage
    from inspector.schema.messages import RowsetMetaCloudPB, StatisticsRecycleRequest
    from inspector.service.calls.call import Call
    from keycodec.elements import FieldValue


class Waiting(NamedTuple):
    """How many things wait, and the bytes of their data files; 0 if the records do not say."""

    number: int
    data_bytes: int


_EVERYTHING = "*"


def statistics_recycle(call: Call, request: StatisticsRecycleRequest) -> str:
    """Return how much of each kind waits for the recycler, in each instance."""
    kinds = _chosen_kinds(request.resource_type)
    instance_ids = _chosen_instances(call, request.instance_ids)
    call.note("all that waits is counted; a running recycler counts what is older than its settings say")
    return "".join(line for instance_id in instance_ids for line in _lines(call, instance_id, kinds))


def _lines(call: Call, instance_id: str, kinds: Iterable[str]) -> Iterator[str]:
    yield f"instance_id:    {instance_id}\n"
    for kind in kinds:
        waiting = KINDS[kind](call, instance_id)
        yield f"\t\t{kind}.last_round_to_recycle_num : {waiting.number}\n"
        yield f"\t\t{kind}.last_round_to_recycle_bytes: {waiting.data_bytes}\n"


def _chosen_kinds(given: Iterable[str]) -> list[str]:
    """Return the kinds that are asked for, in order; all if none is. Raises Refusal for another one."""
    chosen = set()
    for kind in given:
        if kind == _EVERYTHING:
            return list(KINDS)
        if kind not in KINDS:
            raise invalid(f"invalid resource type: {kind}, valid resource_type have [{', '.join(KINDS)}]")
        chosen.add(kind)
    return sorted(chosen) or list(KINDS)


def _chosen_instances(call: Call, given: Iterable[str]) -> list[str]:
    """Return the instances that are asked for, in order. Raises Refusal for one that is not there."""
    known = {
        str(record.key.fields["instance_id"])
        for record in instance_records(call.transaction, schema=call.schema)
        if "instance_id" in record.key.fields
    }
    chosen = set()
    for instance_id in given:
        if instance_id == _EVERYTHING:
            return sorted(known)
        if instance_id not in known:
            raise invalid(f"invalid instance id: {instance_id}")
        chosen.add(instance_id)
    return sorted(chosen)


# --- the kinds ---


def _records(call: Call, family: str, **fields: FieldValue) -> Iterator[Record]:
    return scan(call.transaction, family, schema=call.schema, **fields)  # type: ignore[arg-type]  # they are of a key


def _messages(call: Call, message_class: type[AnyMessage], family: str, **fields: FieldValue) -> Iterator[AnyMessage]:
    """Yield the messages of a family that can be read."""
    found = (message_of(record.value, message_class) for record in _records(call, family, **fields))
    return (message for message in found if message is not None)


def _number_of(family: str) -> Callable[[Call, str], Waiting]:
    return lambda call, instance_id: Waiting(sum(1 for _ in _records(call, family, instance_id=instance_id)), 0)


def _dropped_tablets(call: Call, family: str, instance_id: str) -> Iterator[TabletStats]:
    """Yield the statistics of the tablets that belong to dropped indexes or partitions."""
    for record in _records(call, family, instance_id=instance_id):
        for place in _places(record):
            tablets = _records(call, "StatsTabletKey", instance_id=instance_id, **place)
            yield from (tablet.value for tablet in tablets if isinstance(tablet.value, TabletStats))


def _places(record: Record) -> list[dict[str, FieldValue]]:
    """Return what the keys of the tablets of a dropped index or partition begin with, after the instance."""
    fields = record.key.fields
    if (index := message_of(record.value, messages.RecycleIndexPB)) is not None:
        return [{"table_id": index.table_id, "index_id": fields["index_id"]}]
    if (partition := message_of(record.value, messages.RecyclePartitionPB)) is not None:
        table_id, part_id = partition.table_id, fields["part_id"]
        return [{"table_id": table_id, "index_id": index_id, "part_id": part_id} for index_id in partition.index_id]
    return []


def _indexes(call: Call, instance_id: str) -> Waiting:
    return _with_tablets(call, "RecycleIndexKey", instance_id)


def _partitions(call: Call, instance_id: str) -> Waiting:
    return _with_tablets(call, "RecyclePartKey", instance_id)


def _with_tablets(call: Call, family: str, instance_id: str) -> Waiting:
    number = _number_of(family)(call, instance_id).number
    return Waiting(number, sum(stats.merged.data_size for stats in _dropped_tablets(call, family, instance_id)))


def _tablets(call: Call, instance_id: str) -> Waiting:
    number = size = 0
    for family in ("RecyclePartKey", "RecycleIndexKey"):
        for stats in _dropped_tablets(call, family, instance_id):
            number, size = number + 1, size + stats.merged.data_size
    return Waiting(number, size)


def _segments(call: Call, instance_id: str) -> Waiting:
    number = size = 0
    for family in ("RecyclePartKey", "RecycleIndexKey"):
        for stats in _dropped_tablets(call, family, instance_id):
            number, size = number + stats.merged.num_segments, size + stats.merged.data_size
    for rowset in chain(_recycled(call, instance_id), _temporary(call, instance_id)):
        number, size = number + rowset.num_segments, size + rowset.total_disk_size
    return Waiting(number, size)


def _recycled(call: Call, instance_id: str) -> Iterator[RowsetMetaCloudPB]:
    recycled = _messages(call, messages.RecycleRowsetPB, "RecycleRowsetKey", instance_id=instance_id)
    return (rowset.rowset_meta for rowset in recycled)


def _temporary(call: Call, instance_id: str) -> Iterator[RowsetMetaCloudPB]:
    return _messages(call, messages.RowsetMetaCloudPB, "MetaRowsetTmpKey", instance_id=instance_id)


def _rowsets(call: Call, instance_id: str) -> Waiting:
    return _of_rowsets(_recycled(call, instance_id))


def _tmp_rowsets(call: Call, instance_id: str) -> Waiting:
    return _of_rowsets(_temporary(call, instance_id))


def _of_rowsets(rowsets: Iterable[RowsetMetaCloudPB]) -> Waiting:
    number = size = 0
    for rowset in rowsets:
        number, size = number + 1, size + rowset.total_disk_size
    return Waiting(number, size)


def _timed_out(call: Call, instance_id: str) -> Waiting:
    running = _messages(call, messages.TxnRunningPB, "TxnRunningKey", instance_id=instance_id)
    return Waiting(sum(0 < txn.timeout_time < call.now_ms for txn in running), 0)


def _versions(call: Call, instance_id: str) -> Waiting:
    """Count the versions of partitions whose table has no tablets any more."""
    known: dict[int, bool] = {}
    number = 0
    for record in _records(call, "PartitionVersionKey", instance_id=instance_id):
        table_id = int(record.key.fields.get("tbl_id", 0))  # type: ignore[arg-type]
        if table_id not in known:
            tablets = _records(call, "MetaTabletKey", instance_id=instance_id, table_id=table_id)
            known[table_id] = next(tablets, None) is not None
        number += not known[table_id]
    return Waiting(number, 0)


def _unknown(call: Call, instance_id: str) -> Waiting:
    call.note("expired_stage_object is 0: only the object store knows them")
    return Waiting(0, 0)


#: Counts each kind, by the recycler's name for it, in the order of the names.
KINDS: dict[str, Callable[[Call, str], Waiting]] = {
    "abort_timeout_txn": _timed_out,
    "copy_job": _number_of("CopyJobKey"),
    "expired_stage_object": _unknown,
    "expired_txn_label": _number_of("RecycleTxnKey"),
    "index": _indexes,
    "partition": _partitions,
    "rowset": _rowsets,
    "segment": _segments,
    "stage": _number_of("RecycleStageKey"),
    "tablet": _tablets,
    "tmp_rowset": _tmp_rowsets,
    "version": _versions,
}
