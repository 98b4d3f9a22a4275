from __future__ import annotations

import json

import pytest

import keycodec
from keycodec.text.textforms import MAX_TEXT_SIZE, TEXT_FORMS
from tests.support.keycodec import CUT, OTHER, ROWSET, ROWSET_LINE, ROWSET_PURPOSE, one_line
from tests.support.verbs import call


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_decode_draws_a_key_in_any_form_and_names_its_fields(form: str) -> None:
    ended = call("decode", keycodec.format_text(ROWSET, form))
    assert ended == (0, f"{keycodec.diagram(ROWSET)}{ROWSET_PURPOSE}\n{ROWSET_LINE}\n", "")


def test_decode_bare_is_the_diagram_alone() -> None:
    assert call("decode", "--bare", ROWSET.hex()).out == keycodec.diagram(ROWSET)


def test_decode_in_ascii() -> None:
    assert call("decode", "--bare", "--ascii", ROWSET.hex()).out == keycodec.diagram(ROWSET, unicode=False)


def test_decode_draws_in_ascii_where_the_terminal_has_no_more() -> None:
    ended = call.process("decode", "--bare", ROWSET.hex(), PYTHONIOENCODING="ascii")
    assert ended.out == keycodec.diagram(ROWSET, unicode=False)


def test_decode_several_keys_with_a_blank_line_between() -> None:
    ended = call("decode", "--bare", ROWSET.hex(), OTHER.hex())
    assert ended.out == keycodec.diagram(ROWSET) + "\n" + keycodec.diagram(OTHER)


def test_decode_reads_a_key_a_line_from_standard_input() -> None:
    stdin = f"{ROWSET.hex()}\n\n  \n{keycodec.format_text(OTHER, 'fdbcli')}\r\n".encode()
    assert call("decode", stdin=stdin) == call("decode", ROWSET.hex(), OTHER.hex())


def test_decode_reads_standard_input_where_a_key_is_a_dash() -> None:
    keys = call("decode", OTHER.hex(), "-", OTHER.hex(), stdin=ROWSET.hex().encode())
    assert keys == call("decode", OTHER.hex(), ROWSET.hex(), OTHER.hex())


@pytest.mark.parametrize("apart", [(" ", 1), (" ", -2), (" ", 4)])
def test_decode_reads_bytes_that_a_shell_took_apart_as_one_key(apart: tuple[str, int]) -> None:
    assert call("decode", *ROWSET.hex(*apart).split()) == call("decode", ROWSET.hex())


def test_decode_reads_numbers_that_a_shell_took_apart_as_one_key() -> None:
    assert call("decode", *(f"0x{byte:02x}," for byte in ROWSET)) == call("decode", ROWSET.hex())


def test_decode_of_bytes_that_are_no_key_says_so_once() -> None:
    ended = call("decode", "01", "10", "69")
    assert (ended.code, ended.out) == (1, "")
    assert "error: 01 10 69: offset 3: " in one_line(ended.err)


def test_decode_says_which_key_it_took_from_text() -> None:
    ended = call("decode", f"W1123 key={ROWSET.hex()}, retry")
    assert ended[:2] == call("decode", ROWSET.hex())[:2]
    assert ended.err == f"note: W1123 key={ROWSET.hex()[:50]}...: took the key at position 10\n"


def test_decode_shows_all_keys_of_a_text() -> None:
    ended = call("decode", f"from {ROWSET.hex()}, to {OTHER.hex()}, from {ROWSET.hex()}")
    assert ended[:2] == call("decode", ROWSET.hex(), OTHER.hex())[:2]
    assert ended.err.count("note: ") == 2


def test_decode_keeps_to_a_named_form() -> None:
    assert call("decode", "--form", "hex", f'"{ROWSET.hex()}"').code == 1


@pytest.mark.parametrize("form", ["fdbcli", "base64", "python"])
def test_errors_name_the_form_that_was_read_unless_it_is_hex(form: str) -> None:
    ended = call("decode", keycodec.format_text(CUT, form))
    assert f"(read as {form}; what is there of it is shown)" in one_line(ended.err)
    ended = call("decode", keycodec.format_text(ROWSET + b"\x00", form))
    assert f"(read as {form}; --partial shows what can be read)" in one_line(ended.err)


def test_a_word_is_not_read_as_base64_by_accident() -> None:
    for word in ("6ADDF03D-4C71-4F43-9D84-5FC89B3514F8", "password"):
        ended = call("decode", word)
        assert "not a hex digit" in one_line(ended.err)
        assert "`keycodec decode --form base64` reads it nevertheless" in ended.err
        ended = call("decode", "--form", "base64", word)
        assert "(read as base64; --partial" in one_line(ended.err)


