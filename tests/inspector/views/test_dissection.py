"""Fields of a file as rows: in words, cut short, and without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import SourceNotSupported
from inspector.forms.redaction import MASK
from inspector.schema import Schema
from inspector.views.dissection import FieldRow, dissection
from keycodec import encode
from tests.inspector.sources.backup.writer import (
    CLEAR,
    SET,
    Operation,
    blocks_of,
    log_rows,
    message,
    partitioned_row,
    range_file_bytes,
)
from tests.support.places import DEMO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = b"topsecret-4711"
INSTANCE = encode("InstanceKey", instance_id="i-1")
STATS = encode("StatsTabletKey", instance_id="i-1", table_id=1, index_id=2, part_id=3, tablet_id=4)
BLOCK_SIZE = 512


def instance() -> bytes:
    message_class = Schema.builtin().message_class("doris.cloud.InstanceInfoPB")
    value = message_class(instance_id="i-1", obj_info=[{"ak": "public", "sk": SECRET.decode()}])
    return bytes(value.SerializeToString())


#: Keys that are followed by a secret; the third one no family explains.
ROWS = [(INSTANCE, instance()), (STATS, b"\x08\x01"), (b"\x01\x10later\x00\x01", SECRET)]
OPERATIONS: list[Operation] = [(SET, *row) for row in ROWS] + [
    (CLEAR, INSTANCE, INSTANCE + b"\0"),
    (23, SECRET, SECRET),
]


def range_content() -> bytes:
    return range_file_bytes(b"", b"\xff", sorted(ROWS), BLOCK_SIZE)


def log_content(part_size: int) -> bytes:
    return blocks_of(log_rows(11, OPERATIONS, part_size), (2001).to_bytes(4, "little"), BLOCK_SIZE)


def partitioned_content() -> bytes:
    rows = [partitioned_row(11, place, message(operation)) for place, operation in enumerate(OPERATIONS)]
    return blocks_of(rows, (4110).to_bytes(4, "little"), BLOCK_SIZE)


FILES = {
    "range": (f"range,10,1,{BLOCK_SIZE}", range_content()),
    "log": (f"log,1,99,1,{BLOCK_SIZE}", log_content(10_000)),
    "log in parts": (f"log,1,99,1,{BLOCK_SIZE}", log_content(40)),
    "partitioned log": (f"log,1,99,1,0-of-1,{BLOCK_SIZE}", partitioned_content()),
}
every_file = pytest.mark.parametrize(("name", "content"), FILES.values(), ids=FILES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dissection")


def rows(folder: Path, name: str, content: bytes, *, mask: bool = True) -> list[FieldRow]:
    path = folder / name
    path.write_bytes(content)
    return list(dissection(path, mask=mask))


def leaks(found: list[FieldRow]) -> Iterator[FieldRow]:
    """Rows that show any eight bytes of the secret, as text or hex."""
    pieces = [SECRET[at : at + 8] for at in range(len(SECRET) - 7)]
    told = [text for piece in pieces for text in (piece.decode(), piece.hex())]
    for row in found:
        if any(text in row.value or text in str(row.problem) for text in told):
            yield row


@every_file
def test_secrets_are_masked_unless_they_are_to_be_shown(folder: Path, name: str, content: bytes) -> None:
    assert SECRET[:8] in content
    found = rows(folder, name, content)
    assert list(leaks(found)) == []
    assert MASK in [row.value for row in found]
    shown = rows(folder, name, content, mask=False)
    assert list(leaks(shown))
    assert MASK not in [row.value for row in shown]
    assert [row.length for row in shown] == [row.length for row in found]


@every_file
@given(data=st.data())
def test_no_damage_makes_a_secret_be_shown(folder: Path, name: str, content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1), "at")
    gone = data.draw(st.integers(0, 4), "gone")
    other = data.draw(st.binary(max_size=4), "other")
    try:
        found = rows(folder, name, content[:at] + other + content[at + gone :])
    except SourceNotSupported:  # a number became that of something that is refused
        return
    assert list(leaks(found)) == []


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"\x01\x10later\x00\x01\x12" + bytes(8), "\\x01\\x10later\\x00\\x01\\x12" + "\\x00" * 8),
        (b"\x01\x10later\x00\x01\x00", "\\x01\\x10later\\x00\\x01\\x00"),
        (b"\x01\x10later\x00\x01\x00\x0e" + SECRET, "\\x01\\x10later\\x00\\x01" + MASK),
        (INSTANCE + b"\x00", "\\x01\\x10instance\\x00\\x01\\x10i-1\\x00\\x01\\x00"),
        (INSTANCE + b"\x00\x00", "\\x01\\x10instance\\x00\\x01\\x10i-1\\x00\\x01" + MASK),
        (b"", ""),
        (b"\x01", "\\x01"),
        (b"k1", "k1"),
        (b"\x0a\x10later\x00\x01", "\\x0a" + MASK),
        (b"\xff/tenant/", "\\xff/tenant/"),
    ],
)
def test_a_key_that_no_family_explains_is_shown_as_far_as_it_has_the_form_of_a_key(
    folder: Path, raw: bytes, shown: str
) -> None:
    content = range_file_bytes(raw, b"\xff\xff", [], 4096)
    (begin,) = (row for row in rows(folder, "range,10,1,4096", content) if row.field == "begin")
    assert begin.value == shown


def test_values_of_families_without_secrets_are_shown(folder: Path) -> None:
    found = {row.field: row for row in rows(folder, *FILES["range"])}
    assert [(found[f"rows[{number}].key"].value, found[f"rows[{number}].value"].value) for number in range(3)] == [
        ("InstanceKey instance_id=i-1", MASK),
        ("\\x01\\x10later\\x00\\x01", MASK),
        ("StatsTabletKey instance_id=i-1 table_id=1 index_id=2 part_id=3 tablet_id=4", "\\x08\\x01"),
    ]


def test_what_rows_say(folder: Path) -> None:
    found = rows(folder, *FILES["log"])
    by_name = {row.field: row for row in found}
    assert by_name["format"] == FieldRow(0, 0, 4, "format", "2001")
    assert by_name["rows[0].value.mutations[1].type"].value == "0 (set)"
    assert by_name["rows[0].value.mutations[3].param2"].value == "\\x01\\x10instance\\x00\\x01\\x10i-1\\x00\\x01\\x00"
    assert all(row.problem is None for row in found)


def test_long_values_are_cut(folder: Path) -> None:
    content = range_file_bytes(b"k" * 300, b"\xff", [], 4096)
    found = {row.field: row for row in rows(folder, "range,10,1,4096", content.ljust(4096, b"\xff"), mask=False)}
    assert (found["begin"].length, found["begin"].value) == (300, "k" * 199 + "…")
    assert found["padding"].value == "ff" * 32 + "…"


def test_values_of_a_damaged_block_are_masked(folder: Path) -> None:
    name, content = FILES["range"]
    found = rows(folder, name, content + b"\xff\x00")
    assert str(found[-1].problem) == "expected 0xFF up to the end of the block"
    assert [row.value for row in found if row.field.endswith(".value")] == [MASK] * 3
    assert [row.value.split()[0] for row in found if row.field.endswith(".key")] == [
        "InstanceKey",
        "\\x01\\x10later\\x00\\x01",
        "StatsTabletKey",
        "\\xff",
    ]


def test_a_real_manifest_is_shown_in_full() -> None:
    (path,) = DEMO.glob("snapshots/*,932046711,*")
    found = {row.field.rpartition(".")[2]: row.value for row in dissection(path)}
    assert (found["beginVersion"], found["totalBytes"], found["endKey"]) == (
        "932046711",
        "532114",
        "\\xff\\x02/blobRange0",
    )
    assert MASK not in found.values()
