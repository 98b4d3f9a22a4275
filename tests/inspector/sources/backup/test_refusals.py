"""What is refused, and in which words."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceNotSupported
from inspector.sources.backup import BackupSource, describe_backup
from tests.inspector.sources.backup.support import ROWS, small_backup
from tests.inspector.sources.backup.writer import Container

if TYPE_CHECKING:
    from pathlib import Path

REMEDY = "restore the backup into a cluster and read that"


def refusal(root: Path) -> str:
    """The same in every way of opening, and in the description, which is given all the same."""
    said = set()
    for at in ("latest", "snapshot", "10"):
        for salvage in (False, True):
            with pytest.raises(SourceNotSupported) as caught, BackupSource.open(root, at, salvage) as source:
                list(source.key_values())
            said.add(str(caught.value))
    (text,) = said
    assert describe_backup(root).unsupported == text
    return text


def test_snapshot_encrypted_by_the_cluster(tmp_path: Path) -> None:
    container = Container(tmp_path)
    path = container.range_file(10, b"", b"\xff", [])
    (tmp_path / path).write_bytes(struct.pack("<I", 1002) + bytes(100))
    container.manifest([path])
    assert refusal(tmp_path) == (
        f"{tmp_path}: the range files are of format 1002: encrypted by the cluster, whose keys only its key service "
        f"has; {REMEDY}"
    )
    description = describe_backup(tmp_path)
    assert description.encrypted
    assert description.formats == ("range file (1002)",)


def test_files_encrypted_with_a_key_file(tmp_path: Path) -> None:
    small_backup(tmp_path).property(
        "encryption_metadata", '{"is_encryption_enabled": true, "encryption_block_size": 4096}'
    )
    assert refusal(tmp_path) == (
        f"{tmp_path}: the files are encrypted with a key file; give its key: --encryption-key-file FILE"
    )
    description = describe_backup(tmp_path)
    assert description.encrypted
    assert [snapshot.reason for snapshot in description.snapshots] == [None]  # nothing is wrong with the manifest


def test_files_that_look_like_those_of_an_older_encryption(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    noise = random.Random(1)
    for path in [path for path in container.root.rglob("*,*") if path.is_file()]:
        path.write_bytes(noise.randbytes(8192))
    assert "--encryption-key-file" in refusal(tmp_path)


@pytest.mark.parametrize("folder", ["rlogs/7/0/", "rlogs/"])
def test_range_partitioned_logs(tmp_path: Path, folder: str) -> None:
    small_backup(tmp_path).put(f"{folder}log,1,2,{'0' * 32},1048576", b"")
    assert refusal(tmp_path) == f"{tmp_path}: range-partitioned logs (rlogs/) are not read; {REMEDY}"


def test_bulk_dump(tmp_path: Path) -> None:
    Container(tmp_path).put("bulkdump_data/job/job-manifest.txt", b"")
    assert refusal(tmp_path) == f"{tmp_path}: a snapshot by bulk dump (bulkdump_data/) is not read; {REMEDY}"


def test_bulk_dump_beside_an_ordinary_snapshot_does_no_harm(tmp_path: Path) -> None:
    small_backup(tmp_path).put("bulkdump_data/job/job-manifest.txt", b"")
    with BackupSource.open(tmp_path) as source:
        assert list(source.key_values()) == ROWS


@pytest.mark.parametrize("url", ["http://key:secret@host/name?bucket=b", "hdfs://bucket/backup"])
def test_an_object_store_of_another_kind(url: str) -> None:
    with pytest.raises(SourceNotSupported, match="copy the container to a local folder") as caught:
        BackupSource.open(url)
    assert "secret" not in str(caught.value)
