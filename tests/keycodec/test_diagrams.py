from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec.drawing import ServiceLine
from keycodec.suffix import BlobChunk, DocumentChild
from keycodec.versionstamp import Versionstamp
from tests.support.places import DATA
from tests.support.strategies.keys import Parts, any_keys

_DIAGRAMS = DATA / "diagrams"
_PENS = str.maketrans("/-|v", "┌─│▼")
STAMP = Versionstamp.from_hex("000018d8090f599b0000")
STAMP_TEXT = "versionstamp: 000018d8090f599b0000"
ROWSET_LOAD: dict[str, Any] = {"instance_id": "i", "tablet_id": 1, "version": 2}


def _vector(name: str) -> tuple[bytes, str]:
    drawing = (_DIAGRAMS / name).read_text(encoding="utf-8")
    return bytes.fromhex(drawing.splitlines()[-1]), drawing


def _in_unicode(drawing: str) -> str:
    *rows, texts = drawing.splitlines(keepends=True)
    split = [row.partition("- ") for row in rows]
    return "".join((pens + blank).translate(_PENS) + text for pens, blank, text in split) + texts


def test_the_services_own_example_in_ascii() -> None:
    raw, drawing = _vector("rowset-ascii.txt")
    assert keycodec.diagram(raw, unicode=False) == drawing


def test_the_services_own_example_in_unicode() -> None:
    raw, drawing = _vector("rowset-ascii.txt")
    assert keycodec.diagram(raw) == _in_unicode(drawing)


def test_the_example_of_the_api_reference() -> None:
    raw, drawing = _vector("instance-unicode.txt")
    assert keycodec.diagram(raw) == drawing


@pytest.mark.parametrize("as_service", [False, True, "4.1", "master"])
def test_the_services_sample_of_a_key_with_a_versionstamp(as_service: Any) -> None:
    raw, drawing = _vector("versionstamp-unicode.txt")
    assert keycodec.diagram(raw, as_service=as_service) == drawing


@pytest.mark.parametrize("line", ["3.0", "3.1", "4.0"])
def test_older_services_give_up_on_a_versionstamp(line: Any) -> None:
    raw, _ = _vector("versionstamp-unicode.txt")
    with pytest.raises(keycodec.KeyDecodeError, match=f"release line {line} cannot draw a versionstamp") as caught:
        keycodec.diagram(raw, as_service=line)
    assert caught.value.offset == len(raw) - 12  # the tag, 10 bytes, the end tag
    partial = keycodec.diagram(raw, as_service=line, partial=True)
    assert "versionstamp" not in partial
    assert " 4. 10086\n" in partial


def test_older_services_draw_keys_without_a_versionstamp_as_they_did() -> None:
    raw, drawing = _vector("instance-unicode.txt")
    assert [keycodec.diagram(raw, as_service=line) for line in ("3.0", "3.1", "4.0", "4.1", "master")] == [drawing] * 5


@given(any_keys)
def test_older_services_draw_as_all_do_or_give_up(parts: Parts) -> None:
    raw = parts.encode()
    stamped = any(element.kind.value == "versionstamp" for element in keycodec.decode(raw).elements)
    for line in get_args(ServiceLine):
        if stamped and line in ("3.0", "3.1", "4.0"):
            with pytest.raises(keycodec.KeyDecodeError, match="cannot draw a versionstamp"):
                keycodec.diagram(raw, as_service=line)
        else:
            assert keycodec.diagram(raw, as_service=line) == keycodec.diagram(raw, as_service=True)


def test_a_release_line_that_is_none_is_refused() -> None:
    wrong: Any = "2.1"
    with pytest.raises(keycodec.KeyCodecError, match=r"'2\.1' is not a release line; there are 3\.0, 3\.1"):
        keycodec.diagram(b"\x01", as_service=wrong)


