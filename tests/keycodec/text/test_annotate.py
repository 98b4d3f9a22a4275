from __future__ import annotations

import hashlib
import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec.elements import encode_bytes
from keycodec.families import FAMILIES
from keycodec.text.logtext import _HORIZON, annotate
from tests.support.examples import examples, part
from tests.support.memory import peak_memory
from tests.support.strategies.keys import Parts, any_keys

if TYPE_CHECKING:
    import random
    import uuid

ROWSET = keycodec.encode("MetaRowsetKey", instance_id="gavin-instance", tablet_id=10086, version=10010)
ROWSET_HEX = ROWSET.hex()
ROWSET_FDBCLI = keycodec.format_text(ROWSET, "printed")
EXPLAINED = " «MetaRowsetKey instance_id=gavin-instance tablet_id=10086 version=10010»"

#: What stands around keys in logs, some of it much like a key; none of it ends or begins with a word character.
junk = st.lists(
    st.sampled_from(
        [
            b" ",
            b"\n",
            b"\r\n",
            b"\x00",
            b"\xff\xfe",
            b" \xe5\xaf\xbc\xe5\x85\xa5 ",
            b" 0110 ",
            b" key=",
            b" 01106d65-7461-0001 ",
            b" 0200000000001234 ",
            b" 0x0110zz ",
            b" `v' ",
            b" \\x01\\x10 ",
            b" \\xff/conf/ ",
            b" \\\\ ",
        ]
    ),
    max_size=6,
).map(b"".join)


def _annotated(log: bytes, chunk_size: int = 1 << 20) -> bytes:
    out = io.BytesIO()
    annotate(io.BytesIO(log), out, chunk_size=chunk_size)
    return out.getvalue()


def _line(text: str) -> str:
    return _annotated(text.encode()).decode()


@pytest.mark.parametrize(
    ("log", "annotated"),
    [
        (f"get {ROWSET_HEX} ok", f"get {ROWSET_HEX}{EXPLAINED} ok"),
        (f"key={ROWSET_HEX.upper()},", f"key={ROWSET_HEX.upper()}{EXPLAINED},"),
        (f"0x{ROWSET_HEX}", f"0x{ROWSET_HEX}{EXPLAINED}"),
        (f"[{ROWSET_HEX}]\r\n", f"[{ROWSET_HEX}{EXPLAINED}]\r\n"),
        (f"键{ROWSET_HEX}键", f"键{ROWSET_HEX}{EXPLAINED}键"),
        (f"`{ROWSET_FDBCLI}' is `v'", f"`{ROWSET_FDBCLI}{EXPLAINED}' is `v'"),
        (f"{ROWSET_FDBCLI} gone", f"{ROWSET_FDBCLI}{EXPLAINED} gone"),
        (f"x{ROWSET_FDBCLI}{ROWSET_FDBCLI}", f"x{ROWSET_FDBCLI}{EXPLAINED}{ROWSET_FDBCLI}{EXPLAINED}"),
        (f"\\xff/a/{ROWSET_FDBCLI}", f"\\xff/a/{ROWSET_FDBCLI}{EXPLAINED}"),
        (f"[{ROWSET_FDBCLI}, {ROWSET_FDBCLI}\\x00)", f"[{ROWSET_FDBCLI}{EXPLAINED}, {ROWSET_FDBCLI}{EXPLAINED}\\x00)"),
    ],
)
def test_a_key_in_a_log_is_explained_right_behind_it(log: str, annotated: str) -> None:
    assert _line(log) == annotated


def test_fdbcli_text_with_every_byte_escaped_is_found() -> None:
    text = "".join(f"\\x{byte:02x}" for byte in ROWSET)
    assert _line(f"{text} x") == f"{text}{EXPLAINED} x"


def test_where_the_last_int_prints_as_plain_text_the_key_ends_with_it() -> None:
    raw = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=1, version=0x2020202020202720)
    text = keycodec.format_text(raw, "printed")
    assert _line(f"`{text}' is") == f"`{text} «{keycodec.decode(raw)}»' is"


