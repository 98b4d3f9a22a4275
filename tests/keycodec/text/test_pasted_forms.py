"""Keys as other programs print them, and as they come through editors, mail and terminals: tests/data/pasted.tsv."""

from __future__ import annotations

import csv
import json
import urllib.parse
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import keycodec
from keycodec.text.logtext import find_written
from keycodec.text.pasted import read_all_pasted
from keycodec.text.pastedlines import pieces
from keycodec.text.textforms import MAX_TEXT_SIZE, READ_FORMS, TEXT_FORMS
from tests.support.examples import part
from tests.support.keycodec import OTHER, ROWSET
from tests.support.places import DATA
from tests.support.strategies.keys import Parts, any_keys
from tests.support.verbs import call

if TYPE_CHECKING:
    from collections.abc import Callable

HEX = ROWSET.hex()


def _rows() -> list[dict[str, str]]:
    with (DATA / "pasted.tsv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


rows = pytest.mark.parametrize("row", _rows(), ids=lambda row: row["what"])


@rows
def test_what_people_paste_is_read(row: dict[str, str]) -> None:
    text = json.loads(row["text"])
    ended = call("decode", "--format", "json", stdin=text.encode())
    keys = [bytes.fromhex(json.loads(line)["key"]) for line in ended.out.splitlines()]
    assert " | ".join(str(keycodec.decode(key, partial=True)) for key in keys) == row["keys"]
    assert ended.code == int(row["code"])
    assert row["said"] in ended.err
    assert call("decode", "--format", "json", text)[:2] == ended[:2]


@rows
def test_what_is_pasted_from_powershell_is_read_too(row: dict[str, str]) -> None:
    text = json.loads(row["text"])
    for encoding in ("utf-16", "utf-8-sig", *(("utf-16-le", "utf-16-be") if text[:2].isascii() else ())):
        assert call("decode", stdin=text.encode(encoding)) == call("decode", stdin=text.encode())


def _octal(raw: bytes) -> str:
    """As protobuf's CEscape writes bytes."""
    escapes = {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 39: "\\'", 92: "\\\\"}
    return "".join(escapes.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in raw)


def _caret(raw: bytes) -> str:
    """As ``cat -v`` writes bytes."""
    written = ""
    for byte in raw:
        low = byte & 0x7F
        shown = chr(low) if 32 <= low < 127 else f"^{chr(low ^ 0x40)}"
        written += f"M-{shown}" if byte & 0x80 else chr(byte) if byte in (9, 10) else shown
    return written


def _is_clear(raw: bytes) -> bool:
    """Whether ``cat -v`` writes other bytes otherwise: it writes ^A for the byte 01 and for two characters."""
    return not any(part in raw for part in (b"^", b"M-", b"\xde", b"\r"))


def _dump(raw: bytes, offset: str, separator: str) -> str:
    rows = [raw[at : at + 16] for at in range(0, len(raw), 16)]
    text = (row.decode("latin-1") for row in rows)
    printable = ("".join(char if " " <= char <= "~" else "." for char in row) for row in text)
    lines = (
        f"{16 * number:{offset}}{separator}{row.hex(' ', -2)}  {shown}"
        for number, (row, shown) in enumerate(zip(rows, printable, strict=True))
    )
    return "\n".join(lines)


WRITERS: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "octal": ("octal", _octal),
    "octal in quotes": ("octal", lambda raw: f'"{_octal(raw)}"'),
    "url": ("url", urllib.parse.quote),
    "every byte in a URL": ("url", lambda raw: "".join(f"%{byte:02x}" for byte in raw)),
    "Go": ("ints", lambda raw: f"[{' '.join(map(str, raw))}]"),
    "Java": ("ints", lambda raw: str([byte - 256 if byte > 127 else byte for byte in raw])),
    "C": ("ints", lambda raw: f"{{{', '.join(f'0x{byte:02x}' for byte in raw)}}};"),
    "xxd": ("dump", lambda raw: _dump(raw, "08x", ": ")),
    "od": ("dump", lambda raw: "\n".join(row.partition("  ")[0] for row in _dump(raw, "07o", " ").split("\n"))),
    "hexlify": ("hex", lambda raw: repr(raw.hex().encode())),
    "brackets": ("hex", lambda raw: f"[{raw.hex(' ')}]"),
    "postgresql": ("hex", lambda raw: f"\\x{raw.hex()}"),
}


