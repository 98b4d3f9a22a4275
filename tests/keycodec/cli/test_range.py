from __future__ import annotations

import re

import pytest

import keycodec
from tests.support.keycodec import one_line
from tests.support.verbs import call


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
    assert "StatsTabletKey: instance_id is needed before table_id" in one_line(ended.err)


def test_range_names_all_fields_that_are_missing_in_order() -> None:
    ended = call("range", "MetaTabletKey", "tablet_id=7", "index_id=1")
    assert ended.code == 2
    assert "MetaTabletKey: instance_id, table_id, part_id are needed before tablet_id" in one_line(ended.err)


@pytest.mark.parametrize(
    ("family", "also"),
    [
        ("VersionedTabletLoadStatsKey", "1 other family (VersionedTabletCompactStatsKey)"),
        ("SnapshotFullKey", "1 other family (SnapshotReferenceKey)"),
        ("TxnInfoKey", "3 other families (TxnIndexKey, TxnLabelKey, TxnRunningKey)"),
    ],
)
def test_range_without_fields_says_that_it_holds_other_families(family: str, also: str) -> None:
    ended = call("range", family)
    assert (ended.code, len(ended.out.splitlines())) == (0, 2)
    assert ended.err == f"note: the range also holds {also}; give instance_id to leave them out\n"
    assert call("range", family, "instance_id=i").err == ""


def test_range_names_a_few_of_many_other_families() -> None:
    assert re.search(r"also holds 13 other families \((\w+, ){4}\.\.\.\);", call("range", "MetaRowsetKey").err)


@pytest.mark.parametrize("family", ["InstanceKey", "LogKey", "MetaServiceRegistryKey"])
def test_range_of_a_family_that_no_other_starts_like_needs_no_note(family: str) -> None:
    assert call("range", family).err == ""
