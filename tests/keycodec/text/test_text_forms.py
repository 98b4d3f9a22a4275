from __future__ import annotations

import ast
import base64
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import keycodec
from keycodec.elements import MAX_KEY_SIZE
from keycodec.families import FAMILIES
from keycodec.text.textforms import WRITTEN_FORMS, _choose
from tests.support.examples import examples, part
from tests.support.strategies.keys import Parts, any_keys, family_keys

if TYPE_CHECKING:
    from keycodec.families.family import Family

every_form = pytest.mark.parametrize("form", WRITTEN_FORMS)
ROWSET = keycodec.encode("MetaRowsetKey", instance_id="gavin-instance", tablet_id=10086, version=10010)
ROWSET_FDBCLI = keycodec.format_text(ROWSET, "printed")


def _read_as(form: str) -> str:
    return "fdbcli" if form == "printed" else form


def _ending(last_bytes: bytes) -> bytes:
    version = int.from_bytes(last_bytes, "big")
    return keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=1, version=version)


@pytest.mark.parametrize("family", part(FAMILIES.values(), 3, FAMILIES))
@every_form
@examples(15)
@given(data=st.data())
def test_every_key_in_every_form_reads_back_in_that_form(family: Family, form: str, data: st.DataObject) -> None:
    raw = data.draw(family_keys(family)).encode()
    text = keycodec.format_text(raw, form)
    assert text.isascii()
    assert text.isprintable()
    assert keycodec.parse_text(text) == (raw, _read_as(form))
    assert keycodec.parse_text(text, form) == (raw, form)


@every_form
@given(raw=st.binary(min_size=1, max_size=60))
def test_any_bytes_read_back_when_the_form_is_named(form: str, raw: bytes) -> None:
    # What starts with a blank or a quote is no key: fdbcli's text is then read without, if that decodes further.
    assume(form != "printed" or raw[:1] not in (b" ", b"`", b"'", b'"'))
    assert keycodec.parse_text(keycodec.format_text(raw, form), form).key == raw


@every_form
@given(parts=any_keys, data=st.data())
def test_a_terminal_may_wrap_the_text_anywhere(form: str, parts: Parts, data: st.DataObject) -> None:
    raw = parts.encode()
    text = keycodec.format_text(raw, form)
    width = data.draw(st.integers(1, 80))
    line_break = data.draw(st.sampled_from(["\n", "\r\n"]))
    wrapped = line_break.join(text[at : at + width] for at in range(0, len(text), width))
    assert keycodec.parse_text(wrapped + line_break) == (raw, _read_as(form))


@every_form
@given(parts=any_keys, before=st.text(" \t", max_size=3), behind=st.text(" \t", max_size=12))
def test_blanks_around_a_key_are_dropped_and_those_of_it_kept(
    form: str, parts: Parts, before: str, behind: str
) -> None:
    raw = parts.encode()
    assert keycodec.parse_text(before + keycodec.format_text(raw, form) + behind) == (raw, _read_as(form))


@pytest.mark.parametrize("last", [b" ", b" " * 8, b"'", b'"', b"'\"", b"' ", b"\\", b"`", b"\t"])
@pytest.mark.parametrize("around", ["{}", "`{}'", '"{}"', "'{}'", "  `{}'  ", "`{}", "{}'", '{}"', "{}  "])
def test_fdbcli_text_may_be_quoted_and_keys_may_end_in_blanks_and_quotes(around: str, last: bytes) -> None:
    raw = _ending(last)
    assert keycodec.parse_text(around.format(keycodec.format_text(raw, "printed"))) == (raw, "fdbcli")


@given(any_keys)
def test_hex_may_be_upper_case_prefixed_and_spaced(parts: Parts) -> None:
    raw = parts.encode()
    for text in (
        raw.hex().upper(),
        f"0x{raw.hex()}",
        f"0X{raw.hex()}",
        raw.hex(" "),
        raw.hex("\n", 4),
        f" {raw.hex()}",
    ):
        assert keycodec.parse_text(text) == (raw, "hex")