@pytest.mark.parametrize("name", WRITERS)
@given(parts=any_keys)
def test_every_key_reads_back_from_what_other_programs_print(name: str, parts: Parts) -> None:
    raw = parts.encode()
    form, write = WRITERS[name]
    assert keycodec.parse_text(write(raw)) == (raw, form)
    assert keycodec.parse_text(write(raw), form) == (raw, form)


def _read(text: str) -> bytes | None:
    try:
        return keycodec.parse_text(text).key
    except keycodec.AmbiguousText:
        return None


@given(any_keys)
def test_json_does_not_say_whether_characters_are_bytes_so_that_two_keys_are_refused(parts: Parts) -> None:
    raw = parts.encode()
    as_characters = raw.decode("latin-1").encode()
    is_clear = raw.isascii() or keycodec.decode(as_characters, partial=True).error is not None
    assert _read(json.dumps(raw.decode("latin-1"))) == (raw if is_clear else None)


def test_json_of_text_is_read_as_text() -> None:
    raw = keycodec.encode("InstanceKey", instance_id="导入")
    assert _read(json.dumps(raw.decode())) == _read(json.dumps(raw.decode(), ensure_ascii=False)) == raw
    raw = keycodec.encode("InstanceKey", instance_id="é")
    with pytest.raises(keycodec.AmbiguousText, match="reads as different keys, and the form json does not say which"):
        keycodec.parse_text(json.dumps(raw.decode()))


@pytest.mark.parametrize("last", [0xA2, 0xA7])
def test_a_quote_that_cat_prints_for_a_byte_does_not_close_the_text(last: int) -> None:
    raw = keycodec.encode("MetaSchemaKey", instance_id="i", index_id=1, schema_version=last)
    assert raw[-1] == last
    assert keycodec.parse_text(_caret(raw)).key == keycodec.parse_text(f"'{_caret(raw)}'").key == raw


def test_a_backslash_at_the_end_does_not_escape_the_quote_behind_it() -> None:
    raw = keycodec.encode("CopyJobKey", instance_id="", stage_id="", table_id=0, copy_id="", group_id=0x5C)
    assert raw.endswith(b"\\")
    octal = "".join(chr(byte) if chr(byte).isalpha() else f"\\{byte:03o}" for byte in raw[:-1]) + "\\\\"
    assert keycodec.parse_text(f'"{octal}"').key == raw


@given(any_keys)
def test_what_cat_prints_is_read_or_refused_where_it_can_be_two_keys(parts: Parts) -> None:
    raw = parts.encode()
    assume(_is_clear(raw) and not raw.endswith((b"'", b'"', b"\n")))
    assert _read(_caret(raw)) in (raw, None)


def test_what_can_be_two_keys_is_refused() -> None:
    # a plus in a URL is a plus or a blank; M-1 of cat is the byte b1 or what it looks like
    for text in ("%01%10instance%00%01%10a+b%00%01", "^A^Pinstance^@^A^PM-1^@^A"):
        with pytest.raises(keycodec.AmbiguousText):
            keycodec.parse_text(text)


def test_the_form_of_another_program_can_be_named() -> None:
    assert set(READ_FORMS) - set(TEXT_FORMS) == {"printed", "octal", "json", "url", "caret", "ints", "dump"}
    assert call("decode", "--form", "octal", _octal(ROWSET)) == call("decode", HEX)
    assert call("decode", "--form", "hex", _octal(ROWSET)).code == 1


