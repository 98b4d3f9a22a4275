"""Which kind of file it is, and what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceNotFound, SourceNotSupported, UsageError
from inspector.sources.backup.dissect import dissect
from tests.inspector.sources.backup.dissect.conftest import BLOCK_FILES, LOG, MANIFESTS, RANGE, laid_out, written
from tests.support.places import DEMO

if TYPE_CHECKING:
    from pathlib import Path


def test_properties(tmp_path: Path) -> None:
    folder = tmp_path / "properties"
    folder.mkdir()
    (number,) = laid_out(folder, "log_end_version", b" 123\n")
    assert (number.offset, number.length, number.name, number.value) == (1, 3, "log_end_version", 123)
    (bad,) = laid_out(folder, "log_end_version", b"soon")
    assert (bad.offset, bad.value, bad.problem) == (0, None, "expected a decimal number")
    fields = list(dissect(DEMO / "properties" / "encryption_metadata"))
    assert [(field.name, field.value) for field in fields] == [
        ("is_encryption_enabled", False),
        ("encryption_block_size", 0),
    ]


@pytest.mark.parametrize("path", BLOCK_FILES[::9] + MANIFESTS[:1], ids=lambda path: path.name)
def test_kind_is_told_by_the_content_where_the_name_does_not_tell(tmp_path: Path, path: Path) -> None:
    assert list(dissect(written(tmp_path, "renamed", path.read_bytes()))) == list(dissect(path))


def test_blocks_are_counted_from_0(tmp_path: Path) -> None:
    block = bytes.fromhex("e9030000 00000001 61 00000001 7a").ljust(32, b"\xff")
    path = written(tmp_path, RANGE, block * 3, 32)
    assert {field.block for field in dissect(path)} == {0, 1, 2}
    assert next(field.offset for field in dissect(path, 2)) == 64
    for number in (3, -1):
        with pytest.raises(UsageError, match=f"no block {number}; blocks count from 0, and the file has 3"):
            list(dissect(path, number))
    with pytest.raises(UsageError, match="no blocks"):
        dissect(MANIFESTS[0], 0)


def test_what_is_no_file_of_a_backup(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(SourceNotFound, match="no such file"):
            dissect(path)
    for content in (b"", b"12", b"text", b"\0" * 100):
        with pytest.raises(SourceNotSupported, match="give a range file"):
            dissect(written(tmp_path, "other", content))


def test_encrypted_block_is_refused_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, RANGE, (1002).to_bytes(4, "little") + bytes(100))
    with pytest.raises(SourceNotSupported, match=rf"{path}: block 0: range file format 1002 is an encrypted snapshot"):
        list(dissect(path))


def test_empty_files(tmp_path: Path) -> None:
    (field,) = laid_out(tmp_path, RANGE, b"")
    assert (field.offset, field.problem) == (0, "the file is empty")
    assert laid_out(tmp_path, LOG, b"") == []
