from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

import keycodec
from keycodec import cli
from keycodec.cli.command import run
from keycodec.families import FAMILIES
from keycodec.family import RELEASES
from keycodec.fieldtext import split_words
from keycodec.textforms import MAX_TEXT_SIZE, TEXT_FORMS
from tests.support.keys import Parts, any_keys

if TYPE_CHECKING:
    from pathlib import Path

ROWSET = keycodec.encode("MetaRowsetKey", instance_id="gavin-instance", tablet_id=10086, version=10010)
OTHER = keycodec.encode("InstanceKey", instance_id="i")
ROWSET_LINE = "MetaRowsetKey instance_id=gavin-instance tablet_id=10086 version=10010"
CUT = ROWSET[:-3]


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def call(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ended:
    """The command in this process."""
    with CliRunner().isolation(stdin, env=env) as streams:
        with pytest.raises(SystemExit) as ended:
            run(cli.keycodec, (keycodec.KeyCodecError,), args)
        out, err = (stream.getvalue().decode("utf-8", "surrogateescape") for stream in streams[:2])
    assert isinstance(ended.value.code, int)
    return Ended(ended.value.code, out, err)


def start(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "keycodec", *args]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, env=env)


def _one_line(err: str) -> str:
    assert err.startswith("error: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


# --- decode ---


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_decode_draws_a_key_in_any_form_and_names_its_fields(form: str) -> None:
    ended = call("decode", keycodec.format_text(ROWSET, form))
    assert ended == (0, keycodec.diagram(ROWSET) + ROWSET_LINE + "\n", "")


def test_decode_bare_is_the_diagram_alone() -> None:
    assert call("decode", "--bare", ROWSET.hex()).out == keycodec.diagram(ROWSET)


def test_decode_in_ascii() -> None:
    assert call("decode", "--bare", "--ascii", ROWSET.hex()).out == keycodec.diagram(ROWSET, unicode=False)


def test_decode_draws_in_ascii_where_the_terminal_has_no_more() -> None:
    ended = start("decode", "--bare", ROWSET.hex(), env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert ended.stdout.decode("ascii") == keycodec.diagram(ROWSET, unicode=False)


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
    assert "error: 01 10 69: offset 3: " in _one_line(ended.err)


def test_decode_says_which_key_it_took_from_text() -> None:
    ended = call("decode", f"W1123 key={ROWSET.hex()}, retry")
    assert ended[:2] == call("decode", ROWSET.hex())[:2]
    assert ended.err == f"note: W1123 key={ROWSET.hex()[:50]}...: took the key at position 10\n"


def test_decode_guesses_at_no_key_of_two() -> None:
    ended = call("decode", f"from {ROWSET.hex()}, to {OTHER.hex()},")
    assert (ended.code, ended.out) == (1, "")
    assert "2 different keys are in the text; `keycodec annotate` explains each" in _one_line(ended.err)


def test_decode_keeps_to_a_named_form() -> None:
    assert call("decode", "--form", "hex", f'"{ROWSET.hex()}"').code == 1


@pytest.mark.parametrize("form", ["fdbcli", "base64", "python"])
def test_errors_name_the_form_that_was_read_unless_it_is_hex(form: str) -> None:
    ended = call("decode", keycodec.format_text(CUT, form))
    assert f"(read as {form}; --partial shows what can be read)" in _one_line(ended.err)


def test_a_word_is_not_read_as_base64_by_accident() -> None:
    for word in ("6ADDF03D-4C71-4F43-9D84-5FC89B3514F8", "password"):
        ended = call("decode", word)
        assert "no hex digit" in _one_line(ended.err)
        assert "`keycodec decode --form base64` reads it nevertheless" in ended.err
        ended = call("decode", "--form", "base64", word)
        assert "(read as base64; --partial" in _one_line(ended.err)


def test_decode_of_a_familys_name_leads_to_what_was_meant() -> None:
    assert "did you mean InstanceKey?" in _one_line(call("decode", "InstanceKeys").err)
    assert "InstanceKey is the name of a family, `keycodec encode`" in _one_line(call("decode", "InstanceKey").err)
    assert "MetaRowsetKey is the name of a family" in _one_line(call("decode", ROWSET_LINE).err)


def test_decode_keeps_the_blank_that_a_key_on_a_line_ends_in() -> None:
    raw = keycodec.encode("MetaRowsetKey", instance_id="i", tablet_id=1, version=0x20)
    ended = call("decode", stdin=keycodec.format_text(raw, "fdbcli").encode() + b"\n")
    assert (ended.code, ended.err) == (0, "")
    assert "version=32" in ended.out


def test_decode_goes_on_behind_a_bad_key_and_says_so_in_its_exit_code() -> None:
    ended = call("decode", "--bare", "zz", OTHER.hex())
    assert ended.code == 1
    assert ended.out == keycodec.diagram(OTHER)
    assert "zz: position 0: 'z' is no hex digit" in _one_line(ended.err)


def test_decode_of_a_line_without_end_is_refused_in_bounded_memory_and_the_next_line_read() -> None:
    ended = call("decode", "--bare", stdin=b"01" * MAX_TEXT_SIZE + b"\n" + OTHER.hex().encode())
    assert ended.code == 1
    assert "a key is at most 10,000 bytes" in _one_line(ended.err)
    assert ended.out == keycodec.diagram(OTHER)


def test_decode_of_a_cut_key_says_where_and_what_to_do() -> None:
    ended = call("decode", CUT.hex())
    assert (ended.code, ended.out) == (1, "")
    assert "offset 49: the int64 from offset 43 on lacks 3 of its 9 bytes: the key is cut" in _one_line(ended.err)
    assert "--partial shows what can be read" in ended.err


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
    assert "--partial shows what can be read" in _one_line(ended.err)
    ended = call("decode", "--partial", half)
    assert ended[:2] == call("decode", "--partial", written)[:2]
    assert ended.err.endswith(": left out half a byte at its end\n")


@pytest.mark.parametrize(("size", "text"), [(1, "g"), (5, "gavin"), (14, "gavin-instance")])
def test_decode_partial_shows_the_text_that_is_cut(size: int, text: str) -> None:
    raw = ROWSET[: ROWSET.index(b"gavin") + size]
    ended = call("decode", "--partial", raw.hex())
    assert ended.out.splitlines()[-1].endswith(f"the key is cut behind {text})")
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
    assert "offset 0: expected a key space" in _one_line(ended.err)


def test_decode_escapes_control_bytes_unless_asked_for_raw() -> None:
    raw = keycodec.encode("InstanceKey", instance_id=b"\x1b[31m\xff")
    escaped = start("decode", raw.hex())
    assert b"\x1b" not in escaped.stdout
    assert rb"2. \x1b[31m\xff" in escaped.stdout
    assert b"2. \x1b[31m\xff\n" in start("decode", "--raw", raw.hex()).stdout


def test_errors_show_the_text_that_failed_without_its_control_bytes() -> None:
    ended = call("decode", "\x1b[31mred" + "x" * 100)
    assert r"error: \x1b[31mredxxx" in _one_line(ended.err)
    assert "\x1b" not in ended.err
    assert "..." in ended.err


def test_decode_as_a_table_has_an_element_a_row() -> None:
    ended = call("decode", "--format", "table", ROWSET.hex())
    rows = [line.split() for line in ended.out.splitlines()]
    assert rows[0] == ["offset", "length", "kind", "name", "value"]
    assert ["34", "9", "int64", "tablet_id", "10086"] in rows
    assert ended.out.endswith(f"\n{ROWSET_LINE}\n")


def test_decode_as_json() -> None:
    ended = call("decode", "--format", "json", ROWSET.hex())
    assert ended.out.count("\n") == 1
    assert json.loads(ended.out) == {
        "key": ROWSET.hex(),
        "space": 1,
        "family": "MetaRowsetKey",
        "fields": {"instance_id": "gavin-instance", "tablet_id": "10086", "version": "10010"},
        "versionstamp": None,
        "suffix": None,
        "elements": [
            {"name": None, "kind": "bytes", "value": "meta", "offset": 1, "length": 7},
            {"name": "instance_id", "kind": "bytes", "value": "gavin-instance", "offset": 8, "length": 17},
            {"name": None, "kind": "bytes", "value": "rowset", "offset": 25, "length": 9},
            {"name": "tablet_id", "kind": "int64", "value": "10086", "offset": 34, "length": 9},
            {"name": "version", "kind": "int64", "value": "10010", "offset": 43, "length": 9},
        ],
        "error": None,
    }


def test_json_has_versionstamps_in_hex_and_suffixes_by_kind() -> None:
    stamp = keycodec.Versionstamp(27316144003483)
    rowset: dict[str, Any] = {"instance_id": "i", "tablet_id": 1, "version": 2, "versionstamp": stamp}
    tablet: dict[str, Any] = {"instance_id": "i", "table_id": 1, "index_id": 2, "part_id": 3, "tablet_id": 4}
    keys = [
        keycodec.encode("LogKey", instance_id="i", versionstamp=stamp, suffix=keycodec.BlobChunk(0, 3)),
        keycodec.encode("VersionedMetaRowsetLoadKey", suffix=keycodec.DocumentChild(25, 3, (7,)), **rowset),
        keycodec.encode("StatsTabletKey", suffix=keycodec.Counter("num_rows"), **tablet),
    ]
    found = [
        json.loads(line) for line in call("decode", "--format", "json", *(key.hex() for key in keys)).out.splitlines()
    ]
    assert [key["versionstamp"] for key in found] == [str(stamp), str(stamp), None]
    assert [key["suffix"] for key in found] == [
        {"kind": "blob chunk", "version": 0, "sequence": "3"},
        {"kind": "document child", "field_number": "25", "index": "3", "nested": ["7"]},
        {"kind": "counter", "name": "num_rows"},
    ]
    assert found[0]["elements"][-2:] == [
        {"name": None, "kind": "end", "value": None, "offset": 22, "length": 1},
        {"name": "blob chunk", "kind": "int64", "value": "3", "offset": 23, "length": 9},
    ]


def test_json_of_partly_decoded_keys_has_the_error() -> None:
    ended = call("decode", "--partial", "--format", "json", CUT.hex())
    key = json.loads(ended.out)
    assert (ended.code, key["family"], key["fields"]["tablet_id"]) == (1, None, "10086")
    reason = "the int64 from offset 43 on lacks 3 of its 9 bytes: the key is cut"
    assert key["error"] == {"offset": 49, "reason": reason, "nearest": "MetaRowsetKey", "rest": CUT[43:].hex()}


@settings(max_examples=30)
@given(any_keys)
def test_json_is_ascii_and_gives_back_any_bytes(parts: Parts) -> None:
    ended = call("decode", "--format", "json", parts.encode().hex())
    assert ended.out.isascii()
    fields = json.loads(ended.out)["fields"]
    assert fields == {name: str(value) for name, value in parts.fields.items()}


# --- encode ---


@settings(max_examples=30)
@given(any_keys)
def test_encode_takes_the_line_that_decode_prints(parts: Parts) -> None:
    raw = parts.encode()
    line = call("decode", raw.hex()).out.splitlines()[-1]
    assert call("encode", *shlex.split(line)) == (0, f"{raw.hex()}\n", "")


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_encode_writes_any_form(form: str) -> None:
    ended = call("encode", *ROWSET_LINE.split(), "--format", form)
    assert ended == (0, keycodec.format_text(ROWSET, form) + "\n", "")


def test_encode_takes_the_form_by_its_other_name() -> None:
    assert (
        call("encode", *ROWSET_LINE.split(), "--form", "fdbcli").out
        == call("encode", *ROWSET_LINE.split(), "--format", "fdbcli").out
    )


@settings(max_examples=30)
@given(any_keys)
def test_encode_takes_the_printed_line_as_one_argument(parts: Parts) -> None:
    raw = parts.encode()
    line = str(keycodec.decode(raw))
    assert call("encode", line) == (0, f"{raw.hex()}\n", "")
    assert split_words(line) == shlex.split(line)


def test_range_takes_a_printed_line_as_one_argument() -> None:
    ended = call("range", "InstanceKey  instance_id='a b'")
    assert ended == call("range", "InstanceKey", "instance_id=a b")
    assert ended.code == 0


def test_blanks_and_quotes_of_a_field_that_the_shell_has_read_are_of_the_field() -> None:
    ended = call("encode", "TxnLabelKey", "instance_id=a b=c", "db_id=1", "label='x y'")
    assert ended.out.strip() == keycodec.encode("TxnLabelKey", instance_id="a b=c", db_id=1, label="'x y'").hex()


def test_encode_can_draw() -> None:
    assert call("encode", *ROWSET_LINE.split(), "--format", "diagram").out == keycodec.diagram(ROWSET)


def test_encode_takes_escapes_for_any_byte() -> None:
    ended = call("encode", "InstanceKey", r"instance_id=a\x00\xff\\b =é")
    assert ended.out.strip() == keycodec.encode("InstanceKey", instance_id=b"a\x00\xff\\b =\xc3\xa9").hex()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("MetaRowset", "no key family is called 'MetaRowset'; did you mean MetaRowsetKey"),
        ("", "Missing argument 'FAMILY'"),
        ("InstanceKey", "InstanceKey lacks instance_id; its layout is"),
        ("InstanceKey instance_id", "expected field=value, found instance_id"),
        ("InstanceKey instance_id=a instance_id=b", "instance_id is given twice"),
        ("InstanceKey instance_id=a name=b", "InstanceKey has no name; its fields are instance_id"),
        ("InstanceKey instance_id=a family=b", "InstanceKey has no family; its fields are instance_id"),
        ("InstanceKey instance_id=a suffix=b", "InstanceKey has no suffix; its fields are instance_id"),
        (r"InstanceKey instance_id=a\q", r"expected \xNN or \\ at character 1"),
        (r"InstanceKey instance_id=\x0", r"expected \xNN or \\ at character 0"),
        ("MetaTabletIdxKey instance_id=i tablet_id=x", "tablet_id=x: expected a decimal int64"),
        ("MetaTabletIdxKey instance_id=i tablet_id=1_0", "expected a decimal int64"),
        ("MetaTabletIdxKey instance_id=i tablet_id=9223372036854775808", "9223372036854775808 is no int64"),
        ("MetaTabletIdxKey instance_id=i tablet_id=" + "9" * 5000, "expected a decimal int64"),
        ("LogKey instance_id=i versionstamp=00", "a versionstamp is 20 hex digits, not '00'"),
        ("LogKey instance_id=i versionstamp=" + "0" * 20 + " chunk=1", "expected VERSION:SEQUENCE"),
        ("LogKey instance_id=i versionstamp=" + "0" * 20 + " chunk=300:1", "does not fit"),
        ("LogKey instance_id=i chunk=0:1", "needs a versionstamp before"),
        ("LogKey instance_id=i chunk=0:1 child=2", "suffix is given twice"),
        ("LogKey\tinstance_id='i", "a quote is not closed in"),
        ("MetaRowset\tinstance_id=i", "no key family is called 'MetaRowset'; did you mean MetaRowsetKey"),
        ("InstanceKey instance_id=i counter=x", "InstanceKey takes no Counter; it has no suffix"),
    ],
)
def test_encode_refuses_what_the_family_does_not_have(words: str, message: str) -> None:
    ended = call("encode", *words.split(" ") if words else [])
    assert (ended.code, ended.out) == (2, "")
    assert message in _one_line(ended.err)


