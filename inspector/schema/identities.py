"""What tells the elements of a list apart, by the message that they are: so that one that is gone is seen as gone.

Each way is some fields that make an element's identity together; the first way serves by which all elements of a list
differ. Of a way's fields the first one is always set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

#: Fields, with dots where they lie in a message inside the element.
Way = tuple[str, ...]

_STREAM = ("stream_db_id", "stream_id")

IDENTITIES: dict[str, tuple[Way, ...]] = {
    "doris.ColumnPB": (("unique_id",), ("name",)),  # the columns inside a column all have the unique_id -1
    "doris.InvertedIndexFileInfo.IndexInfo": (("index_id", "index_suffix"),),
    "doris.RowsetMetaCloudPB": (("rowset_id_v2",),),
    "doris.TabletIndexPB": (("index_id", "index_suffix_name"),),
    "doris.cloud.ClusterPB": (("cluster_id",), ("cluster_name",)),
    "doris.cloud.EncryptionKeyInfoPB.Item": (("key_id",),),
    "doris.cloud.HdfsBuildConf.HdfsConfKVPair": (("key",),),
    # The nodes of a cluster may share one cloud_unique_id.
    "doris.cloud.NodeInfoPB": (
        ("cloud_unique_id",),
        ("ip", "heartbeat_port", "edit_log_port"),
        ("host", "heartbeat_port", "edit_log_port"),
    ),
    "doris.cloud.ObjectFilePB": (("relative_path",), ("relative_path", "etag")),
    "doris.cloud.ObjectStoreInfoPB": (("id",),),
    "doris.cloud.PackedSlicePB": (("path",),),
    "doris.cloud.RecycleRowsetPB": (("rowset_meta.rowset_id_v2",),),
    "doris.cloud.ServiceRegistryPB.Item": (("id",),),
    "doris.cloud.StagePB": (("stage_id",),),
    "doris.cloud.TableStreamIdentityPB": (_STREAM,),
    "doris.cloud.TableStreamPartitionSetPB": (tuple(f"identity.{name}" for name in _STREAM),),
    "doris.cloud.TabletCompactionJobPB": (("id",),),
}

#: Elements that only their place or their content tells apart.
WITHOUT_IDENTITY = frozenset(
    {
        "doris.ColumnGroupPB",
        "doris.DeleteSubPredicatePB",  # several conditions on one column
        "doris.InPredicatePB",
        "doris.InvertedIndexFileInfo",  # one for each segment, in their order
        "doris.KeyBoundsPB",  # one for each segment
        "doris.ZoneMap",  # one for each column
        "doris.segment_v2.ColumnPathPartInfo",  # the steps of a path
    }
)


def identities(message: Descriptor | None) -> tuple[Way, ...]:
    """The ways to tell elements of this message apart; none for other elements than messages."""
    return () if message is None else IDENTITIES.get(message.full_name, ())
