"""Field numbers that meant something else on Doris's master for some months; no release wrote them so.

Bytes alone cannot be read as the old meaning where a number has a new one. The wire type tells the two apart: here are
only numbers whose old wire type differs from the new one, or that have no new meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor


class FormerField(NamedTuple):
    """What a number was: its name, and the full name of the message that it held; None: a number."""

    name: str
    message: str | None = None


#: By the message and the number. April to July 2026, PRs #62058 and #63110.
FORMER_FIELDS = {
    ("doris.TabletSchemaCloudPB", 38): FormerField("binlog_timestamp_col_idx"),
    ("doris.TabletSchemaCloudPB", 39): FormerField("binlog_lsn_col_idx"),
    ("doris.TabletMetaCloudPB", 42): FormerField("row_binlog_schema", "doris.TabletSchemaCloudPB"),
    ("doris.TabletMetaCloudPB", 43): FormerField("row_binlog_rs_metas", "doris.RowsetMetaCloudPB"),
    ("doris.TabletMetaCloudPB", 44): FormerField("row_binlog_schema_hash"),
    ("doris.DeleteBitmapPB", 5): FormerField("is_binlog_delvec"),
}


def former_field(message: Descriptor, number: int, *, is_bytes: bool) -> FormerField | None:
    """Tell which field a number of a message was; None if it was no other, or was not of that wire type."""
    former = FORMER_FIELDS.get((message.full_name, number))
    return former if former is not None and (former.message is not None) is is_bytes else None


def former_message(message: Descriptor, number: int) -> Descriptor | None:
    """The message that bytes under a number of a message were, as the same schema has it; None if they were none."""
    former = former_field(message, number, is_bytes=True)
    if former is None or former.message is None:
        return None
    try:
        found: Descriptor = message.file.pool.FindMessageTypeByName(former.message)
    except KeyError:  # the message is of a schema that does not have the other one
        return None
    return found
