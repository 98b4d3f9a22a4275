"""Messages as a typed program uses them: mypy --strict knows each field, and refuses what is not there."""

from __future__ import annotations

from typing import assert_type

import pytest

from inspector.schema.messages import ClusterPB, InstanceInfoPB, RowsetMetaCloudPB, TabletIndexPB, TxnStatusPB


def test_fields_have_types() -> None:
    instance = InstanceInfoPB(instance_id="i", status="DELETED", clusters=[{"cluster_id": "c"}, ClusterPB()])
    assert_type(instance.status, InstanceInfoPB.Status)
    assert instance.status == InstanceInfoPB.DELETED == instance.DELETED
    assert assert_type(InstanceInfoPB.Status.Name(instance.status), str) == "DELETED"
    cluster = assert_type(instance.clusters[0], ClusterPB)
    assert assert_type(cluster.cluster_id, str) == "c"
    assert assert_type(cluster.nodes.add().ctime, int) == 0
    rowset = assert_type(RowsetMetaCloudPB.FromString(b""), RowsetMetaCloudPB)
    assert assert_type(rowset.__split_schema.num_split_keys, int) == 0
    assert assert_type(rowset.packed_slice_locations["path"].offset, int) == 0
    assert assert_type(TxnStatusPB.Value("TXN_STATUS_VISIBLE"), TxnStatusPB) == TxnStatusPB.TXN_STATUS_VISIBLE


def test_what_is_not_there_is_refused() -> None:
    index = TabletIndexPB()
    with pytest.raises(AttributeError):
        print(index.tablet)  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="tablet"):
        index.HasField("tablet")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="tablet"):
        TabletIndexPB(tablet=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        index.tablet_id = "7"  # type: ignore[assignment]
    with pytest.raises(AttributeError):
        InstanceInfoPB().ram_user = InstanceInfoPB().iam_user  # type: ignore[misc]