def test_of_a_dump_no_row_may_be_missing() -> None:
    rows = _dump(ROWSET, "08x", ": ").splitlines()
    with pytest.raises(keycodec.KeyTextError, match="the offset 00000020 does not follow the row before it"):
        keycodec.parse_text("\n".join([rows[0], *rows[2:]]), "dump")


def test_rows_that_hexdump_does_not_repeat_are_put_back() -> None:
    raw = keycodec.encode("InstanceKey", instance_id="\x00" * 40)
    assert raw[16:64] == b"\xff\x00" * 24
    rows = _dump(raw, "08x", "  ").splitlines()
    assert keycodec.parse_text("\n".join([*rows[:2], "*", *rows[5:]])) == (raw, "dump")


@pytest.mark.parametrize("text", ["[1, 16, 999]", "[1, 16, -129]", "[1, 16, 0x100]", "[1, 16, 1.5]", "[1, 16, x]"])
def test_numbers_that_are_no_bytes_are_refused(text: str) -> None:
    with pytest.raises(keycodec.KeyTextError, match="is not a byte") as caught:
        keycodec.parse_text(text)
    assert caught.value.position == 8


@pytest.mark.parametrize("write", [_octal, urllib.parse.quote, _caret], ids=["octal", "url", "caret"])
@given(parts=any_keys)
def test_keys_are_found_in_logs_as_other_programs_print_them(write: Callable[[bytes], str], parts: Parts) -> None:
    raw = parts.encode()
    assume(write is not _caret or (_is_clear(raw) and b"\n" not in raw))
    found = [match.key.raw for match, _ in find_written(f"<{write(raw)}>")]
    assert found == [raw]


@given(any_keys)
def test_keys_are_found_in_json_that_holds_log_lines(parts: Parts) -> None:
    raw = parts.encode()
    for text in (_octal(raw), keycodec.format_text(raw, "printed")):
        (found,) = find_written(json.dumps({"message": text, "level": "info"}))
        assert found.match.key.raw == raw
        assert found.notation is not None
        assert found.notation.is_doubled


@given(any_keys, st.integers(20, 80))
def test_the_lines_of_a_wrapped_key_are_put_together(parts: Parts, width: int) -> None:
    raw = parts.encode()
    text = raw.hex()
    wrapped = [text[at : at + width] for at in range(0, len(text), width)]
    assume(keycodec.decode(bytes.fromhex(wrapped[0][: width // 2 * 2]), partial=True).error is not None)
    assert list(pieces([*wrapped, "", OTHER.hex()])) == ["\n".join(wrapped), OTHER.hex()]


def test_lines_that_are_no_key_together_come_one_by_one() -> None:
    lines = [HEX[:40], "hello", HEX[:30], OTHER.hex(), "zz"]
    assert list(pieces(lines)) == lines


@given(st.text(max_size=60) | st.text("01xb'\"\\=ARBn[], \u00a0.…^MAP@%u\n>", max_size=60), st.booleans())
def test_any_text_gives_keys_or_is_refused(text: str, partial: bool) -> None:
    try:
        found = read_all_pasted(text, partial=partial)
    except keycodec.KeyTextError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017
    else:
        assert found
        assert len({each.key for each in found}) == len(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    part(
        [
            *("...", f"{HEX[:30]}...", "\\x01\\x10meta...", "\\001\\020meta\\000\\001", "^A^Pmeta^@^A", "M-^A"),
            *("000000: 0110 6d\n", "[1, 16, ", "\\\\x01\\\\x10m", "\x1b[", "\x1b]8;;", f"{HEX[:20]}\n", "%01%10meta"),
        ],
        7,
    ),
)
def test_hostile_text_costs_no_more_than_its_length(pattern: str) -> None:
    text = (pattern * MAX_TEXT_SIZE)[:MAX_TEXT_SIZE]
    for end in ("", "é", "\n"):
        assert call("decode", "--bare", stdin=f"{text[len(end) :]}{end}".encode()).code == 1