@pytest.mark.parametrize(
    "log",
    [
        f"a{ROWSET_HEX}",
        f"{ROWSET_HEX}g",
        f"{ROWSET_HEX}_",
        f"_{ROWSET_HEX}",
        f"9{ROWSET_HEX}",
        f"{ROWSET_HEX}0",  # a digit too many
        ROWSET_HEX[:20],  # cut within the instance id
        f"\\\\{ROWSET_FDBCLI[1:]}",  # the first backslash is itself escaped
        ROWSET_FDBCLI[:24],
        "01106d65-7461-4000-8000-000000000000",
        "0110" * 16,
        "0200000000001234567890abcdef0123456789abcdef0123",
        "0310deadbeefdeadbeefdeadbeefdeadbeefdead",
        "ARBtZXRhAAEQZ2F2aW4taW5zdGFuY2UAAQ==",
        "\\x01\\x10",
        "\\x01\\x10meta",
        "\\x02\\x10unknown\\x00\\x01",
        "2024-01-10 10:11:12.011067 0x0110 01106 0110696e7374616e6365",
        "\\x01\\x10meta\\x00\\x01\\x10i\\x00\\x01\\x10brand_new_family\\x00\\x01",
        "02" + encode_bytes(b"system").hex() + encode_bytes(b"other").hex() + encode_bytes(b"registry").hex(),
    ],
)
def test_what_is_no_key_is_left_alone(log: str) -> None:
    assert _line(log) == log
    assert list(keycodec.find_keys(log)) == []


@given(st.binary(max_size=64), st.uuids())
def test_uuids_and_checksums_are_left_alone(data: bytes, some: uuid.UUID) -> None:
    log = f"{some} {some.hex} {hashlib.md5(data).hexdigest()} {hashlib.sha256(data).hexdigest()} {data.hex()}"
    found = [match.key for match in keycodec.find_keys(log)]
    assert all(key.raw == data for key in found)


@pytest.mark.parametrize("missing", [2, 5, 17, 18])
def test_a_cut_key_with_all_its_literals_is_shown_as_one(missing: int) -> None:
    cut = ROWSET[:-missing]
    explained = f" «{keycodec.decode(cut, partial=True)}»"
    assert "MetaRowsetKey? instance_id=gavin-instance" in explained
    assert "the key is cut" in explained or "found the key's end" in explained
    assert _line(f"{cut.hex()} ...") == f"{cut.hex()}{explained} ..."
    text = keycodec.format_text(cut, "printed")
    assert _line(f"{text}\n") == f"{text}{explained}\n"


def test_of_cut_fdbcli_text_the_key_goes_as_far_as_its_escapes() -> None:
    cut = keycodec.format_text(ROWSET[:-1], "printed")
    assert cut.endswith("\\x00'")
    assert _line(f"{cut}\n").startswith(cut[:-1] + " «MetaRowsetKey? ")


def test_hex_that_is_cut_within_a_byte_is_shown_as_cut() -> None:
    assert "MetaRowsetKey? " in _line(f"{ROWSET_HEX[:-3]}\n")


def test_a_key_that_goes_on_as_its_family_does_not_is_shown_with_the_reason() -> None:
    (match,) = keycodec.find_keys(f"{ROWSET_HEX}ff")
    assert match.key.family is None
    assert match.key.error is not None
    assert match.key.error.reason == "expected the end of the MetaRowsetKey, found 0xff"


def test_explanations_are_safe_to_paste() -> None:
    raw = keycodec.encode("InstanceKey", instance_id="\x1b[2J\r\n»\u202e")
    explanation = _line(raw.hex()).removeprefix(raw.hex())
    assert explanation.isprintable()
    assert "\\x1b[2J\\x0d\\x0a" in explanation


@given(st.lists(st.tuples(junk, any_keys, st.sampled_from(["hex", "fdbcli"])), max_size=4), junk)
def test_every_key_of_a_log_is_found_and_all_else_is_as_it_was(
    keys: list[tuple[bytes, Parts, str]], end: bytes
) -> None:
    log, expected = b"", b""
    for before, parts, form in keys:
        raw = parts.encode()
        text = before + b" <" + keycodec.format_text(raw, form).encode()
        log += text + b"\n>"
        expected += text + f" «{keycodec.decode(raw)}»".encode() + b"\n>"
    assert _annotated(log + end) == expected + end


@given(st.lists(junk | any_keys.map(lambda parts: parts.encode().hex().encode()), max_size=6), st.integers(1, 80))
def test_chunks_change_nothing(pieces: list[bytes], chunk_size: int) -> None:
    log = b" ".join(pieces)
    assert _annotated(log, chunk_size) == _annotated(log)


@examples(15)
@given(st.randoms(use_true_random=False), st.integers(20_000, 90_000))
def test_chunks_change_nothing_in_a_long_line(random: random.Random, chunk_size: int) -> None:
    texts = [ROWSET_HEX, ROWSET_FDBCLI, ROWSET_HEX[:-7], ROWSET_FDBCLI[:-10]]
    log = b""
    while len(log) < 250_000:
        log += b" " + random.choice(texts).encode() + b" " + b"0110 \xff\\x01" * random.randrange(4000)
    assert b"\n" not in log
    whole = _annotated(log, len(log))
    assert whole.count("«".encode()) > 3
    assert _annotated(log, chunk_size) == whole