def test_the_historical_layout_that_no_encoder_makes_is_drawn_though_no_family_explains_it() -> None:
    raw = (
        b"\x01\x10txn\x00\x01\x10instance_id_deadbeef\x00\x01\x10txn_index\x00\x01\x12"
        + (10003).to_bytes(8, "big")
        + b"\x10insert_3fd5ad12d0054a9b-8c776d3218c6adb7\x00\x01"
    )
    drawing = keycodec.diagram(raw, unicode=False).splitlines()
    assert [row.partition(". ")[2] for row in drawing[:6]] == [
        "key space: 1",
        "txn",
        "instance_id_deadbeef",
        "txn_index",
        "10003",
        "insert_3fd5ad12d0054a9b-8c776d3218c6adb7",
    ]
    with pytest.raises(keycodec.KeyDecodeError):
        keycodec.decode(raw)


@pytest.mark.parametrize(("raw", "space"), [(b"\x01", "1"), (b"\x7f", "127"), (b"\x80", "-128"), (b"\xff", "-1")])
def test_a_key_of_one_byte_has_three_short_rows(raw: bytes, space: str) -> None:
    assert keycodec.diagram(raw, unicode=False) == f"/- 0. key space: {space}\n| \nv \n{raw.hex()}\n"


def test_an_empty_key_cannot_be_drawn() -> None:
    with pytest.raises(keycodec.KeyDecodeError, match="empty key"):
        keycodec.diagram(b"")


def _drawn(raw: bytes, **options: Any) -> list[tuple[int, str]]:
    """Column and text of each row behind the key space's, with the rows' shape checked on the way."""
    *rows, stems, tips, written = keycodec.diagram(raw, unicode=False, **options).removesuffix("\n").split("\n")
    columns = [row.index("/") for row in rows]
    assert columns == sorted(columns)
    width = columns[-1] + 2
    found = []
    for number, row in enumerate(rows):
        drawing, text = row[:width], row[width:]
        assert drawing[columns[number] :] == "/" + "-" * (width - columns[number] - 1)
        assert [at for at, char in enumerate(drawing) if char == "|"] == columns[:number]
        assert text.startswith(f" {number}. ")
        found.append((columns[number], text.removeprefix(f" {number}. ")))
    for row, char in ((stems, "|"), (tips, "v")):
        assert len(row) == width
        assert [at for at, drawn in enumerate(row) if drawn == char] == columns
        assert row.endswith(f"{char} ")
        assert not row.endswith("  ")
    assert written == raw.hex()
    return found[1:]


def _reads(hex_key: str, column: int) -> tuple[str, int]:
    """The text of the element whose hex starts at the column, and the column behind it: read without the codec."""
    tag = hex_key[column : column + 2]
    if tag == "10":
        end = column + 2
        while hex_key[end : end + 4] != "0001":
            end += 4 if hex_key[end : end + 4] == "00ff" else 2
        payload = bytes.fromhex(hex_key[column + 2 : end])
        return _shown(_without_escapes(payload)), end + 4
    digits = hex_key[column + 2 : column + (22 if tag == "13" else 18)]
    if tag == "13":
        return f"versionstamp: {digits}", column + 22
    return str(int(digits, 16) * (-1 if tag == "11" else 1)), column + 18


def _without_escapes(payload: bytes) -> bytes:
    plain, at = bytearray(), 0
    while at < len(payload):
        plain.append(payload[at])
        at += 2 if payload[at] == 0 else 1
    return bytes(plain)


def _shown(payload: bytes) -> str:
    text = payload.decode("utf-8", "surrogateescape")
    return "".join(
        char if char.isprintable() else "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))
        for char in text
    )


@given(any_keys)
def test_each_column_stands_above_the_bytes_that_its_text_was_read_from(parts: Parts) -> None:
    raw = parts.encode()
    behind = 2
    for column, text in _drawn(raw):
        while raw.hex()[behind : behind + 2] == "ff":  # an end tag is not drawn
            behind += 2
        assert column == behind
        read, behind = _reads(raw.hex(), column)
        assert text == read
    assert set(raw.hex()[behind:]) <= {"f"}