def test_decode_of_a_familys_name_leads_to_what_was_meant() -> None:
    assert "did you mean InstanceKey?" in one_line(call("decode", "InstanceKeys").err)
    assert "InstanceKey is the name of a family, `keycodec encode`" in one_line(call("decode", "InstanceKey").err)
    assert "MetaRowsetKey is the name of a family" in one_line(call("decode", ROWSET_LINE).err)


def test_decode_keeps_the_blank_that_a_key_on_a_line_ends_in() -> None:
    raw = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=1, version=0x20)
    ended = call("decode", stdin=keycodec.format_text(raw, "fdbcli").encode() + b"\n")
    assert (ended.code, ended.err) == (0, "")
    assert "version=32" in ended.out


def test_decode_goes_on_behind_a_bad_key_and_says_so_in_its_exit_code() -> None:
    ended = call("decode", "--bare", "zz", OTHER.hex())
    assert ended.code == 1
    assert ended.out == keycodec.diagram(OTHER)
    assert "zz: position 0: 'z' is not a hex digit" in one_line(ended.err)


def test_decode_of_a_line_without_end_is_refused_in_bounded_memory_and_the_next_line_read() -> None:
    ended = call("decode", "--bare", stdin=b"01" * MAX_TEXT_SIZE + b"\n" + OTHER.hex().encode())
    assert ended.code == 1
    assert "a key is at most 10,000 bytes" in one_line(ended.err)
    assert ended.out == keycodec.diagram(OTHER)


def test_decode_of_a_cut_key_says_where_and_shows_what_is_there() -> None:
    ended = call("decode", CUT.hex())
    assert ended[:2] == call("decode", "--partial", CUT.hex())[:2]
    assert ended.code == 1
    assert "offset 49: the int64 from offset 43 on is missing 3 of its 9 bytes: the key is cut" in one_line(ended.err)


def test_decode_partial_draws_what_can_be_read_above_all_of_the_key() -> None:
    ended = call("decode", "--partial", "--ascii", CUT.hex())
    assert (ended.code, ended.err) == (1, "")
    *drawing, written, line = ended.out.splitlines()
    assert [row.partition(". ")[2] for row in drawing[:5]] == [
        "key space: 1",
        "meta",
        "gavin-instance",
        "rowset",
        "10086",
    ]
    assert written == CUT.hex()
    assert line.startswith("MetaRowsetKey? instance_id=gavin-instance tablet_id=10086 (offset 49: ")


@pytest.mark.parametrize("form", ["hex", "fdbcli"])
def test_decode_partial_leaves_out_half_a_byte(form: str) -> None:
    written = keycodec.format_text(ROWSET[:30], form)
    half = written + {"hex": "6", "fdbcli": "\\x6"}[form]
    ended = call("decode", half)
    assert ended.code == 1
    assert "--partial shows what can be read" in one_line(ended.err)
    ended = call("decode", "--partial", half)
    assert ended[:2] == call("decode", "--partial", written)[:2]
    assert ended.err.endswith(": left out half a byte at its end\n")


@pytest.mark.parametrize(("size", "text"), [(1, "g"), (5, "gavin"), (14, "gavin-instance")])
def test_decode_partial_shows_the_text_that_is_cut(size: int, text: str) -> None:
    raw = ROWSET[: ROWSET.index(b"gavin") + size]
    ended = call("decode", "--partial", raw.hex())
    assert ended.out.splitlines()[-1].endswith(f"the key is cut after {text})")
    json_error = json.loads(call("decode", "--partial", "--format", "json", raw.hex()).out)["error"]
    assert bytes.fromhex(json_error["rest"]) == b"\x10" + text.encode()


def test_decode_partial_draws_a_family_of_the_future_in_full() -> None:
    raw = keycodec.encode("MetaTabletIdxKey", instance_id="i", tablet_id=5).replace(b"tablet_index", b"brand_newest")
    ended = call("decode", "--partial", raw.hex())
    assert ended.out.startswith(keycodec.diagram(raw))
    assert "(unknown family) (offset 12: expected one of" in ended.out


def test_decode_with_a_named_form_tries_no_other() -> None:
    assert call("decode", "--form", "hex", ROWSET.hex()).code == 0
    ended = call("decode", "--form", "base64", ROWSET.hex())
    assert ended.code == 1
    assert "offset 0: expected a key space" in one_line(ended.err)


def test_decode_escapes_control_bytes_unless_asked_for_raw() -> None:
    raw = keycodec.encode("InstanceKey", instance_id=b"\x1b[31m\xff")
    escaped = call.process("decode", raw.hex())
    assert "\x1b" not in escaped.out
    assert r"2. \x1b[31m\xff" in escaped.out
    assert "2. \x1b[31m\udcff\n" in call.process("decode", "--raw", raw.hex()).out


def test_errors_show_the_text_that_failed_without_its_control_bytes() -> None:
    ended = call("decode", "\x1b[31mred" + "x" * 100)
    assert r"error: \x1b[31mredxxx" in one_line(ended.err)
    assert "\x1b" not in ended.err
    assert "..." in ended.err
