"""Calls that put right what is stored of tablets: their statistics, and the database that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.service.calls.call import key_of, missing_in
from inspector.service.calls.fields import enum_or_default
from inspector.service.calls.repair.counters import counter_key
from inspector.service.wire.outcomes import Refusal, invalid, unfit
from inspector.service.wire.queries import stoll
from inspector.values.stats import TabletStats
from inspector.values.value import message_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.records.record import Record
    from inspector.schema.messages import RowsetMetaCloudPB
    from inspector.service.calls.call import Call
    from keycodec.elements import FieldValue

#: The fields of a stats row that the sizes of rowsets are added up in.
_SIZES = {"data_size": "total_disk_size", "index_size": "index_disk_size", "segment_size": "data_disk_size"}


def fix_tablet_stats(call: Call) -> None:
    """Compute the sizes in the stats rows of a table anew, from the rowsets of each tablet."""
    query = call.query
    table_id = stoll(query.get("table_id", ""))
    if table_id is None:
        raise invalid(f"Invalid table_id, table_id: {query.get('table_id', '')}")
    instance_id = call.instance_of(query.get("cloud_unique_id", ""))
    if not instance_id:
        raise invalid("empty instance_id")
    tablet_id = _optional_tablet(call, instance_id)
    for record in scan(
        call.transaction, "StatsTabletKey", schema=call.schema, instance_id=instance_id, table_id=table_id
    ):
        if tablet_id in (None, record.key.fields.get("tablet_id")):
            _fix(call, instance_id, record)


def _optional_tablet(call: Call, instance_id: str) -> int | None:
    """Return the tablet that the query names; None for all tablets of the table. Raises Refusal."""
    text = call.query.get("tablet_id", "")
    if text:
        tablet_id = stoll(text)
        if tablet_id is None:
            raise invalid(f"Invalid tablet_id, tablet_id: {text}")
        return tablet_id
    instance = call.instance(instance_id)
    if enum_or_default(instance, "multi_version_status") != "MULTI_VERSION_DISABLED":
        raise invalid(f"tablet_id is needed for an instance with versioned metadata, instance_id={instance_id}")
    return None


def _fix(call: Call, instance_id: str, record: Record) -> None:
    stats, ids = record.value, record.key.fields
    if not isinstance(stats, TabletStats) or missing_in(stats):
        raise Refusal("PROTOBUF_PARSE_ERR", f"marformed tablet stats value, key={record.key.raw.hex()}")
    if stats.aggregated is None:
        return
    row = type(stats.aggregated)()
    row.CopyFrom(stats.aggregated)
    rowsets = list(_rowsets(call, instance_id, ids["tablet_id"]))
    for field, size in _SIZES.items():
        setattr(row, field, sum(getattr(rowset, size) for rowset in rowsets))
    call.write(row, "StatsTabletKey", **ids)
    if stats.counters.get("num_segs", 0) > 0:
        for counter in _SIZES:
            call.transaction.set(counter_key(ids, counter), bytes(8))


def _rowsets(call: Call, instance_id: str, tablet_id: FieldValue) -> Iterator[RowsetMetaCloudPB]:
    transaction, schema = call.transaction, call.schema
    for record in scan(transaction, "MetaRowsetKey", schema=schema, instance_id=instance_id, tablet_id=tablet_id):
        rowset = message_of(record.value, messages.RowsetMetaCloudPB)
        if rowset is None or missing_in(rowset):
            raise Refusal(
                "PROTOBUF_PARSE_ERR", f"malformed rowset meta, unable to deserialize key={record.key.raw.hex()}"
            )
        yield rowset


def fix_tablet_db_id(call: Call) -> None:
    """Set the database in the index of a tablet."""
    db_id, tablet_id = (_number(call, name) for name in ("db_id", "tablet_id"))
    ids: dict[str, str | int] = {"instance_id": call.query.get("instance_id", ""), "tablet_id": tablet_id}
    index = call.read(messages.TabletIndexPB, "MetaTabletIdxKey", **ids)
    if index is None:
        reason = f"tablet index pb not found, key={key_of('MetaTabletIdxKey', ids).hex()}"
        call.note(f"the service says this only in its log: {reason}")
        raise Refusal("TABLET_NOT_FOUND", reason)
    if index.db_id == db_id:
        return
    index.db_id = db_id
    call.write(index, "MetaTabletIdxKey", **ids)


def _number(call: Call, name: str) -> int:
    text = call.query.get(name, "")
    number = stoll(text)
    if number is None:
        raise unfit(f"{name} {text} must be a number, meet error=stol")
    return number