@pytest.mark.parametrize(
    ("family", "arguments", "texts"),
    [
        ("VersionedMetaRowsetLoadKey", ROWSET_LOAD | {"versionstamp": STAMP}, ["1", "2", STAMP_TEXT]),
        (
            "VersionedMetaRowsetLoadKey",
            ROWSET_LOAD | {"versionstamp": STAMP, "suffix": DocumentChild(25, 0)},
            ["1", "2", STAMP_TEXT, "25", str((1 << 63) - 1)],
        ),
        (
            "LogKey",
            {"instance_id": "i", "versionstamp": STAMP, "suffix": BlobChunk(0, 255)},
            ["log", "i", STAMP_TEXT, "255"],
        ),
        (
            "SnapshotReferenceKey",
            {"instance_id": "i", "versionstamp": STAMP, "ref_instance_id": "r"},
            ["reference", STAMP_TEXT, "r"],
        ),
    ],
)
def test_what_the_service_cannot_draw_or_draws_askew_is_drawn_alike(
    family: str, arguments: dict[str, Any], texts: list[str]
) -> None:
    raw = keycodec.encode(family, **arguments)
    drawn = _drawn(raw)
    assert [text for _, text in drawn][-len(texts) :] == texts
    for column, _ in drawn:
        assert raw.hex()[column : column + 2] in ("10", "12", "13")


def test_as_the_service_does_moves_what_follows_a_versionstamp_two_columns_right() -> None:
    child = DocumentChild(25, 0)
    raw = keycodec.encode("VersionedMetaRowsetLoadKey", **ROWSET_LOAD, versionstamp=STAMP, suffix=child)
    upright, askew = _drawn(raw), _drawn(raw, as_service=True)
    assert [text for _, text in askew] == [text for _, text in upright]
    moved = [column - before for (column, _), (before, _) in zip(askew, upright, strict=True)]
    assert moved == [0, 0, 0, 0, 0, 0, 2, 2]


@given(any_keys)
def test_keys_without_a_versionstamp_inside_are_drawn_as_the_service_does(parts: Parts) -> None:
    raw = parts.encode()
    if parts.suffix is None and "versionstamp" not in parts.fields:
        assert keycodec.diagram(raw) == keycodec.diagram(raw, as_service=True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("two\nlines", r"two\x0alines"),
        ("\x00", r"\x00"),
        (b"\xff\xfe", r"\xff\xfe"),
        ("\u202etrick", r"\xe2\x80\xaetrick"),
        ("导入", "导入"),
        ("back\\slash", "back\\slash"),
    ],
)
def test_control_bytes_are_escaped_unless_asked_for_raw(text: str | bytes, shown: str) -> None:
    raw = keycodec.encode("InstanceKey", instance_id=text)
    assert keycodec.diagram(raw).splitlines()[2].endswith(f" 2. {shown}")
    payload = text if isinstance(text, bytes) else text.encode()
    in_full = keycodec.diagram(raw, raw_text=True).encode("utf-8", "surrogateescape")
    assert b" 2. " + payload + b"\n" in in_full


def test_ints_are_read_as_the_service_reads_them_even_if_no_encoder_writes_them() -> None:
    head = keycodec.encode("InstanceKey", instance_id="i")
    for stored, value in (("11" + "00" * 8, "0"), ("12" + "ff" * 8, "-1"), ("11" + "ff" * 8, "1")):
        assert _drawn(head + bytes.fromhex(stored))[-1][1] == value


def test_the_key_can_be_written_below_as_it_was_given() -> None:
    raw = keycodec.encode("InstanceKey", instance_id="i")
    assert keycodec.diagram(raw, written=raw.hex().upper()).endswith(f"\n{raw.hex().upper()}\n")


@given(st.binary(min_size=1, max_size=60), any_keys, st.data())
def test_a_partial_diagram_draws_what_stands_before_the_first_unreadable_element(
    rest: bytes, parts: Parts, data: st.DataObject
) -> None:
    raw = parts.encode()
    cut = raw[: data.draw(st.integers(1, len(raw)))] + rest
    readable = max(size for size in range(1, len(cut) + 1) if _can_be_drawn(cut[:size]))
    assert _drawn(cut, partial=True) == _drawn(cut[:readable])


def _can_be_drawn(raw: bytes) -> bool:
    try:
        keycodec.diagram(raw)
    except keycodec.KeyDecodeError:
        return False
    return True
