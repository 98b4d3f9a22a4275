"""What the words of a command line select."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.errors import UsageError
from inspector.records.grouping import Batch
from inspector.records.selection import Selection, named_key, named_range, read_instance, read_scope
from inspector.records.targets import message_of_family
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, encode
from tests.support.inspector import key_of
from tests.support.schemas import newer_schema

INSTANCE = encode("InstanceKey", instance_id="ops-1")
NO_INSTANCE = encode("MetaServiceRegistryKey")
NEWEST = {"versions": "newest"}


@pytest.mark.parametrize(
    ("words", "asked", "text"),
    [
        ([], {}, ""),
        (["InstanceKey"], {}, "InstanceKey"),
        (["InstanceKey", "TxnInfoKey"], {"instance_id": "ops-1"}, "InstanceKey TxnInfoKey instance_id=ops-1"),
        ([], {"instance_id": "ops-1"}, "--instance ops-1"),
        (["TxnInfoKey", "instance_id=i", "db_id=7"], {}, "TxnInfoKey instance_id=i db_id=7"),
        (["TxnInfoKey"], {"where": ["status=TXN_STATUS_VISIBLE"]}, "TxnInfoKey --where status=TXN_STATUS_VISIBLE"),
        (["MetaRowsetKey"], NEWEST, "MetaRowsetKey --versions newest"),
        ([], {"begin": b"\x01\x10"}, "--begin 0110"),
        ([], {"end": b"\x01\x10"}, "--end 0110"),
        (
            ["InstanceKey"],
            {"begin": b"\x01", "end": b"\x02", **NEWEST},
            "InstanceKey --versions newest --begin 01 --end 02",
        ),
    ],
)
def test_a_selection_is_told_as_the_words_that_select_it(words: list[str], asked: dict[str, Any], text: str) -> None:
    assert str(Selection.parse(words, **asked)) == text


@pytest.mark.parametrize(
    ("words", "asked", "whole", "everything"),
    [
        ([], {}, True, True),
        ([], {"begin": b"\x01"}, True, False),
        ([], {"end": b"\x01"}, True, False),
        ([], {"instance_id": "i"}, True, False),
        ([], {"where": ["family=InstanceKey"]}, False, False),
        ([], NEWEST, False, False),
        (["InstanceKey"], {}, False, False),
    ],
)
def test_which_selections_need_no_records(
    words: list[str], asked: dict[str, Any], whole: bool, everything: bool
) -> None:
    selection = Selection.parse(words, **asked)
    assert (selection.takes_whole_ranges, selection.is_everything) == (whole, everything)


@pytest.mark.parametrize(
    ("words", "instance_id", "key"),
    [
        ([INSTANCE.hex()], None, INSTANCE),
        ([INSTANCE.hex()], "ops-1", INSTANCE),
        ([NO_INSTANCE.hex()], None, NO_INSTANCE),
        (["InstanceKey", "instance_id=ops-1"], None, INSTANCE),
        (["InstanceKey instance_id=ops-1"], None, INSTANCE),
        (["InstanceKey", "instance_id=ops-1"], "ops-1", INSTANCE),
        (["InstanceKey"], "ops-1", INSTANCE),
        (["MetaServiceRegistryKey"], None, NO_INSTANCE),
    ],
)
def test_a_key_by_its_bytes_or_by_its_name(words: list[str], instance_id: str | None, key: bytes) -> None:
    assert named_key(words, instance_id) == (key, None)


@pytest.mark.parametrize(
    ("words", "instance_id", "says"),
    [
        ([INSTANCE.hex()], "other", "--instance other: the key belongs to the instance ops-1; leave the option out"),
        ([NO_INSTANCE.hex()], "other", "--instance other: the key belongs to no instance; leave the option out"),
        (["InstanceKey", "instance_id=ops-1"], "other", "--instance other and instance_id=ops-1 differ"),
        (["InstanceKey", "TxnInfoKey"], None, "InstanceKey: name one family, for one record"),
        (["txn"], "ops-1", "txn: name one family, for one record"),
        ([INSTANCE.hex(), "instance_id=ops-1"], None, "is a key, but a FAMILY is expected here"),
        ([INSTANCE.hex(), "InstanceKey"], None, "is a key, but a FAMILY is expected here"),
        (["nothing"], None, "'nothing' is not a key"),
    ],
)
def test_what_names_no_key_is_refused(words: list[str], instance_id: str | None, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        named_key(words, instance_id)


@pytest.mark.parametrize(
    ("words", "instance_id", "arguments", "name"),
    [
        ([], "i", {"family": None, "instance_id": "i"}, ""),
        (["txn", "instance_id=i"], None, {"family": "txn", "instance_id": "i"}, "txn"),
        (["TxnInfoKey", "db_id=7"], "i", {"family": "TxnInfoKey", "instance_id": "i", "db_id": 7}, "TxnInfoKey"),
        (
            [INSTANCE.hex()],
            None,
            {"family": "InstanceKey", "instance_id": "ops-1", "begin": INSTANCE, "end": INSTANCE[:-1] + b"\x02"},
            "",
        ),
        (["ff"], None, {"family": None, "instance_id": None, "begin": b"\xff", "end": b"\xff\x00"}, ""),
    ],
)
def test_a_range_of_records_by_a_key_or_by_families(
    words: list[str], instance_id: str | None, arguments: dict[str, Any], name: str
) -> None:
    named = named_range(words, instance_id)
    families, _, _ = read_scope([arguments["family"]]) if arguments["family"] else (None, None, None)
    assert named.arguments == {**arguments, "family": families}
    assert (named.families, named.instance_id) == (families, arguments["instance_id"])
    assert named.name == (" ".join(family.name for family in families or ()) if name else "")


def test_a_range_of_all_records_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^no records are named: give a KEY, a FAMILY or --instance ID$"):
        named_range([])


def test_a_key_with_text_around_it_says_how_it_was_read() -> None:
    words = [f"key: {INSTANCE.hex()}"]
    assert named_key(words) == (INSTANCE, "took the key at position 5")
    assert named_range(words).note == "took the key at position 5"


def test_a_range_by_a_key_is_of_the_instance_that_is_named() -> None:
    with pytest.raises(UsageError, match="--instance other: the key belongs to the instance ops-1"):
        named_range([INSTANCE.hex()], "other")


def test_the_value_of_a_field_may_hold_the_sign_that_stands_before_it() -> None:
    assert read_scope(["txn", "instance_id=a=b"])[1:] == ("a=b", {})


def test_an_instance_is_read_as_a_field_is() -> None:
    assert read_instance("i=j") == "i=j"
    assert read_instance(r"\xff") == "\udcff"
    with pytest.raises(UsageError, match=r"^instance_id='.*xf': expected .xNN"):
        read_instance(r"\xf")


ROWSETS = ["MetaRowsetKey", "instance_id=x"]
ROWSET = b"\x08\x00\x80\xfa\x01\x07"  # with row_age, a field of a newer release


def _rowsets(count: int = 3) -> MemorySource:
    return MemorySource([(key_of("MetaRowsetKey", version=number), ROWSET) for number in range(count)])


def test_conditions_are_those_of_the_families_and_of_the_schema() -> None:
    with pytest.raises(UsageError, match=r"doris\.cloud\.InstanceInfoPB has no field 'nosuch'"):
        Selection.parse(["InstanceKey"], where=["nosuch=1"])
    with pytest.raises(UsageError, match=r"doris\.RowsetMetaCloudPB has no field 'row_age'"):
        Selection.parse(ROWSETS, where=["row_age=7"])
    newer = newer_schema()
    selection = Selection.parse(ROWSETS, where=["row_age=7"], schema=newer)
    assert selection.paths.schema is newer
    assert len(list(selection.scan(_rowsets()))) == 3


def test_the_records_of_a_selection_meet_its_conditions() -> None:
    source = _rowsets()
    keys = [key for key, _ in source.key_values()]
    selection = Selection.parse(ROWSETS, where=["version>=1"])
    assert [record.key.raw for record in selection.scan(source)] == keys[1:]
    assert [record.key.raw for record in selection.scan(source, reverse=True)] == keys[:0:-1]
    assert [record.key.raw for record in selection.scan_unconditioned(source)] == keys
    assert [key for key, _ in selection.key_values(source)] == keys[1:]
    assert [selection.meets(record) for record in selection.scan_unconditioned(source)] == [False, True, True]
    assert not selection.meets(None)
    assert list(Selection.parse(begin=keys[1]).key_values(source)) == list(source.key_values(keys[1]))


def test_batches_are_of_the_families_and_read_with_the_schema() -> None:
    rowsets = _rowsets(600)
    odd = key_of("MetaRowsetKey") + b"\x01"
    source = MemorySource([*rowsets.key_values(), (odd, b""), (key_of("MetaRowsetTmpKey"), b"")])
    found = list(Selection.parse(ROWSETS, schema=newer_schema()).batches(source))
    assert any(isinstance(piece, Batch) for piece in found)
    every = [each for piece in found for each in (piece.records() if isinstance(piece, Batch) else [piece])]
    assert [record.key.raw for record in every] == [key for key, _ in source.key_values() if b"rowset\x00" in key]
    assert {record.to_dict()["value"].get("row_age") for record in every if record.family} == {"7"}


def test_the_bounds_of_a_selection_are_all_keys_unless_given() -> None:
    selection = Selection.parse(["InstanceKey"])
    assert (selection.begin, selection.end, selection.is_one_family) == (b"", END_OF_DATA, True)
    assert not Selection.parse(["InstanceKey", "TxnInfoKey"]).is_one_family


@pytest.mark.parametrize(
    ("family", "message"),
    [
        ("MetaTabletKey", "doris.TabletMetaCloudPB"),
        ("TableVersionKey", None),  # a number, though Doris has a message for it
        ("StatsTabletKey", None),  # put together from counters
        ("MetaServiceRegistryKey", "doris.cloud.ServiceRegistryPB"),
        ("TxnLabelKey", "doris.cloud.TxnLabelPB"),
    ],
)
def test_the_message_that_values_of_a_family_are(family: str, message: str | None) -> None:
    found = message_of_family(FAMILIES[family], Schema.builtin())
    assert (found and found.full_name) == message
