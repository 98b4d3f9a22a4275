"""Which fields and enum values came with which release line of Doris: what tells from data who wrote it.

Only what came after 3.0 and is stored. The lines are those of ``keycodec.families``. A field that a line got in a patch
release stands there too: the note says so.
"""

from __future__ import annotations

from typing import NamedTuple


class Arrival(NamedTuple):
    """Fields of a message, or values of an enum, that came with a line."""

    line: str
    owner: str
    names: tuple[str, ...]
    note: str


_LATER, _ROW_BINLOG = "4.2 or 5.0", "row binlog"
_ACTIVE = ("cluster_id", "time_ms", "cluster_status", "cluster_status_mtime_ms")
_DOC_MODE = ("variant_enable_doc_mode", "variant_doc_materialization_min_rows", "variant_doc_hash_shard_count")
_TSO_COLUMNS = ("commit_tso_col_idx", "binlog_tso_col_idx", "binlog_lsn_col_idx", "binlog_op_col_idx")
_SEGMENTS = ("segments_key_bounds_aggregated", "segment_group_sizes", "db_id", "table_id", "segment_ids")
_ROLE = ("role_arn", "external_id", "cred_provider_type")
_RECYCLE_STATE = ("recycle_state", "recycle_state_update_time_ms")

# fmt: off
ARRIVALS = (
    Arrival("3.1", "doris.cloud.ObjectStoreInfoPB", _ROLE, "a role of AWS in place of ak and sk"),
    Arrival("4.0", "doris.cloud.ClusterPB.Type", ("VIRTUAL",), "virtual clusters"),
    Arrival("4.0", "doris.RowsetMetaCloudPB", ("is_recycled", "job_id"), "a patch release: marks before recycling"),
    Arrival("4.0", "doris.cloud.TabletStatsPB", tuple(f"last_active_{name}" for name in _ACTIVE),
            "a patch release, 2026-03-31"),
    Arrival("4.0", "doris.cloud.TxnInfoPB", ("load_cluster_id",), "a patch release, 2026-03-31"),
    Arrival("4.1", "doris.ColumnPB", _DOC_MODE, "4.1.0: variant columns in DOC mode"),
    Arrival("4.1", "doris.TabletSchemaCloudPB", ("storage_format",), "2026"),
    Arrival("4.1", "doris.TabletMetaCloudPB", ("vertical_compaction_num_columns_per_group",), "2026"),
    Arrival("4.1", "doris.BinaryPlainEncodingTypePB", ("BINARY_PLAIN_ENCODING_V3",), "2026"),
    Arrival("4.1", "doris.cloud.SnapshotInfoPB", ("resource_id",), "a patch release"),
    Arrival("4.1", "doris.cloud.InstanceInfoPB", _RECYCLE_STATE, "4.1.4: a dropped instance keeps its record"),
    Arrival(_LATER, "doris.RowsetMetaCloudPB", _SEGMENTS, "ids and groups of segments, and the table"),
    Arrival(_LATER, "doris.RowsetMetaCloudPB", ("is_row_binlog", "commit_tso"), _ROW_BINLOG),
    Arrival(_LATER, "doris.SegmentsOverlapPB", ("NONOVERLAPPING_WITHIN_GROUP",), "groups of segments"),
    Arrival(_LATER, "doris.InvertedIndexStorageFormatPB", ("SNII",), "an index format, PR #66052"),
    Arrival(_LATER, "doris.TabletSchemaCloudPB", _TSO_COLUMNS, _ROW_BINLOG),
    Arrival(_LATER, "doris.TabletMetaCloudPB", ("tablet_role", "binlog_tablet_id"), _ROW_BINLOG),
    Arrival(_LATER, "doris.BinlogConfigPB", ("binlog_format", "need_historical_value"), _ROW_BINLOG),
)
# fmt: on

#: The line by the full name of the message or enum, a full stop, and the name.
LINE_OF = {f"{arrival.owner}.{name}": arrival.line for arrival in ARRIVALS for name in arrival.names}