@pytest.mark.parametrize("shift", range(-3, 4))
@pytest.mark.parametrize("before", ["x", " "])
def test_what_stands_before_a_key_counts_across_chunks(before: str, shift: int) -> None:
    chunk_size = _HORIZON + 1000
    log = b"-" * (1000 - 1 + shift) + f"{before}{ROWSET_HEX} {ROWSET_FDBCLI}".encode() + b"-" * 3 * chunk_size
    annotated = _annotated(log, chunk_size)
    assert annotated == _annotated(log)
    assert annotated.count("«".encode()) == (1 if before == "x" else 2)


def test_the_longest_keys_are_found_across_chunks() -> None:
    head = len(keycodec.encode("InstanceKey", instance_id=""))
    raw = keycodec.encode("InstanceKey", instance_id="\x7f" * (10_000 - head))
    log = b" ".join([raw.hex().encode(), keycodec.format_text(raw, "printed").encode(), b"x "])
    for chunk_size in (1000, 30_000, 1 << 20):
        assert _annotated(log * 3, chunk_size).count("«InstanceKey instance_id='".encode()) == 6


@given(st.lists(st.text(max_size=8) | any_keys.map(lambda parts: f"<{parts.encode().hex()}>"), max_size=5))
def test_matches_in_text_and_in_bytes_agree_and_count_in_their_own_units(pieces: list[str]) -> None:
    text = "".join(pieces)
    data = text.encode("utf-8", "surrogatepass")
    in_text, in_bytes = list(keycodec.find_keys(text)), list(keycodec.find_keys(data))
    assert [match.key for match in in_text] == [match.key for match in in_bytes]
    for one, other in zip(in_text, in_bytes, strict=True):
        assert text[one.start : one.end].encode() == data[other.start : other.end]


def test_matches_do_not_overlap_and_stand_in_order() -> None:
    matches = list(keycodec.find_keys(f"{ROWSET_HEX} {ROWSET_FDBCLI} é {ROWSET_HEX}"))
    assert [match.key.raw for match in matches] == [ROWSET] * 3
    assert all(one.end <= other.start for one, other in pairwise(matches))


def test_the_number_of_keys_is_told() -> None:
    assert annotate(io.BytesIO(f"{ROWSET_HEX}\n{ROWSET_HEX} x".encode()), io.BytesIO()) == 2


class _Endless(io.RawIOBase):
    """A line of this many bytes without an end, made as it is read."""

    def __init__(self, pattern: bytes, size: int) -> None:
        self._pattern, self._left = pattern, size

    def read(self, size: int = -1) -> bytes:
        size = min(size, self._left)
        self._left -= size
        return (self._pattern * (size // len(self._pattern) + 1))[:size]


class _Nowhere:
    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        pass


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern", part([b"0110696e73", b"some words ", b"\\x01\\x10meta\\x00\\x01", b"\\\\", b"\n"], 5)
)
def test_memory_does_not_grow_with_the_log(pattern: bytes) -> None:
    def read(size: int) -> None:
        target = _Nowhere()
        annotate(_Endless(pattern, size), target, chunk_size=1 << 12)  # type: ignore[arg-type]
        assert target.size == size

    # what one key of the largest size takes is the same for any log
    assert peak_memory(lambda: read(1 << 18)) < peak_memory(lambda: read(1 << 16)) + (1 << 17)


class _Live(io.RawIOBase):
    """A pipe that gives a line at a time and checks, before the next, that the last one came through."""

    def __init__(self, lines: list[bytes], target: io.BytesIO) -> None:
        self._lines, self._target, self._given = lines, target, b""

    def read1(self, _size: int) -> bytes:
        assert self._target.getvalue() == self._given
        line = self._lines.pop(0) if self._lines else b""
        self._given += line
        return line


def test_finished_lines_of_a_live_log_are_written_at_once() -> None:
    target = io.BytesIO()
    annotate(_Live([b"one\n", b"two\n", b"three\n"], target), target)  # type: ignore[arg-type]
    assert target.getvalue() == b"one\ntwo\nthree\n"


def test_every_family_has_literals_by_which_a_cut_key_is_known() -> None:
    assert all(family.literals for family in FAMILIES.values())