# --- families, range ---


def test_families_lists_them_all_in_key_order() -> None:
    ended = call("families")
    assert ended.code == 0
    names = [line.split()[0] for line in ended.out.splitlines()[2:]]
    assert names == list(FAMILIES)
    assert sum("(draft)" in line for line in ended.out.splitlines()) == 2


def test_families_as_json() -> None:
    listed = json.loads(call("families", "--format", "json").out)
    assert [family["family"] for family in listed] == list(FAMILIES)
    assert json.loads(call("families", "LogKey", "--format", "json").out) in listed
    log = next(family for family in listed if family["family"] == "LogKey")
    assert log["layout"] == [{"literal": "log"}, {"name": "instance_id", "kind": "bytes"}]
    assert (log["space"], log["versioned"], log["suffix"], log["since"]) == (3, True, "blob chunk", "4.0")


def test_families_names_the_release_that_each_came_with() -> None:
    rows = {line.split()[0]: line for line in call("families").out.splitlines()[2:]}
    for family in FAMILIES.values():
        assert re.search(rf" {re.escape(RELEASES[family.era])}( \(draft\))?$", rows[family.name])
    assert "  since         3.0\n" in call("families", "InstanceKey").out


@pytest.mark.parametrize("family", FAMILIES)
def test_a_familys_page_has_its_layout_and_an_example_that_reads_back(family: str) -> None:
    out = call("families", family).out
    assert out.startswith(f"{family}\n")
    assert FAMILIES[family].layout_text in out
    *_, written, line = out.splitlines()
    assert call("encode", *shlex.split(line)).out == f"{written}\n"


