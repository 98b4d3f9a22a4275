"""Keys with what stood around them where they were copied."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keycodec
from keycodec.text.pasted import Pasted, read_pasted
from keycodec.text.textforms import MAX_TEXT_SIZE, TEXT_FORMS
from tests.support.strategies.keys import Parts, any_keys

ROWSET = keycodec.encode("MetaRowsetKey", instance_id="gavin-instance", tablet_id=10086, version=10010)
OTHER = keycodec.encode("InstanceKey", instance_id="i")
HEX, FDBCLI, PYTHON = (keycodec.format_text(ROWSET, form) for form in ("hex", "printed", "python"))

every_form = pytest.mark.parametrize("form", TEXT_FORMS)


@every_form
@given(parts=any_keys)
def test_a_key_alone_is_read_as_it_is(form: str, parts: Parts) -> None:
    assert read_pasted(keycodec.format_text(parts.encode(), form)) == (parts.encode(), form, None)


@every_form
@pytest.mark.parametrize(
    "around", ['"{}"', "'{}'", "key={}", "{},", "{};", "{}...", "{}\\n", "({})", "X'{}'", "W1123 get key={}, retry"]
)
@given(parts=any_keys)
def test_a_key_is_found_in_what_stands_around_it(around: str, form: str, parts: Parts) -> None:
    raw = parts.encode()
    pasted = read_pasted(around.format(keycodec.format_text(raw, form)))
    assert (pasted.key, pasted.form) == (raw, form)
    assert pasted.note in (None, f"took the key at position {around.index('{}')}")


@given(any_keys)
def test_fdbclis_line_gives_the_key_and_not_its_value(parts: Parts) -> None:
    raw = parts.encode()
    text = keycodec.format_text(raw, "printed")
    assert read_pasted(rf"`{text}' is `\x0a\x05value'") == (raw, "fdbcli", "took the key at position 1")
    assert read_pasted(f"{text}' is `value'") == (raw, "fdbcli", "took the key at position 0")


@given(any_keys)
def test_a_key_in_json_has_doubled_backslashes(parts: Parts) -> None:
    raw = parts.encode()
    text = json.dumps(keycodec.format_text(raw, "printed").replace('"', r"\x22"))
    note = "took the key at position {}, its doubled backslashes read as single ones"
    assert read_pasted(text) == (raw, "fdbcli", note.format(1))
    assert read_pasted(text[1:-1]) == (raw, "fdbcli", note.format(0))
    assert read_pasted(rf"a\\b {text}") == (raw, "fdbcli", note.format(6))


@given(any_keys)
def test_pythons_other_bytes_are_read(parts: Parts) -> None:
    raw = parts.encode()
    assert read_pasted(repr(bytearray(raw))) == (raw, "python", "took the key at position 10")


def test_a_key_that_is_there_twice_is_one_key() -> None:
    assert read_pasted(f"{HEX}, {FDBCLI}, {PYTHON}, {HEX}").key == ROWSET


@pytest.mark.parametrize(
    "text",
    [
        f"{HEX}, {OTHER.hex()}",
        f"{FDBCLI} {keycodec.format_text(OTHER, 'printed')}",
        f"{PYTHON} {OTHER!r}",
        f"[{base64.b64encode(ROWSET).decode()}] {OTHER.hex()}",
        f"{HEX}, {HEX[:-20]}.",  # one of them is cut
    ],
)
def test_of_two_different_keys_none_is_taken(text: str) -> None:
    with pytest.raises(keycodec.KeyTextError, match="2 different keys are in the text; `keycodec annotate`"):
        read_pasted(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{FDBCLI}\\x00",
        f"{FDBCLI}\\x00 ",
        f"\\x15{FDBCLI}",
        f"{FDBCLI}{keycodec.format_text(OTHER, 'printed')}",
        f"{HEX} 1234",
        f"{HEX}{OTHER.hex()}",
    ],
)
def test_bytes_that_are_written_are_never_passed_over(text: str) -> None:
    assert read_pasted(text) == (*keycodec.parse_text(text), None)
    assert keycodec.decode(read_pasted(text).key, partial=True).error


@pytest.mark.parametrize(
    "text",
    ["", "zz", "no key at all", "lock 0200000000001a2b", f"x{HEX}", HEX[:-1], "6ADDF03D-4C71-4F43-9D84-5FC89B3514F8"],
)
def test_where_there_is_no_key_the_text_is_refused_as_ever(text: str) -> None:
    with pytest.raises(keycodec.KeyTextError) as expected:
        keycodec.parse_text(text)
    with pytest.raises(keycodec.KeyTextError) as caught:
        read_pasted(text)
    assert str(caught.value) == str(expected.value)


def test_with_a_named_form_nothing_is_passed_over() -> None:
    assert read_pasted(HEX, "hex") == Pasted(ROWSET, "hex")
    with pytest.raises(keycodec.KeyTextError):
        read_pasted(f'"{HEX}"', "hex")


def test_a_cut_key_is_found_too_so_that_decoding_tells_where_it_is_cut() -> None:
    assert read_pasted(f'"{HEX[:-6]}"').key == ROWSET[:-3]


@pytest.mark.parametrize(
    ("text", "form"), [("0110696", "hex"), (r"\x01\x10i\x6", "fdbcli"), ("\\x01\\x10i\\", "fdbcli")]
)
def test_half_a_byte_is_left_out_on_demand(text: str, form: str) -> None:
    with pytest.raises(keycodec.KeyTextError):
        read_pasted(text)
    assert read_pasted(text, partial=True) == (b"\x01\x10i", form, "left out half a byte at its end")
    assert read_pasted(text, form, partial=True).key == b"\x01\x10i"


def test_only_half_a_byte_is_left_out() -> None:
    for text in ("0110zz", "0110z6", "zz", "6"):
        with pytest.raises(keycodec.KeyTextError):
            read_pasted(text, partial=True)


@given(st.text(max_size=60) | st.text("01xb'\"\\=ARBn, ", max_size=60), st.booleans())
def test_any_text_is_read_or_refused(text: str, partial: bool) -> None:
    try:
        pasted = read_pasted(text, partial=partial)
    except keycodec.KeyTextError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017
    else:
        assert 0 < len(pasted.key) <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern", ["b'", "\\\\x", "b'\\x01' ", "ARB", HEX[:30] + ",", FDBCLI[:30], "\\x01\\x10meta\\x00"]
)
def test_hostile_text_costs_no_more_than_its_length(pattern: str) -> None:
    text = (pattern * MAX_TEXT_SIZE)[:MAX_TEXT_SIZE]
    with pytest.raises(keycodec.KeyTextError):
        read_pasted(f"{text}{pattern}")
    with pytest.raises(keycodec.KeyTextError):
        read_pasted(text)
