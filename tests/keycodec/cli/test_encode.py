from __future__ import annotations

import shlex

import pytest
from hypothesis import given

import keycodec
from keycodec.text.fieldtext import split_words
from keycodec.text.textforms import WRITTEN_FORMS
from tests.support.examples import examples
from tests.support.keycodec import ROWSET, ROWSET_LINE, one_line
from tests.support.strategies.keys import Parts, any_keys
from tests.support.verbs import call


@examples(30)
@given(any_keys)
def test_encode_takes_the_line_that_decode_prints(parts: Parts) -> None:
    raw = parts.encode()
    line = call("decode", raw.hex()).out.splitlines()[-1]
    assert call("encode", *shlex.split(line)) == (0, f"{raw.hex()}\n", "")


@pytest.mark.parametrize("form", WRITTEN_FORMS)
def test_encode_writes_any_form(form: str) -> None:
    ended = call("encode", *ROWSET_LINE.split(), "--format", form)
    assert ended == (0, keycodec.format_text(ROWSET, form) + "\n", "")


def test_encode_takes_the_form_by_its_other_name() -> None:
    assert (
        call("encode", *ROWSET_LINE.split(), "--form", "fdbcli").out
        == call("encode", *ROWSET_LINE.split(), "--format", "fdbcli").out
    )


@examples(30)
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
        ("InstanceKey", "InstanceKey: instance_id is missing; its layout is"),
        ("InstanceKey instance_id", "expected field=value, found instance_id"),
        ("InstanceKey instance_id=a instance_id=b", "instance_id is given twice"),
        ("InstanceKey instance_id=a name=b", "InstanceKey has no name; its fields are instance_id"),
        ("InstanceKey instance_id=a family=b", "InstanceKey has no family; its fields are instance_id"),
        ("InstanceKey instance_id=a suffix=b", "InstanceKey has no suffix; its fields are instance_id"),
        (r"InstanceKey instance_id=a\q", r"expected \xNN or \\ at character 1"),
        (r"InstanceKey instance_id=\x0", r"expected \xNN or \\ at character 0"),
        ("MetaTabletIdxKey instance_id=i tablet_id=x", "tablet_id=x: expected a decimal int64"),
        ("MetaTabletIdxKey instance_id=i tablet_id=1_0", "expected a decimal int64"),
        ("MetaTabletIdxKey instance_id=i tablet_id=9223372036854775808", "9223372036854775808 is not an int64"),
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
    assert message in one_line(ended.err)


@pytest.mark.parametrize(("table", "escape"), [(0x3B, r"\x3b"), (0x22, r"\x22"), (0x20, r"\x20"), (0x27, r"\x27")])
def test_what_is_for_fdbcli_holds_nothing_that_fdbcli_or_a_shell_reads_otherwise(table: int, escape: str) -> None:
    fields = ["instance_id=i", f"table_id={table}", "index_id=1", "part_id=1", "tablet_id=1"]
    written = call("encode", "MetaTabletKey", *fields, "--format", "fdbcli").out.strip()
    assert escape in written
    assert shlex.split(f'get "{written}"') == ["get", written]
    assert not set(written) & set(" ;\"'`$")
    begin = call("range", "MetaTabletKey", *fields[:2]).out.splitlines()[0]
    assert written.startswith(begin)
    printed = call("encode", "MetaTabletKey", *fields, "--format", "printed").out
    assert printed.strip("\n") == written.replace(escape, chr(table))
