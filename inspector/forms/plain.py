"""A record as plain data for JSON: its key, its value and its problems (docs/values.md, "JSON")."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from google.protobuf.message import Message

from inspector.forms.messages import to_data
from inspector.forms.redaction import MASK, Hidden
from inspector.values.bitmap import DeleteBitmap, summary
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded
from inspector.values.stats import TabletStats
from keycodec.decoding import decode
from keycodec.jsonforms import Int64, key_data

if TYPE_CHECKING:
    from inspector.forms.jsontext import Json
    from inspector.values.reading import Problem
    from inspector.values.value import Value
    from keycodec.key import Key

#: What a key's JSON form can have.
KEY_COLUMNS = ("family", "key", "fields", "versionstamp", "suffix", "error")
#: What may be asked for beside it: when the commit was that the versionstamp names.
STAMP_TIMES = ("versionstamp_time", "versionstamp_time_precision")
#: What a record's JSON form can have.
RECORD_COLUMNS = ("family", "key", "fields", "versionstamp", "value", "problems", "error")
#: What the JSON form of a value that is no message can have: of tablet statistics; of a delete bitmap.
STATS_VALUES = ("aggregated_stats", "detached_stats", "merged_stats")
BITMAP_NUMBERS = ("bytes", "cardinality")
BITMAP_VALUES = (*BITMAP_NUMBERS, "ranges", "more_ranges")
OTHER_VALUES = (*STATS_VALUES, *BITMAP_VALUES)


class Shown(NamedTuple):
    """A record that may be shown. Forms and printers get nothing else of it. :meth:`Record.shown` makes it."""

    key: Key
    value: Value | Hidden
    problems: tuple[Problem, ...]


class ShownKeyValue(NamedTuple):
    """A key-value that may be shown. ``value``: None if all of it is hidden. ``size``: bytes of the stored value."""

    raw_key: bytes
    value: bytes | None
    size: int

    @property
    def key(self) -> Key:
        """The key, decoded anew each time: text shows its bytes alone."""
        return decode(self.raw_key, partial=True)


def record_data(shown: Shown) -> dict[str, Json]:
    """Convert a record to data for JSON."""
    data = key_data(shown.key)
    data["value"] = value_data(shown.value)
    if shown.problems:
        data["problems"] = [str(problem) for problem in shown.problems]
    return data


def value_data(value: Value | Hidden) -> Json:
    """Convert a record's value to data for JSON (docs/values.md, "JSON")."""
    if isinstance(value, Message):
        return to_data(value)
    if isinstance(value, TabletStats):
        return _stats_data(value)
    if isinstance(value, TxnLabel):
        return to_data(value.message) | label_notes(value)
    if isinstance(value, DeleteBitmap):
        return {"bytes": len(value.data), **summary(value)}
    if isinstance(value, Undecoded):
        return _undecoded_data(len(value.data), value.data.hex())
    if isinstance(value, Hidden):
        return _undecoded_data(value.size, MASK)
    return {} if value is None else Int64(value)


def _undecoded_data(size: int, shown: str) -> dict[str, Json]:
    return {"@undecoded": {"bytes": size, "hex": shown}}


def _stats_data(stats: TabletStats) -> dict[str, Json]:
    parts = {"aggregated_stats": stats.aggregated, "detached_stats": stats.detached, "merged_stats": stats.merged}
    data: dict[str, Json] = {name: to_data(part) if part is not None else None for name, part in parts.items()}
    if stats.unknown_counters:
        data["@unknown_counters"] = {name: Int64(value) for name, value in stats.unknown_counters.items()}
    return data


def label_notes(label: TxnLabel) -> dict[str, Json]:
    """Return what the versionstamp after a label says."""
    notes: dict[str, Json] = {"@versionstamp": str(label.versionstamp)}
    return notes if label.transaction_id is None else notes | {"@txn_id": Int64(label.transaction_id)}