def test_range_prints_begin_and_end_ready_for_fdbcli() -> None:
    begin, end = keycodec.key_range("StatsTabletKey", instance_id="a b", table_id=7)
    ended = call("range", "StatsTabletKey", "instance_id=a b", "table_id=7")
    lines = ended.out.splitlines()
    assert (ended.code, len(lines)) == (0, 2)
    assert [keycodec.parse_text(line, "fdbcli").key for line in lines] == [begin, end]
    assert " " not in "".join(lines)


@pytest.mark.parametrize("form", ["hex", "base64", "python"])
def test_range_in_other_forms(form: str) -> None:
    bounds = keycodec.key_range("InstanceKey", instance_id="i")
    for option in ("--format", "--form"):
        ended = call("range", "InstanceKey", "instance_id=i", option, form)
        assert ended.out.splitlines() == [keycodec.format_text(bound, form) for bound in bounds]


def test_range_refuses_gaps() -> None:
    ended = call("range", "StatsTabletKey", "table_id=7")
    assert ended.code == 2
    assert "StatsTabletKey: instance_id is needed before table_id" in _one_line(ended.err)


def test_range_names_all_fields_that_are_missing_in_order() -> None:
    ended = call("range", "MetaTabletKey", "tablet_id=7", "index_id=1")
    assert ended.code == 2
    assert "MetaTabletKey: instance_id, table_id, part_id are needed before tablet_id" in _one_line(ended.err)


