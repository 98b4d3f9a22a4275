"""A record as plain data, such as JSON can hold: its key, its value, its problems (docs/values.md, "JSON")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message

from inspector.forms.messages import to_data
from inspector.forms.redaction import MASK, hides_bytes, mask_message
from inspector.values.bitmap import DeleteBitmap, summary
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats

if TYPE_CHECKING:
    from inspector.records.record import Record
    from keycodec.elements import FieldValue
    from keycodec.key import Key

#: What a key's JSON form can have.
KEY_COLUMNS = ("family", "key", "fields", "versionstamp", "suffix", "error")
#: What a record's JSON form can have.
RECORD_COLUMNS = ("family", "key", "fields", "versionstamp", "value", "problems", "error")


def record_data(record: Record, *, show_secrets: bool = False) -> dict[str, Any]:
    """A record as JSON can hold it."""
    data = key_data(record.key)
    data["value"] = value_data(record, show_secrets=show_secrets)
    if record.problems:
        data["problems"] = [str(problem) for problem in record.problems]
    return data


def key_data(key: Key) -> dict[str, Any]:
    """A key as JSON can hold it."""
    data: dict[str, Any] = {"family": key.family.name if key.family else None, "key": key.raw.hex()}
    data["fields"] = {name: _field_data(value) for name, value in key.fields.items()}
    if key.versionstamp is not None:
        data["versionstamp"] = str(key.versionstamp)
    if key.suffix is not None:
        data["suffix"] = str(key.suffix)
    if key.error is not None:
        data["error"] = str(key.error)
    return data


def _field_data(value: FieldValue) -> str:
    return value if isinstance(value, str) else str(value)


def value_data(record: Record, *, show_secrets: bool = False) -> Any:
    """A record's value as JSON can hold it (docs/values.md, "JSON")."""
    value = record.value
    if isinstance(value, Message):
        return to_data(value if show_secrets else mask_message(value))
    if isinstance(value, TabletStats):
        return _stats_data(value)
    if isinstance(value, TxnLabel):
        return to_data(value.message if show_secrets else mask_message(value.message)) | label_notes(value)
    if isinstance(value, DeleteBitmap):
        return {"bytes": len(value.data), **summary(value)}
    if isinstance(value, Undecoded):
        hidden = not show_secrets and hides_bytes(record, value.data)
        return {"@undecoded": {"bytes": len(value.data), "hex": MASK if hidden else value.data.hex()}}
    return {} if value is None else str(value)


def _stats_data(stats: TabletStats) -> dict[str, Any]:
    parts = {"aggregated_stats": stats.aggregated, "detached_stats": stats.detached, "merged_stats": stats.merged}
    data: dict[str, Any] = {name: to_data(part) if part is not None else None for name, part in parts.items()}
    if stats.unknown_counters:
        data["@unknown_counters"] = {name: str(value) for name, value in stats.unknown_counters.items()}
    return data


def label_notes(label: TxnLabel) -> dict[str, Any]:
    """What the versionstamp behind a label says."""
    notes = {"@versionstamp": str(label.versionstamp)}
    return notes if label.transaction_id is None else notes | {"@txn_id": str(label.transaction_id)}
