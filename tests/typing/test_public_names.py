"""What a program writes against the public names: run as tests, and checked by mypy --strict as a user's code is."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_type

import inspector
import keycodec
from inspector import messages
from inspector.compare.diff import Change, diff
from inspector.sources.snapshot.writer import capture
from inspector.values.value import Value
from inspector.views.clusters import ClusterRow
from keycodec import BlobChunk, Counter, DocumentChild, Family, Key, Versionstamp

if TYPE_CHECKING:
    from pathlib import Path

DEMO = "backup:fixtures/backup-demo"


def test_keys() -> None:
    raw = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=10086, version=10010)
    assert_type(raw, bytes)
    key = keycodec.decode(raw, partial=True)
    assert_type(key, Key)
    assert_type(key.family, Family | None)
    assert_type(key.versionstamp, Versionstamp | None)
    assert_type(key.suffix, BlobChunk | DocumentChild | Counter | None)
    assert_type(keycodec.key_range("InstanceKey"), tuple[bytes, bytes])
    assert_type(keycodec.diagram(raw), str)
    assert assert_type(keycodec.parse_text(raw.hex()).form, str) == "hex"
    (match,) = keycodec.find_keys(f"key={raw.hex()}")
    assert assert_type(match.key, Key) == key


def test_records() -> None:
    with inspector.open(DEMO) as source:
        assert_type(source, inspector.Source)
        for record in inspector.scan(source, "InstanceKey"):
            assert_type(record, inspector.Record)
            assert_type(record.value, Value)
            instance = assert_type(record.message(messages.InstanceInfoPB), messages.InstanceInfoPB)
            assert assert_type(instance.instance_id, str) == record.key.fields["instance_id"]
            assert not record.failed
        assert {assert_type(row, ClusterRow).type for row in inspector.clusters(source)} == {"COMPUTE", "SQL"}


def test_sources_side_by_side(tmp_path: Path) -> None:
    with inspector.open(DEMO) as source:
        capture(source, tmp_path / "copy", source.key_values())
        with inspector.open(tmp_path / "copy") as copy:
            changes = list(diff(inspector.scan(source), inspector.scan(copy)))
            assert assert_type(changes, list[Change]) == []


def test_versions() -> None:
    assert assert_type(keycodec.__version__, str) == assert_type(inspector.__version__, str)
