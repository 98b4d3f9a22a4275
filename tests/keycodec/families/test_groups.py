"""Groups of families, and the ranges that hold an instance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keycodec.elements import to_text
from keycodec.errors import UnknownFamily
from keycodec.families import FAMILIES, GROUPS, find_families, get_families
from keycodec.families.groups import shared_fields
from keycodec.ranges import family_ranges, has_instance, instance_ranges, merged
from tests.support.examples import examples
from tests.support.strategies.keys import any_keys

#: Ids that begin as each other, and that hold what a key ends a text with.
ids = st.lists(st.sampled_from([b"a", b"b", b"\x00", b"\xff", b"\x01", b"\x10"]), max_size=4).map(b"".join).map(to_text)


@examples(400)
@given(parts=any_keys, own=ids, asked=ids | st.none())
def test_the_ranges_of_an_instance_hold_its_keys_and_no_others(parts: object, own: str, asked: str | None) -> None:
    made = parts._replace(fields={**parts.fields, **({"instance_id": own} if has_instance(parts.family) else {})})  # type: ignore[attr-defined]
    raw, wanted = made.encode(), own if asked is None else asked
    is_inside = any(begin <= raw < end for begin, end in instance_ranges(wanted))
    assert is_inside == (made.fields.get("instance_id") == wanted)


@pytest.mark.parametrize("instance_id", ["", "a", "ops-1", b"\x00\xff", "用户"])
def test_the_ranges_of_an_instance_are_in_order_and_apart(instance_id: str | bytes) -> None:
    ranges = instance_ranges(instance_id)
    assert ranges == merged(ranges)
    assert len(ranges) == len({family.head for family in FAMILIES.values() if has_instance(family)})


def test_all_families_but_those_of_the_system_have_an_instance() -> None:
    without = [family.name for family in FAMILIES.values() if not has_instance(family)]
    assert without == [family.name for family in GROUPS["system"]]


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("TxnInfoKey", "TxnInfoKey"),
        ("txn", "TxnIndexKey TxnInfoKey TxnLabelKey TxnRunningKey"),
        ("TXN", "TxnIndexKey TxnInfoKey TxnLabelKey TxnRunningKey"),
        ("recycle", "RecycleIndexKey RecyclePartKey RecycleRowsetKey RecycleStageKey RecycleTxnKey"),
        ("Recycle*", "RecycleIndexKey RecyclePartKey RecycleRowsetKey RecycleStageKey RecycleTxnKey"),
        ("recycle?xnkey", "RecycleTxnKey"),
        ("stats", "StatsTabletKey VersionedTabletCompactStatsKey VersionedTabletLoadStatsKey"),
        ("*StreamOffset*", "TableStreamOffsetKey VersionedTableStreamOffsetKey"),
    ],
)
def test_a_word_stands_for_families(word: str, names: str) -> None:
    assert [family.name for family in get_families(word)] == names.split()
    assert list(find_families(word)) == list(get_families(word))


def test_groups_are_by_the_first_word_of_keys_or_declared() -> None:
    for word, families in GROUPS.items():
        if word not in ("jobs", "versioned"):
            assert {family.literals[0] for family in families} == {word}
    assert all(family.space == 3 for family in GROUPS["versioned"])
    assert {"JobTabletKey", "CopyJobKey", "MowTabletJobKey"} < {family.name for family in GROUPS["jobs"]}


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("txnn", "no group is called 'txnn'; did you mean txn"),
        ("InstnceKey", "did you mean InstanceKey"),
        ("Recycel*", "no name of a key family fits 'Recycel.*did you mean recycle"),
        ("*zzz*", "`keycodec families` lists them all"),
        ("Recycl", "did you mean recycle"),
    ],
)
def test_a_word_that_stands_for_none_is_refused_with_the_nearest(word: str, says: str) -> None:
    with pytest.raises(UnknownFamily, match=says):
        get_families(word)


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("txn", "instance_id"),
        ("*ersionKey", "instance_id"),
        ("MetaTabletKey", "instance_id table_id index_id part_id tablet_id"),
        ("*StreamOffset*", "instance_id base_db_id base_table_id stream_db_id stream_id partition_id"),
        ("system", ""),
    ],
)
def test_families_share_their_leading_fields(word: str, names: str) -> None:
    assert [field.name for field in shared_fields(get_families(word))] == names.split()


def test_ranges_of_families_that_lie_in_each_other_are_joined() -> None:
    assert len(family_ranges(get_families("txn"), {})) == 1
    assert len(family_ranges(get_families("txn"), {"instance_id": "i"})) == 4