@pytest.mark.parametrize(
    ("family", "also"),
    [
        ("VersionedTabletLoadStatsKey", "1 other family too (VersionedTabletCompactStatsKey)"),
        ("SnapshotFullKey", "1 other family too (SnapshotReferenceKey)"),
        ("TxnInfoKey", "3 other families too (TxnIndexKey, TxnLabelKey, TxnRunningKey)"),
    ],
)
def test_range_without_fields_says_that_it_holds_other_families(family: str, also: str) -> None:
    ended = call("range", family)
    assert (ended.code, len(ended.out.splitlines())) == (0, 2)
    assert ended.err == f"note: the range holds {also}; give instance_id to leave them out\n"
    assert call("range", family, "instance_id=i").err == ""


def test_range_names_a_few_of_many_other_families() -> None:
    assert re.search(r"holds 13 other families too \((\w+, ){4}\.\.\.\);", call("range", "MetaRowsetKey").err)


@pytest.mark.parametrize("family", ["InstanceKey", "LogKey", "MetaServiceRegistryKey"])
def test_range_of_a_family_that_no_other_starts_like_needs_no_note(family: str) -> None:
    assert call("range", family).err == ""


# --- annotate ---


def test_annotate_copies_files_and_standard_input(tmp_path: Path) -> None:
    one, two = tmp_path / "one.log", tmp_path / "two.log"
    one.write_bytes(b"\xff get " + ROWSET.hex().encode() + b" \r\n")
    two.write_bytes(b"no newline at the end \x00")
    ended = start("annotate", str(one), "-", str(two), stdin=b"in between\n")
    expected = (
        b"\xff get "
        + ROWSET.hex().encode()
        + f" «{ROWSET_LINE}»".encode()
        + b" \r\nin between\nno newline at the end \x00"
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, expected, b"")
    assert start("annotate", stdin=b"in\n").stdout == b"in\n"