@given(any_keys)
def test_hex_may_be_a_byte_at_a_time(parts: Parts) -> None:
    raw = parts.encode()
    for text in (
        raw.hex(":"),
        raw.hex("-").upper(),
        " ".join(f"0x{byte:02x}" for byte in raw),
        ", ".join(f"0X{byte:02X}" for byte in raw),
        "".join(f"0x{byte:02x},\n" for byte in raw),
    ):
        assert keycodec.parse_text(text) == (raw, "hex")


@given(any_keys)
def test_base64_may_be_url_safe_and_without_padding(parts: Parts) -> None:
    raw = parts.encode()
    assert keycodec.format_text(raw, "base64") == base64.b64encode(raw).decode()
    assert keycodec.parse_text(base64.urlsafe_b64encode(raw).decode()) == (raw, "base64")
    assert keycodec.parse_text(base64.b64encode(raw).decode().rstrip("=")) == (raw, "base64")


def test_bytes_that_are_no_key_are_read_as_base64_where_the_form_is_named() -> None:
    assert keycodec.parse_text("FW90aGVyLWFwcAA=", "base64") == (b"\x15other-app\x00", "base64")


@given(any_keys)
def test_python_bytes_are_pythons_own_and_either_quote_is_read(parts: Parts) -> None:
    raw = parts.encode()
    text = keycodec.format_text(raw, "python")
    assert ast.literal_eval(text) == raw
    everywhere = "".join(f"\\x{byte:02X}" for byte in raw)
    assert keycodec.parse_text(f"b'{everywhere}'") == (raw, "python")
    assert keycodec.parse_text(f'b"{everywhere}"') == (raw, "python")


def _fdbcli_prints(raw: bytes) -> str:
    """As FoundationDB prints keys: 32 to 126 plain, a backslash doubled, all else in lower-case hex."""
    printed = ""
    for byte in raw:
        if byte == 92:
            printed += "\\\\"
        elif 32 <= byte <= 126:
            printed += chr(byte)
        else:
            printed += "\\x%02x" % byte  # noqa: UP031 - the way it is written there
    return printed


@given(st.binary(max_size=80))
def test_the_printed_form_is_what_fdbcli_prints(raw: bytes) -> None:
    assert keycodec.format_text(raw, "printed") == _fdbcli_prints(raw)


def test_all_bytes_print_as_fdbcli_prints_them() -> None:
    assert keycodec.format_text(bytes(range(256)), "printed") == _fdbcli_prints(bytes(range(256)))


def test_fdbcli_text_of_the_service_has_every_byte_escaped() -> None:
    text = "".join(f"\\x{byte:02x}" for byte in ROWSET)
    assert keycodec.parse_text(text) == (ROWSET, "fdbcli")


def _fdbcli_takes(argument: str) -> bytes:
    """As fdbcli reads one argument: blanks, semicolons and quotes split or quote it, a backslash escapes."""
    taken, at = bytearray(), 0
    while at < len(argument):
        assert argument[at] not in ' ;"\n\t\r'
        if argument[at] != "\\":
            taken += argument[at].encode()
            at += 1
        elif argument[at + 1] == "x":
            taken.append(int(argument[at + 2 : at + 4], 16))
            at += 4
        else:
            assert argument[at + 1] in '"\\ ;'
            taken += argument[at + 1].encode()
            at += 2
    return bytes(taken)


@given(st.binary(max_size=80))
def test_an_argument_for_fdbcli_is_taken_as_the_same_bytes_and_needs_no_quotes(raw: bytes) -> None:
    argument = keycodec.format_text(raw, "fdbcli")
    assert _fdbcli_takes(argument) == raw
    assert not set(argument) & set(" \"'`$;&|<>()!*?")


@given(any_keys)
def test_an_argument_for_fdbcli_reads_back(parts: Parts) -> None:
    raw = parts.encode()
    assert keycodec.parse_text(keycodec.format_text(raw, "fdbcli")) == (raw, "fdbcli")


