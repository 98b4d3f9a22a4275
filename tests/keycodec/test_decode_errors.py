"""Bytes that are no key: where, what was expected, what was found; and what is known of them nevertheless."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import keycodec
from keycodec.decoding import decode_prefix
from keycodec.elements import encode_bytes, encode_int64, leading_elements
from tests.support.examples import examples
from tests.support.strategies.keys import Parts, any_keys, family_keys, int64s

STAMP = bytes.fromhex("13000018d8090f599b0000")
META = b"\x01" + encode_bytes(b"meta") + encode_bytes(b"i")
ROWSET = META + encode_bytes(b"rowset")
VERSION = b"\x03" + encode_bytes(b"version") + encode_bytes(b"i") + encode_bytes(b"partition") + encode_int64(1)
LOAD = b"\x03" + encode_bytes(b"meta") + encode_bytes(b"i") + encode_bytes(b"rowset_load") + encode_int64(1) * 2
LOG = b"\x03" + encode_bytes(b"log") + encode_bytes(b"i")

CASES = [
    (b"", 0, "expected a key space byte, found an empty key"),
    (b"\x00", 0, "expected a key space (0x01, 0x02 or 0x03), found 0x00"),
    (b"\x15other-app\x00", 0, "found 0x15"),
    (b"\x01", 1, "expected bytes (0x10), found the key's end"),
    (b"\x01\x12" + bytes(8), 1, "expected bytes (0x10), found 0x12"),
    (b"\x01\x10meta", 6, "the bytes element from offset 1 on has no end (0x00 0x01): the key is cut"),
    (b"\x01\x10meta\x00", 7, "has no end"),
    (b"\x01\x10meta\x00\x02", 7, "expected 0x01 or 0xff after 0x00 in the bytes element from offset 1 on, found 0x02"),
    (b"\x01" + encode_bytes(b"mate"), 1, "expected one of copy, instance, job, meta,"),
    (b"\x01" + encode_bytes(b"mate"), 1, "found mate"),
    (b"\x02" + encode_bytes(b"meta"), 1, "expected system, found meta"),
    (b"\x01" + encode_bytes(b"meta"), 8, "expected bytes (0x10), found the key's end"),
    (META, 12, "expected bytes (0x10), found the key's end"),
    (META + encode_bytes(b"rowsets"), 12, "rowset, rowset_tmp, schema,"),
    (META + encode_bytes(b"rowsets"), 12, "found rowsets"),
    (META + encode_bytes(b"\x1b[2J" + bytes(80)), 12, r"found '\x1b[2J\x00\x00"),
    (ROWSET, 21, "expected int64 (0x12 or 0x11), found the key's end"),
    (ROWSET + encode_bytes(b"7"), 21, "expected int64 (0x12 or 0x11), found 0x10"),
    (ROWSET + encode_int64(7)[:-2], 28, "the int64 from offset 21 on is missing 2 of its 9 bytes: the key is cut"),
    (ROWSET + encode_int64(7) * 3, 39, "expected the end of the MetaRowsetKey, found 0x12"),
    (
        ROWSET + b"\x11" + bytes(8),
        21,
        "expected an int64 as encoders write it, found 110000000000000000, which Doris reads as 0",
    ),
    (ROWSET + b"\x12" + b"\xff" * 8, 21, "found 12ffffffffffffffff, which Doris reads as -1"),
    (ROWSET + b"\x11" + b"\xff" * 8, 21, "found 11ffffffffffffffff, which Doris reads as 1"),
    (VERSION + STAMP, len(VERSION) + 11, "expected the end tag (0xff) of the versionstamp, found the key's end"),
    (VERSION + STAMP + b"\x12", len(VERSION) + 11, "expected the end tag (0xff) of the versionstamp, found 0x12"),
    (VERSION + STAMP[:-1], len(VERSION) + 10, "the versionstamp from offset 36 on is missing 1 of its 11 bytes"),
    (
        VERSION + STAMP + b"\xff\xff",
        len(VERSION) + 12,
        "expected the end of the VersionedPartitionVersionKey, found 0xff",
    ),
    (VERSION + b"\xff", len(VERSION), "expected versionstamp (0x13), found 0xff"),
    (
        LOAD + STAMP + encode_int64(25),
        len(LOAD) + 20,
        "expected the end tag (0xff) of the versionstamp, found the key's end",
    ),
    (
        LOAD + STAMP + encode_bytes(b"x") + b"\xff",
        len(LOAD) + 11,
        "expected the end tag (0xff) of the versionstamp, found 0x10",
    ),
    (LOG + encode_int64(0), 11, "expected versionstamp (0x13), found 0x12"),
    (LOG + STAMP + b"\xff" + encode_bytes(b"x"), 23, "expected int64 (0x12 or 0x11), found 0x10"),
    (
        b"\x02" + encode_bytes(b"system") + encode_bytes(b"other") + encode_bytes(b"registry"),
        10,
        "expected meta-service",
    ),
]


@pytest.mark.parametrize(("raw", "offset", "reason"), CASES)
def test_the_error_says_where_and_what(raw: bytes, offset: int, reason: str) -> None:
    with pytest.raises(keycodec.KeyDecodeError) as caught:
        keycodec.decode(raw)
    assert caught.value.offset == offset
    assert reason in caught.value.reason
    assert str(caught.value) == f"offset {offset}: {caught.value.reason}"
    assert str(caught.value).isprintable()
    assert isinstance(caught.value, ValueError)


@given(any_keys)
def test_a_key_cut_anywhere_is_another_whole_key_or_an_error_at_the_cut(parts: Parts) -> None:
    raw = parts.encode()
    for size in range(len(raw)):
        key = keycodec.decode(raw[:size], partial=True)
        if key.error is None:
            assert key.family is parts.family
            assert raw[:size] == keycodec.encode(key)
        else:
            assert key.error.offset == size


@given(int64s)
@example(0)
def test_ints_that_no_encoder_writes_are_refused(value: int) -> None:
    stored = encode_int64(value)
    for tag in (b"\x11", b"\x12"):
        raw = ROWSET + tag + stored[1:] + encode_int64(1)
        key = keycodec.decode(raw, partial=True)
        if tag == stored[:1]:
            assert key.fields["tablet_id"] == value
        if key.error is None:
            assert keycodec.encode(key) == raw
        else:
            assert tag != stored[:1]


def _check_partial(raw: bytes) -> None:
    key = keycodec.decode(raw, partial=True)
    assert key.raw == raw
    assert (key.family is None) == (key.error is not None)
    assert str(key).isprintable()
    elements = key.elements
    decoded = 1 + sum(element.length for element in elements)
    assert raw[decoded:] == key.rest or (not elements and key.rest == raw)
    assert list(elements) == [
        element._replace(name=named.name) for element, named in zip(leading_elements(raw), elements, strict=False)
    ]
    if key.error is None:
        assert key.rest == b""
        return
    with pytest.raises(keycodec.KeyDecodeError) as caught:
        keycodec.decode(raw)
    assert str(caught.value) == str(key.error)
    assert 0 <= key.error.offset <= len(raw)
    if key.nearest is not None:
        names = [field.name for field in key.nearest.fields]
        assert list(key.fields) == names[: len(key.fields)]


@given(st.binary(max_size=80))
def test_partial_decoding_of_any_bytes_never_raises_and_adds_up(raw: bytes) -> None:
    _check_partial(raw)


@given(any_keys, st.data())
def test_partial_decoding_of_mutated_keys_never_raises_and_adds_up(parts: Parts, data: st.DataObject) -> None:
    raw = bytearray(parts.encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
        raw = raw or bytearray(b"\x01")
    _check_partial(bytes(raw))


def test_partial_decoding_keeps_what_was_read() -> None:
    key = keycodec.decode(ROWSET + encode_int64(10086) + encode_int64(7)[:4], partial=True)
    assert key.family is None
    assert key.nearest is keycodec.FAMILIES["MetaRowsetKey"]
    assert dict(key.fields) == {"instance_id": "i", "tablet_id": 10086}
    assert [element.name for element in key.elements] == [None, "instance_id", None, "tablet_id"]
    assert key.rest == encode_int64(7)[:4]
    assert str(key).startswith("MetaRowsetKey? instance_id=i tablet_id=10086 (offset 34: the int64")


def test_of_a_family_of_the_future_the_leading_elements_are_known() -> None:
    raw = META + encode_bytes(b"brand_new_family") + encode_int64(5)
    key = keycodec.decode(raw, partial=True)
    assert key.nearest is None
    assert [element.value for element in key.elements] == ["meta", "i"]
    assert key.rest == encode_bytes(b"brand_new_family") + encode_int64(5)


def test_of_a_cut_text_the_line_shows_what_there_is() -> None:
    raw = b"\x01" + encode_bytes(b"instance") + encode_bytes(b"regression \x00 instance")
    assert str(keycodec.decode(raw[:-1], partial=True)).endswith(
        r": the key is cut after 'regression \x00 instance\x00')"
    )
    assert str(keycodec.decode(raw[:20], partial=True)).endswith(": the key is cut after regress)")


@pytest.mark.parametrize("text", ["0110", ""])
def test_text_is_refused_with_the_way_to_read_it(text: str) -> None:
    with pytest.raises(TypeError, match="decode takes bytes, not str; parse_text reads a key's text"):
        keycodec.decode(text)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="decode takes bytes, not int"):
        keycodec.decode(1, partial=True)  # type: ignore[arg-type]


@given(any_keys, st.binary(max_size=30))
def test_the_prefix_that_is_a_key_is_found_before_what_cannot_belong_to_it(parts: Parts, behind: bytes) -> None:
    raw = parts.encode()
    key = decode_prefix(raw + b" " + behind)
    assert key.raw == raw
    assert key.suffix == parts.suffix


#: Bytes that could be the start of a tail, and others.
_behind = st.one_of(
    st.binary(max_size=30),
    st.builds(lambda number, size: encode_int64(number)[:size], int64s, st.integers(0, 9)),
    st.builds(lambda size, end: (STAMP + b"\xff")[:size] + end, st.integers(0, 12), st.binary(max_size=9)),
)


@pytest.mark.parametrize(
    "family", [f for f in keycodec.FAMILIES.values() if f.versioned or f.suffix], ids=lambda family: family.name
)
@examples(60)
@given(data=st.data())
def test_the_prefix_that_is_a_key_is_the_longest(family: keycodec.Family, data: st.DataObject) -> None:
    raw = data.draw(family_keys(family)).encode() + data.draw(_behind)
    whole = [size for size in range(len(raw) + 1) if keycodec.decode(raw[:size], partial=True).error is None]
    assert len(decode_prefix(raw).raw) == max(whole)


@given(st.binary(max_size=60))
def test_without_a_whole_key_in_front_there_is_no_prefix(raw: bytes) -> None:
    key = decode_prefix(raw)
    if key.error is not None:
        assert key.raw == raw
        assert all(keycodec.decode(raw[:size], partial=True).error for size in range(len(raw)))