def test_annotate_says_which_file_is_missing(tmp_path: Path) -> None:
    ended = call("annotate", str(tmp_path / "none.log"))
    assert ended.code == 3
    assert "none.log: No such file or directory" in _one_line(ended.err)
    ended = call("annotate", str(tmp_path))
    assert ended.code == 3
    assert f"{tmp_path}: Is a directory" in _one_line(ended.err)


# --- the command as a whole ---


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_has_help(verb: str) -> None:
    ended = call(verb, "--help")
    assert ended.code == 0
    assert f"Usage: keycodec {verb}" in ended.out


def test_help_lists_the_verbs() -> None:
    ended = call("--help")
    assert ended.code == 0
    assert all(f"\n  {verb} " in ended.out for verb in cli.VERBS)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["undo"], "No such command 'undo'; the verbs are decode, encode, families, range, annotate"),
        (["decode", "--nope"], "No such option"),
        (["decode", "--format", "xml"], "'xml' is not one of 'diagram', 'json', 'table'"),
    ],
)
def test_wrong_usage_is_one_line_with_a_remedy(args: list[str], message: str) -> None:
    ended = call(*args)
    assert (ended.code, ended.out) == (2, "")
    assert message in _one_line(ended.err)
    assert "--help`)" in ended.err


def test_without_any_argument_the_help_is_printed_as_wrong_usage() -> None:
    assert call() == (2, "", call("--help").out)


