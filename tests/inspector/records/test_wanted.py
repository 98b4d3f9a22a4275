"""What is read of a source where an instance or a group of families is asked for: that, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.errors import UsageError
from inspector.records.wanted import check_shared, wanted
from inspector.sources.base import END_OF_DATA
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, encode
from keycodec.families import GROUPS, get_families
from keycodec.families.examples import example
from keycodec.families.family import Family
from tests.support.examples import examples
from tests.support.strategies.crowds import crowds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue

DEMO = "backup:fixtures/backup-demo"
KeyValues = list[tuple[bytes, bytes]]


class Recording(MemorySource):
    """A source that tells which keys were read of it."""

    def __init__(self, key_values: KeyValues) -> None:
        super().__init__(key_values)
        self.read: list[bytes] = []

    def key_values(self, begin: bytes = b"", end: bytes = b"\xff", *, reverse: bool = False) -> Iterator[KeyValue]:
        for key, value in super().key_values(begin, end, reverse=reverse):
            self.read.append(key)
            yield key, value


def _every_family(instance_id: str) -> KeyValues:
    keys = (inspector_key(family, instance_id) for family in FAMILIES.values())
    return [(key, b"") for key in keys]


def inspector_key(family: Family, instance_id: str) -> bytes:
    key = example(family)
    return key.replace(b"gavin-instance", instance_id.encode())


@examples(150)
@given(key_values=crowds(max_families=6), instance_id=st.sampled_from(["a", "ab", "", "a\x00", "\udcff"]))
@pytest.mark.parametrize("reverse", [False, True])
def test_an_instance_has_the_records_that_a_filter_of_all_gives(
    key_values: KeyValues, instance_id: str, reverse: bool
) -> None:
    source = MemorySource(key_values)
    found = [one for one in inspector.scan(source, instance_id=instance_id, reverse=reverse) if one.family]
    expected = [
        one
        for one in inspector.scan(source, reverse=reverse)
        if one.family and one.key.fields.get("instance_id") == instance_id
    ]
    assert [one.key_values for one in found] == [one.key_values for one in expected]


def test_only_the_keys_of_the_instance_are_read() -> None:
    own, others = _every_family("i"), [*_every_family("h"), *_every_family("i2"), *_every_family("j")]
    source = Recording([*own, *others])
    found = list(inspector.scan(source, instance_id="i"))
    assert {record.family for record in found} == {f for f in FAMILIES.values() if f not in GROUPS["system"]}
    assert source.read == [record.key.raw for record in found]
    for word in ("txn", "Recycle*"):
        source.read.clear()
        names = [record.family for record in inspector.scan(source, word, instance_id="i")]
        assert names == list(get_families(word))
        assert len(source.read) == len(names)


def test_keys_of_an_instance_that_no_family_explains_are_its_own() -> None:
    key = encode("InstanceKey", instance_id="i") + b"\x10odd\x00\x01"
    (record,) = inspector.scan(MemorySource({key: b""}), instance_id="i")
    assert record.family is None


@pytest.mark.parametrize("word", ["txn", "Recycle*", ["TxnInfoKey", "LogKey"], ("stats", FAMILIES["InstanceKey"])])
def test_a_group_has_the_records_of_its_families(word: Any) -> None:
    with inspector.open(DEMO) as source:
        found = [record.key.raw for record in inspector.scan(source, word)]
        names = (word,) if isinstance(word, str) else word
        families = {one for name in names for one in ([name] if isinstance(name, Family) else get_families(name))}
        assert found == sorted(r.key.raw for one in families for r in inspector.scan(source, one))


def test_all_keys_are_wanted_where_nothing_is_said() -> None:
    assert wanted() == (None, [(b"", END_OF_DATA)])
    assert wanted(begin=b"b", end=b"b").ranges == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"begin": "0110"}, "begin is a key, as bytes, not str; keycodec.parse_text reads text"),
        ({"end": None}, "end is a key, as bytes, not NoneType; keycodec.parse_text reads text"),
        ({"fields": {"a": 1, "b": 2}}, "fields (a, b) need a family"),
        ({"instance_id": 7}, "instance_id takes text or bytes, not int"),
    ],
)
def test_what_cannot_be_wanted_is_refused(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        wanted(**asked)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("families", "says"),
    [
        ("TxnInfoKey TxnLabelKey", "(TxnInfoKey, TxnLabelKey); they share instance_id, db_id"),
        ("TxnInfoKey TxnLabelKey TxnIndexKey", "(TxnInfoKey, TxnLabelKey, TxnIndexKey); they share instance_id"),
        (
            "TxnInfoKey TxnLabelKey TxnIndexKey TxnRunningKey",
            "(TxnInfoKey, TxnLabelKey, TxnIndexKey, ...); they share instance_id",
        ),
        ("InstanceKey MetaServiceRegistryKey", "(InstanceKey, MetaServiceRegistryKey); they share none"),
    ],
)
def test_fields_are_those_that_all_the_families_begin_with(families: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_shared([FAMILIES[name] for name in families.split()], ["txn_id"])
    assert str(caught.value) == f"txn_id is not a leading field of all these families {says}"


def test_views_of_an_instance_are_parts_of_the_whole() -> None:
    with inspector.open(DEMO) as source:
        whole = [row for row in inspector.usage(source) if row.instance_id == "ops-1"]
        part = inspector.usage(source, instance_id="ops-1")
        assert {(r.family, r.keys, r.value_bytes) for r in part} == {(r.family, r.keys, r.value_bytes) for r in whole}
        assert sum(row.key_values for row in inspector.verify(source, instance_id="ops-1")) == sum(
            r.keys for r in whole
        )
        assert {"ops-1" in row.record for row in inspector.largest(source, instance_id="ops-1")} == {True}
        grouped = inspector.usage(source, "txn", instance_id="ops-1")
        assert {row.family for row in grouped} <= {family.name for family in GROUPS["txn"]}
        assert {row.family for row in inspector.verify(source, "txn")} <= {family.name for family in GROUPS["txn"]}


@pytest.mark.slow
def test_the_history_of_an_instance_or_group_is_that_of_its_keys() -> None:
    with inspector.open(DEMO) as source:

        def told(**asked: Any) -> list[tuple[int, bytes]]:
            events = inspector.history(source, **asked)
            return [(event.version, change.key.raw) for event in events for change in event.changes]

        one, group = told(family="PartitionVersionKey", instance_id="ops-1"), told(family="version")
        assert one
        assert set(one) < set(group)
        owned = set(told(instance_id="ops-1"))
        assert owned == {(v, raw) for v, raw in told() if b"ops-1\x00\x01" in raw}
