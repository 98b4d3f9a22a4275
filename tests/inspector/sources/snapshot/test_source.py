"""Snapshot files that are damaged, or made to do harm: one clear error, whatever stands in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceDamaged, UsageError
from inspector.sources.memory import MemorySource
from inspector.sources.snapshot.format import APPLICATION_ID, FORMAT_VERSION
from inspector.sources.snapshot.source import SnapshotSource
from inspector.sources.snapshot.writer import capture
from inspector.views.info import info

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [(b"key-%02d" % number, b"value") for number in range(20)]
KEY_VALUES = "CREATE TABLE key_values (key, value)"
METADATA = "CREATE TABLE metadata (name, value)"


def captured(folder: Path) -> Path:
    path = folder / "captured"
    capture(MemorySource(), path, ROWS)
    return path


def made(folder: Path, *statements: str) -> Path:
    """A file that says that it is a snapshot, and holds what these statements make."""
    path = folder / "made"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA page_size = 512")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


def damage(path: Path) -> str:
    """What reading it raises, in either direction."""
    said = set()
    for reverse in (False, True):
        with pytest.raises(SourceDamaged) as caught, SnapshotSource(path) as source:
            list(source.key_values(reverse=reverse))
        said.add(str(caught.value))
    (text,) = said
    assert text.startswith(f"{path}: ")
    assert text.endswith("capture it again")
    return text


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ([], "key_values is missing"),
        ([KEY_VALUES], "metadata is missing"),
        ([KEY_VALUES, METADATA, "INSERT INTO metadata VALUES ('notes', NULL)"], "damaged one"),
        ([KEY_VALUES, METADATA, "INSERT INTO metadata VALUES ('notes', 'no JSON')"], "damaged one"),
        ([KEY_VALUES, METADATA, "INSERT INTO metadata VALUES ('notes', hex(zeroblob(9)))"], "damaged one"),
        ([KEY_VALUES, METADATA, "INSERT INTO metadata VALUES ('read_parts', '[[\"\", \"\", 1e999]]')"], "read_parts"),
        ([KEY_VALUES, METADATA, "INSERT INTO key_values VALUES (x'00', 'text')"], "not bytes"),
        ([KEY_VALUES, METADATA, *["INSERT INTO key_values VALUES (x'00', x'00')"] * 2], "not in order"),
    ],
)
def test_what_no_capture_writes_is_refused(tmp_path: Path, statements: list[str], reason: str) -> None:
    assert reason in damage(made(tmp_path, *statements))


def test_json_that_nests_too_deep_is_refused(tmp_path: Path) -> None:
    deep = f"INSERT INTO metadata VALUES ('notes', '{'[' * 100_000}')"
    assert "damaged one" in damage(made(tmp_path, KEY_VALUES, METADATA, deep))


def test_metadata_that_no_capture_writes_is_left_out_of_what_is_said(tmp_path: Path) -> None:
    deep = f"{'[' * 500}{']' * 500}"
    metadata = {"created": deep, "read_versions": f'[1, "2", {deep}]', "notes": f'["a note", 1, {deep}]'}
    rows = [f"INSERT INTO metadata VALUES ('{name}', '{value}')" for name, value in metadata.items()]
    with SnapshotSource(made(tmp_path, KEY_VALUES, METADATA, *rows)) as source:
        said = info(source)
    assert (said["read_versions"], said["notes"]) == ([1], ["a note"])


@pytest.mark.parametrize("name", ["key_values", "metadata"])
def test_a_query_that_never_ends_is_not_run(tmp_path: Path, name: str) -> None:
    endless = "WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless) SELECT n, n FROM endless"
    others = [KEY_VALUES] if name == "metadata" else [METADATA]
    assert f"{name} is missing" in damage(made(tmp_path, *others, f"CREATE VIEW {name} AS {endless}"))


def test_keys_out_of_order_are_damage(tmp_path: Path) -> None:
    path = captured(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"key-05", b"key-15", 1))
    assert "not in order" in damage(path)


def test_a_record_of_a_senseless_length_is_damage(tmp_path: Path) -> None:
    path = made(tmp_path, KEY_VALUES, METADATA)
    content = path.read_bytes()
    for before in range(8, 11):  # about there the record that names the table says how long it is
        start = content.index(b"tablekey_values") - before
        path.write_bytes(content[:start] + b"\xff\xff\xff\xff\xff\xffb" + content[start + 7 :])
        assert "damaged one" in damage(path)


def test_a_name_that_is_no_utf8_is_damage(tmp_path: Path) -> None:
    path = captured(tmp_path)
    content = path.read_bytes()
    assert content.count(b"tablekey_values") == 1
    path.write_bytes(content.replace(b"tablekey_values", b"\xff" * 15))
    assert "damaged one" in damage(path)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"^{tmp_path / 'none'}: cannot create a file in this folder: No such file"):
        capture(MemorySource(), tmp_path / "none" / "a.snapshot", ROWS)
