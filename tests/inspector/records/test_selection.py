"""What the words of a command line select."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.errors import UsageError
from inspector.records.selection import Selection, named_key, named_range, read_scope
from inspector.records.targets import message_of_family
from inspector.schema import Schema
from inspector.sources.base import END_OF_DATA
from keycodec import FAMILIES, encode

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
        (["InstanceKey", "TxnInfoKey"], None, "InstanceKey: one record is wanted, so name one family"),
        (["txn"], "ops-1", "txn: one record is wanted, so name one family"),
        ([INSTANCE.hex(), "instance_id=ops-1"], None, "is a key, and a FAMILY is wanted here"),
        ([INSTANCE.hex(), "InstanceKey"], None, "is a key, and a FAMILY is wanted here"),
        (["nothing"], None, "'nothing' is no key"),
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
    with pytest.raises(UsageError, match="of which records"):
        named_range([])


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