def test_escapes_that_fdbcli_takes_are_read() -> None:
    raw = keycodec.encode("InstanceKey", instance_id='a b;c"d')
    text = keycodec.format_text(raw, "printed").replace(" ", "\\ ").replace(";", "\\;").replace('"', '\\"')
    assert keycodec.parse_text(f'"{text}"') == (raw, "fdbcli")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (ROWSET[:-3].hex(), "hex"),
        (keycodec.format_text(ROWSET[:-3], "printed"), "fdbcli"),
        (repr(ROWSET[:-3]), "python"),
        (base64.b64encode(ROWSET[:-3]).decode(), "base64"),
    ],
)
def test_a_cut_key_is_read_as_it_is_so_that_decoding_tells_where_it_is_cut(text: str, form: str) -> None:
    parsed = keycodec.parse_text(text)
    assert parsed == (ROWSET[:-3], form)
    with pytest.raises(keycodec.KeyDecodeError, match=r"offset 49: .* is missing 3 of its 9 bytes"):
        keycodec.decode(parsed.key)


@pytest.mark.parametrize(
    ("text", "key", "form"),
    [
        ("deadbeef", b"\xde\xad\xbe\xef", "hex"),  # base64 as well
        ("ARBtZXRh", b"\x01\x10meta", "base64"),
        ("ARBtZXRhAA", b"\x01\x10meta\x00", "base64"),
        (r"  \x15other-app\x00 ", b"  \x15other-app\x00 ", "fdbcli"),  # nothing tells that the blanks are not meant
        (r"b'\x15\t\n\r\'\"\\'", b"\x15\t\n\r'\"\\", "python"),
    ],
)
def test_where_no_reading_is_a_key_the_most_specific_form_is_taken(text: str, key: bytes, form: str) -> None:
    assert keycodec.parse_text(text) == (key, form)


def test_of_fdbcli_text_that_is_no_whole_key_the_reading_that_decodes_furthest_is_taken() -> None:
    future = b"\x01\x10meta\x00\x01\x10i\x00\x01\x10brand_new\x00\x01"
    assert keycodec.parse_text(f"  `{keycodec.format_text(future, 'printed')}'").key.startswith(future)


def test_two_readings_that_are_different_keys_are_refused_with_their_forms() -> None:
    other = keycodec.encode("InstanceKey", instance_id="i")
    with pytest.raises(keycodec.AmbiguousText, match="hex, base64") as caught:
        _choose([keycodec.ParsedText(ROWSET, "hex"), keycodec.ParsedText(other, "base64")])
    assert caught.value.forms == ("hex", "base64")
    assert _choose([keycodec.ParsedText(ROWSET, "hex"), keycodec.ParsedText(ROWSET, "base64")]) == (ROWSET, "hex")
    assert _choose([keycodec.ParsedText(b"\x01", "hex"), keycodec.ParsedText(ROWSET, "base64")]) == (ROWSET, "base64")


@given(raw=st.binary() | st.text("\\\t\n\r'tnrx09").map(str.encode))
@example(raw=bytes(range(256)))
@example(raw=b"\\u0109\\\t\n\\u010a")
def test_what_fdbcli_prints_is_a_byte_as_it_is_or_in_hex(raw: bytes) -> None:
    printed = {byte: chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in range(256)} | {92: "\\\\"}
    assert keycodec.format_text(raw, "printed") == "".join(printed[byte] for byte in raw)


def test_the_longest_key_is_read_and_written_in_every_form() -> None:
    head = len(keycodec.encode("InstanceKey", instance_id=""))
    raw = keycodec.encode("InstanceKey", instance_id="\x7f" * (MAX_KEY_SIZE - head))
    assert len(raw) == MAX_KEY_SIZE
    for form in WRITTEN_FORMS:
        assert keycodec.parse_text(keycodec.format_text(raw, form)) == (raw, _read_as(form))
    assert keycodec.parse_text(f"`{keycodec.format_text(raw, 'printed')}'") == (raw, "fdbcli")
