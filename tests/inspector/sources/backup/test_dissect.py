"""Files laid out field by field: every byte in its place, the reader's rows in other words, damage where it is."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import SourceNotFound, SourceNotSupported, UsageError
from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.dissect import FileField, Holds, dissect
from inspector.sources.backup.files.logblock import read_log_block
from inspector.sources.backup.files.logvalue import split_value
from inspector.sources.backup.files.plogs import read_message, read_partitioned_log_block
from inspector.sources.backup.files.rangeblock import read_block
from inspector.sources.backup.magic import DEFAULT_BLOCK_SIZE
from tests.inspector.sources.backup.blocks import log_blocks, messages, partitioned_log_blocks, range_blocks
from tests.inspector.sources.backup.support import plain_files
from tests.inspector.sources.backup.writer import CLEAR, SET, log_rows, message, partitioned_row, range_file_bytes
from tests.support.memory import peak_memory
from tests.support.places import DEMO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

RANGE, LOG, PARTITIONED = "range,10,1,%d", "log,1,9,1,%d", "log,1,9,1,0-of-1,%d"
BLOCK_FILES = [path for path in plain_files("*/**/*,*") if "snapshots" not in path.parts]
MANIFESTS = plain_files("snapshots/*")
READERS: dict[str, Callable[[bytes], object]] = {
    RANGE: read_block,
    LOG: read_log_block,
    PARTITIONED: read_partitioned_log_block,
}

any_block = st.one_of(
    st.tuples(st.just(RANGE), range_blocks()),
    st.tuples(st.just(LOG), log_blocks()),
    st.tuples(st.just(PARTITIONED), partitioned_log_blocks(messages)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dissect")


def written(folder: Path, name: str, content: bytes, block_size: int = DEFAULT_BLOCK_SIZE) -> Path:
    path = folder / (name % block_size if "%d" in name else name)
    path.write_bytes(content)
    return path


def laid_out(folder: Path, name: str, content: bytes, block_size: int = DEFAULT_BLOCK_SIZE) -> list[FileField]:
    return list(dissect(written(folder, name, content, block_size)))


def values(fields: list[FileField]) -> dict[str, Any]:
    """The values by name, of a file of one block."""
    found = {field.name: field.value for field in fields}
    assert len(found) == len(fields)
    return found


def check_tiling(fields: list[FileField], content: bytes, start: int = 0) -> int:
    """Each field lies behind the one before it, and is what the bytes there say; the offset behind the last one."""
    for field in fields:
        assert field.offset == start, field
        start += field.length
        raw = content[field.offset : start]
        if isinstance(field.value, bytes):
            assert field.value == raw
        else:
            assert isinstance(field.value, int)
            assert field.value in (int.from_bytes(raw, "little"), int.from_bytes(raw, "big"))
    return start


@pytest.mark.slow
@pytest.mark.parametrize("path", BLOCK_FILES, ids=lambda path: path.name)
def test_every_byte_of_a_real_file_lies_in_one_field(path: Path) -> None:
    content = path.read_bytes()
    fields = list(dissect(path))
    assert check_tiling(fields, content) == len(content)
    assert all(field.sound and field.problem is None for field in fields)
    for block, of_block in groupby(fields, lambda field: field.block):
        names = [field.name for field in of_block]
        assert len(set(names)) == len(names)
        assert block is not None
        assert list(dissect(path, block)) == [field for field in fields if field.block == block]


@given(any_block)
def test_every_byte_of_a_block_lies_in_one_field(folder: Path, named: tuple[str, bytes]) -> None:
    name, content = named
    assert check_tiling(laid_out(folder, name, content), content) == len(content)


@given(range_blocks())
def test_rows_of_a_range_file_are_those_that_the_reader_finds(folder: Path, content: bytes) -> None:
    found = values(laid_out(folder, RANGE, content))
    keys = [value for name, value in found.items() if re.fullmatch(r"rows\[\d+\]\.key", name)]
    read = read_block(content)
    assert (found["begin"], keys or [found["begin"]]) == (read.begin, [*read.keys, read.end])
    assert [found[f"rows[{number}].value"] for number in range(len(read.keys))] == read.values


def mutations(found: dict[str, Any], prefix: str, kind: str = "type") -> Iterator[tuple[int, bytes, bytes]]:
    for name in found:
        if name.startswith(prefix) and name.endswith(f".{kind}"):
            stem = name.removesuffix(kind)
            yield found[name], found[f"{stem}param1"], found[f"{stem}param2"]


@given(log_blocks())
def test_rows_of_a_log_are_those_that_the_reader_finds(folder: Path, content: bytes) -> None:
    found = values(laid_out(folder, LOG, content))
    for number, part in enumerate(read_log_block(content)):
        row = f"rows[{number}]."
        assert (found[f"{row}version"], found[f"{row}part"]) == (part.version, part.part)
        if f"{row}value" in found:
            assert found[f"{row}value"] == part.data
        else:
            assert list(mutations(found, row)) == split_value(part.data)
    assert not any(name.startswith(f"rows[{len(read_log_block(content))}]") for name in found)


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 24]), st.binary(max_size=6), st.binary(max_size=6)), max_size=4))
def test_messages_of_a_partitioned_log_are_those_that_the_reader_finds(
    folder: Path, operations: list[tuple[int, bytes, bytes]]
) -> None:
    operations = [operation for operation in operations if operation[0] != CLEAR or operation[2]]
    messages = [message(operation, b"\x01\x02\x03\x04" * (place % 2)) for place, operation in enumerate(operations)]
    rows = [partitioned_row(11, place, content) for place, content in enumerate(messages)]
    found = values(laid_out(folder, PARTITIONED, bytes.fromhex("0e100000") + b"".join(rows)))
    shown = [(kind & 0x3F, *params) for kind, *params in mutations(found, "", "flagged_type")]
    short = [(kind, p2, b"") if (kind, p2) == (CLEAR, p1 + b"\0") else (kind, p1, p2) for kind, p1, p2 in operations]
    assert shown == short
    assert [read_message(content) for content in messages] == operations


@st.composite
def damaged_blocks(draw: st.DrawFn) -> tuple[str, bytes]:
    """A block cut short, with a byte changed, or with bytes put in."""
    name, block = draw(any_block)
    content = bytearray(block)
    at = draw(st.integers(1, len(content) - 1))
    match draw(st.sampled_from(["cut", "change", "insert"])):
        case "cut":
            del content[at:]
        case "change":
            content[at] ^= draw(st.integers(1, 255))
        case _:
            content[at:at] = draw(st.binary(min_size=1, max_size=5))
    return name, bytes(content)


def refused(read: Callable[[bytes], object], content: bytes) -> LayoutError | None:
    try:
        read(content)
    except LayoutError as error:
        return error
    return None


@given(damaged_blocks())
def test_what_the_reader_refuses_is_laid_out_up_to_a_problem_and_only_that(
    folder: Path, named: tuple[str, bytes]
) -> None:
    name, content = named
    try:
        fields = laid_out(folder, name, content)
    except SourceNotSupported:  # a byte made it encrypted, or a marker too old
        return
    refusal = refused(READERS[name], content)
    *_, last = fields
    if refusal is None:  # the rows are whole, and within one a log value or a message may be damaged
        assert last.problem is None or last.name.count(".") > 1
        assert all(field.sound for field in fields if field.name.count(".") < 2)
    else:
        assert last.problem is not None
        assert (last.value, last.length) == (None, 0)
        assert not any(field.sound for field in fields)
        # else all is where it should be, and still the reader refuses it
        assert last.problem.startswith("expected ") or (last.offset, last.problem) == (refusal.offset, refusal.reason)


@given(range_blocks(), st.data())
def test_fields_ahead_of_a_cut_are_whole_and_the_problem_lies_behind_them(
    folder: Path, block: bytes, data: st.DataObject
) -> None:
    content = block[: data.draw(st.integers(1, len(block) - 1), "size")]
    *fields, last = laid_out(folder, RANGE, content)
    if last.problem is None:  # cut within the padding, or where a row may end
        assert check_tiling([*fields, last], content) == len(content)
    elif last.problem.startswith("expected"):
        assert check_tiling(fields, content) == last.offset


EMPTY_BEGIN = "e9030000 00000000"
LOG_KEY = "0000000d 950000000004b0309d00000000"
EXPECTED = [
    (RANGE, "d1070000 00000000", 0, "format", "expected the number 1001"),
    (RANGE, "e903", 0, "format", "expected 4 byte(s), found 2"),
    (RANGE, "e9030000 00000009 61", 8, "begin", "expected 9 byte(s), found 1"),
    (RANGE, f"{EMPTY_BEGIN} 00000001 61 000000", 13, "rows[0].value_length", "expected 4 byte(s), found 3"),
    (RANGE, f"{EMPTY_BEGIN} 00000001 61 00000002 78", 17, "rows[0].value", "expected 2 byte(s), found 1"),
    (RANGE, f"{EMPTY_BEGIN} 00000001 61 ffff00ff", 15, "end", "expected 0xFF up to the end of the block"),
    (RANGE, f"{EMPTY_BEGIN} 00000001 62 00000000 00000001 61", 0, "end", "the keys of the block are not in order"),
    (LOG, "d1070000 0000000c", 4, "rows[0].key_length", "expected the number 13"),
    (LOG, f"d1070000 {LOG_KEY} 00000001", 25, "rows[0].value", "expected 1 byte(s), found 0"),
    (
        LOG,
        f"d1070000 {LOG_KEY.replace('95', '96')} 00000000",
        4,
        "end",
        "the hash byte of the key does not fit its version 78655645",
    ),
    (
        PARTITIONED,
        "0e100000 0000000000000001 00000001 0000000c 00 01000000 61 01000000 62 00",
        31,
        "rows[0].message.end",
        "expected the end of the message",
    ),
]


@pytest.mark.parametrize(("name", "content", "offset", "field", "problem"), EXPECTED)
def test_what_was_expected_where(
    tmp_path: Path, name: str, content: str, offset: int, field: str, problem: str
) -> None:
    last = laid_out(tmp_path, name, bytes.fromhex(content))[-1]
    assert (last.offset, last.name, last.problem) == (offset, field, problem)


def test_block_behind_a_damaged_one_is_laid_out(tmp_path: Path) -> None:
    good = bytes.fromhex("e9030000 00000001 61 00000001 7a").ljust(32, b"\xff")
    fields = laid_out(tmp_path, RANGE, good + b"\0" * 32 + good, 32)
    assert [(field.block, field.offset, field.problem) for field in fields if field.name in ("format", "padding")] == [
        (0, 0, None),
        (0, 14, None),
        (1, 32, "expected the number 1001"),
        (2, 64, None),
        (2, 78, None),
    ]


def test_row_behind_a_damaged_message_is_laid_out(tmp_path: Path) -> None:
    rows = [
        partitioned_row(11, 1, message((SET, b"lost", b""))[:-1]),
        partitioned_row(12, 1, message((SET, b"kept", b""))),
    ]
    found = laid_out(tmp_path, PARTITIONED, bytes.fromhex("0e100000") + b"".join(rows))  # fmt: skip
    assert [(field.name, field.problem) for field in found if field.problem] == [
        ("rows[0].message.param2_length", "expected 4 byte(s), found 3")
    ]
    assert [field.value for field in found if field.name.endswith("param1")] == [b"lost", b"kept"]
    assert [field.sound for field in found if field.name.endswith("param1")] == [False, True]


def test_what_fields_hold(tmp_path: Path) -> None:
    fields = laid_out(tmp_path, RANGE, bytes.fromhex("e9030000 00000001 61 00000001 62 00000001 31 00000001 7a ff"))
    assert {field.name: (field.holds, field.key) for field in fields if isinstance(field.value, bytes)} == {
        "begin": (Holds.KEY, None),
        "rows[0].key": (Holds.KEY, None),
        "rows[0].value": (Holds.VALUE, b"b"),
        "rows[1].key": (Holds.KEY, None),
        "padding": (Holds.BYTES, None),
    }
    operations = [(SET, b"k", b"v"), (CLEAR, b"a", b"b"), (2, b"n", b"\x01"), (5, b"x", b"y"), (23, b"x", b"y")]
    content = bytes.fromhex("d1070000") + b"".join(log_rows(11, operations))
    found = {field.name.removeprefix("rows[0].value."): field for field in laid_out(tmp_path, LOG, content)}
    assert [
        (found[f"mutations[{number}].param1"].holds.value, found[f"mutations[{number}].param2"].holds.value)
        for number in range(5)
    ] == [("key", "value"), ("key", "key"), ("key", "value"), ("value", "value"), ("value", "value")]
    assert [found[f"mutations[{number}].param2"].key for number in range(5)] == [b"k", None, b"n", None, None]
    assert [found[f"mutations[{number}].type"].note for number in range(5)] == [
        "set",
        "clear_range",
        "add",
        "no_op",
        "encrypted",
    ]


def test_flags_of_a_message(tmp_path: Path) -> None:
    rows = [
        partitioned_row(11, 1, message((SET, b"k", b"v"), b"\x01\x02\x03\x04", b"ab")),
        partitioned_row(11, 2, message((CLEAR, b"k", b"k\0"), b"\x01\x02\x03\x04")),
        partitioned_row(11, 3, message((63, b"k", b""))),
    ]
    fields = laid_out(tmp_path, PARTITIONED, bytes.fromhex("0e100000") + b"".join(rows))
    assert [field.note for field in fields if field.note] == [
        "set, checksum, index",
        "clear_range, checksum",
        "unknown",
    ]
    found = values(fields)
    assert (found["rows[0].message.checksum"], found["rows[0].message.index"]) == (b"\x01\x02\x03\x04", b"ab")
    assert (found["rows[1].message.param1"], found["rows[1].message.param2"]) == (b"k\0", b"")


def test_log_value_in_parts_is_not_taken_apart(tmp_path: Path) -> None:
    first, second = log_rows(11, [(SET, b"k" * 30, b"v" * 30)], 50)
    fields = laid_out(tmp_path, LOG, bytes.fromhex("d1070000") + first + second)
    parts = [field for field in fields if field.holds is Holds.VALUE]
    assert [(part.name, part.length, part.key) for part in parts] == [
        ("rows[0].value", 50, None),
        ("rows[1].value", 34, None),
    ]


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{name}[{number}]")
    else:
        yield name, value


def check_json(fields: list[FileField], content: bytes) -> None:
    """The fields are the values of the JSON, each where it lies."""
    text = content.decode("latin-1")
    found = []
    for field in fields:
        value = field.value.decode("latin-1") if isinstance(field.value, bytes) else field.value
        assert json.loads(text[field.offset : field.offset + field.length]) == value
        found.append((field.name, value))
    assert found == list(leaves(json.loads(text)))


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_values_of_a_real_manifest(path: Path) -> None:
    fields = list(dissect(path))
    check_json(fields, path.read_bytes())
    assert {field.name.rpartition(".")[2] for field in fields if field.holds is Holds.KEY} == {"beginKey", "endKey"}
    assert all(field.sound for field in fields)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab.\"[", max_size=3), inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


@given(st.dictionaries(st.text("ab", max_size=3), json_values, max_size=3), st.sampled_from([None, 0, 2]))
def test_values_of_any_json(folder: Path, value: dict[str, Any], indent: int | None) -> None:
    content = json.dumps(value, indent=indent).encode()
    check_json(laid_out(folder, "manifest", content), content)


@given(st.data())
def test_json_that_is_cut_has_one_problem_at_its_end(folder: Path, data: st.DataObject) -> None:
    content = json.dumps({"files": ["a", "b"], "keyRanges": {"a": {"beginKey": "", "endKey": "\xff"}}}).encode()
    whole = laid_out(folder, "manifest", content)
    size = data.draw(st.integers(1, len(content) - 1), "size")
    *fields, last = laid_out(folder, "manifest", content[:size])
    assert fields == whole[: len(fields)]
    assert last.problem is not None
    assert last.problem.startswith("expected ")
    assert all(field.offset + field.length <= last.offset <= size for field in fields)


@pytest.mark.parametrize(
    ("content", "offset", "problem"),
    [
        ("{} x", 3, "expected the end of the file"),
        ('{"a" 1}', 5, "expected ':'"),
        ('{"a": 1 "b": 2}', 8, "expected ','"),
        ('{"a": [1 2]}', 9, "expected ','"),
        ('{"a": }', 6, "expected JSON (Expecting value)"),
        ("{1: 2}", 2, "expected a name in quotes before this"),
        ('{"beginKey": "\\u1234"}', 13, "expected a key, a byte a character"),
        ('{"a": ' + "[" * 100_000, 106, "expected at most 100 levels of nesting"),
    ],
)
def test_damaged_json(tmp_path: Path, content: str, offset: int, problem: str) -> None:
    last = laid_out(tmp_path, "manifest", content.encode())[-1]
    assert (last.offset, last.problem) == (offset, problem)


def test_number_of_thousands_of_digits(tmp_path: Path) -> None:
    last = laid_out(tmp_path, "manifest", b'{"a": ' + b"9" * 9999 + b"}")[-1]
    assert last.offset == 6
    assert last.problem is not None
    assert last.problem.startswith("expected a shorter number")


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


@pytest.mark.parametrize("path", BLOCK_FILES[::5] + MANIFESTS[:1], ids=lambda path: path.name)
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


def test_absurd_block_size_is_damage(tmp_path: Path) -> None:
    path = written(tmp_path, RANGE, b"", 4294967295)
    with path.open("wb") as file:
        file.truncate(1 << 30)  # a hole: nothing on disk
    (field,) = dissect(path)
    assert field.problem is not None
    assert "block size" in field.problem


@pytest.mark.slow
@pytest.mark.parametrize("end", [b"z", b"a"], ids=["sound", "damaged"])
def test_memory_is_that_of_a_block(tmp_path: Path, end: bytes) -> None:
    rows = [(bytes([letter]), b"v" * 6000) for letter in b"abcdefghi"]
    block = range_file_bytes(b"", end, rows, 64 << 10).ljust(64 << 10, b"\xff")
    peaks = []
    for blocks in (20, 200):
        path = written(tmp_path, f"range,{blocks},1,%d", block * blocks, 64 << 10)
        soundness: set[bool] = set()
        peaks.append(peak_memory(lambda: soundness.update(field.sound for field in dissect(path))))  # noqa: B023
        assert soundness == {end == b"z"}
    assert peaks[1] < peaks[0] + (1 << 20)  # the file is 11 MB larger
