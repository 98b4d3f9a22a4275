r"""A value as the Meta Service's HTTP route ``get_value`` prints it (docs/api.md, "Tools").

==================  ====================================================================================
message             JSON: no blanks, fields in the order of their numbers, nothing that the schema lacks
txn label           JSON, a newline, ``txn_id=`` the id that its stamp gives
tablet stats        three lines: ``aggregated_stats:``, ``detached_stats:``, ``merged_stats:``
int64               decimal; of a family for which the service expects a VersionPB, that message's JSON
delete bitmap       hex, each byte but the first without its leading zero: it cannot be read back
empty               ``{}``
versioned           any of these, a backslash, an ``n``, ``versionstamp=`` 20 hex digits
==================  ====================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message

from inspector.service.wire.jsonforms import compact
from inspector.values.bitmap import DeleteBitmap
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats

if TYPE_CHECKING:
    from inspector.records.record import Record


def get_value_text(record: Record, *, show_secrets: bool) -> str:
    """The record's value as text; "" where it could not be decoded, which the service reports as a parse failure."""
    value: Any = record.value
    if isinstance(value, Undecoded):
        return ""
    if isinstance(value, int) and record.message_class is not None:
        value = record.message_class(version=value)
    text = _value_text(value, show_secrets)
    stamp = record.key.versionstamp
    return text if stamp is None else f"{text}\\nversionstamp={stamp}"


def _value_text(value: Any, show_secrets: bool) -> str:
    if isinstance(value, Message):
        return compact(value, show_secrets=show_secrets)
    if isinstance(value, TxnLabel):
        json, transaction_id = compact(value.message, show_secrets=show_secrets), value.transaction_id
        return json if transaction_id is None else f"{json}\ntxn_id={transaction_id}"
    if isinstance(value, TabletStats):
        parts = {"aggregated": value.aggregated, "detached": value.detached, "merged": value.merged}
        texts = {
            name: "{}" if part is None else compact(part, show_secrets=show_secrets) for name, part in parts.items()
        }
        return "".join(f"{name}_stats: {text}\n" for name, text in texts.items())
    if isinstance(value, DeleteBitmap):
        return value.data[:1].hex() + "".join(f"{byte:x}" for byte in value.data[1:])
    return "{}" if value is None else str(value)