def test_without_a_verb_the_verbs_are_named() -> None:
    ended = call("--debug")
    assert (ended.code, ended.out) == (2, "")
    assert "Missing command; the verbs are decode, encode, families, range, annotate" in _one_line(ended.err)


def test_the_version_is_told() -> None:
    assert call("--version").out.startswith("keycodec, version ")


def test_a_traceback_is_shown_only_with_debug() -> None:
    assert "Traceback" not in call("encode", "InstanceKey").err
    ended = call("--debug", "encode", "InstanceKey")
    assert ended.code == 2
    assert "Traceback" in ended.err
    assert ended.err.splitlines()[-1].startswith("error: InstanceKey lacks")


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text((ROWSET.hex() + "\n") * 2000)
    command = [sys.executable, "-m", "keycodec", "decode", "--bare"]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with (
        keys.open("rb") as stdin,
        subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process,
    ):
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_an_interrupt_is_one_line_and_130() -> None:
    command = [sys.executable, "-m", "keycodec", "decode", "--bare"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, bufsize=0, **pipes) as process:  # type: ignore[call-overload]
        process.stdin.write(ROWSET.hex().encode() + b"\n")
        assert process.stdout.readline()  # it is up, and waits for more
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b"error: interrupted\n"


def test_output_has_no_colour() -> None:
    for args in (["decode", ROWSET.hex()], ["families"], ["--help"], ["decode", "zz"]):
        ended = call(*args, env={"FORCE_COLOR": "1"})
        assert "\x1b" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("words", "incomplete", "completions"),
    [
        ("keycodec enc", "enc", ["encode"]),
        ("keycodec encode metarow", "metarow", ["MetaRowsetKey", "MetaRowsetTmpKey"]),
        ("keycodec encode MetaRowsetKey tab", "tab", ["tablet_id="]),
        ("keycodec families LogK", "LogK", ["LogKey"]),
    ],
)
def test_a_shell_can_complete_verbs_families_and_fields(words: str, incomplete: str, completions: list[str]) -> None:
    assert words.endswith(incomplete)
    env = {"_KEYCODEC_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    ended = call(env=env)
    assert ended.code == 0
    assert [line.partition(",")[2] for line in ended.out.splitlines()] == completions


def _modules(code: str) -> set[str]:
    printed = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return {name.partition(".")[0] for name in printed.stderr.split()}


def test_the_library_imports_the_standard_library_only() -> None:
    code = (
        "import keycodec, keycodec.cli.command, keycodec.runs, keycodec.jsonforms, keycodec.examples, keycodec.pasted"
    )
    library_only = code.replace("keycodec.cli.command, ", "")
    own = _modules(library_only) - _modules("pass")
    assert own - set(sys.stdlib_module_names) == {"keycodec"}


def test_decode_imports_nothing_heavy() -> None:
    code = f"from keycodec.cli import keycodec\nkeycodec(['decode', '{ROWSET.hex()}'], standalone_mode=False)"
    own = _modules(code) - _modules("import click")
    assert not own & {"google", "construct", "tabulate", "asyncio", "json", "inspector", "fdb", "importlib.metadata"}
