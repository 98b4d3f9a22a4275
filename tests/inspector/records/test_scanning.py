"""Which records a scan gives: of a family, of leading fields, of one version, of one key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.errors import InspectorError, UsageError
from inspector.records.grouping import records
from inspector.records.scanning import record_range
from inspector.records.wanted import is_key_text
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, Counter, Versionstamp, decode, encode
from keycodec.elements import encode_bytes
from tests.support.examples import examples
from tests.support.inspector import STAMPS, TRUTHS, key_of, ordered, truth_key_values, versions_of
from tests.support.schemas import newer_schema
from tests.support.strategies.crowds import crowds

if TYPE_CHECKING:
    from inspector.records.record import Record

KeyValues = list[tuple[bytes, bytes]]


def _keys(found: Any) -> list[bytes]:
    return [record.key.raw for record in found]


# --- families and fields ---


@examples(100)
@given(key_values=crowds(), data=st.data())
def test_a_scan_of_a_family_gives_its_records_and_what_began_like_it(
    key_values: KeyValues, data: st.DataObject
) -> None:
    keys = (decode(key, partial=True) for key, _ in key_values)
    present = sorted({family.name for key in keys if (family := key.family or key.nearest)})
    family = data.draw(st.sampled_from(present or list(FAMILIES)))
    expected = [
        record.key_values for record in records(key_values) if (record.family or record.key.nearest) is FAMILIES[family]
    ]
    source = MemorySource(key_values)
    assert [record.key_values for record in inspector.scan(source, family)] == expected
    assert [record.key_values for record in inspector.scan(source, family, reverse=True)] == expected[::-1]


@pytest.mark.parametrize("second", ["other-app", "meta-servic", "meta-services", ""])
def test_a_family_is_told_by_each_of_its_literals(second: str) -> None:
    raw = b"\x02" + b"".join(encode_bytes(text.encode()) for text in ("system", second, "registry"))
    key = decode(raw + b"\x12", partial=True)
    assert (key.family, key.nearest) == (None, None)
    assert key.error is not None
    assert key.error.reason == f"expected meta-service, found {second or chr(39) * 2}"
    source = MemorySource([(raw, b"")])
    assert list(inspector.scan(source, "MetaServiceRegistryKey")) == []
    (record,) = inspector.scan(source)
    assert record.family is None


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.parent.name)
def test_scans_by_leading_fields_are_what_filtering_gives(path: Any) -> None:
    source = MemorySource(truth_key_values(path))
    every: dict[str, list[Record]] = {}
    for record in inspector.scan(source):
        if record.family:
            every.setdefault(record.family.name, []).append(record)
    for name, found in every.items():
        names = [field.name for field in FAMILIES[name].fields]
        for count in range(len(names) + 1):
            leading: dict[str, Any] = {name: found[len(found) // 2].key.fields[name] for name in names[:count]}
            expected = [record for record in found if leading.items() <= dict(record.key.fields).items()]
            assert _keys(inspector.scan(source, name, **leading)) == _keys(expected)


def test_a_family_may_be_named_or_given() -> None:
    source = MemorySource([(key_of("InstanceKey"), b"")])
    assert _keys(inspector.scan(source, FAMILIES["InstanceKey"])) == _keys(inspector.scan(source, "InstanceKey"))


def test_a_malformed_key_is_in_the_scan_of_the_family_it_began_as() -> None:
    malformed = key_of("MetaTabletIdxKey") + b"\x12"
    (record,) = inspector.scan(MemorySource([(malformed, b"")]), "MetaTabletIdxKey", instance_id="x")
    assert record.key.error is not None


@pytest.mark.parametrize(
    ("family", "fields", "reason"),
    [
        ("InstnceKey", {}, "did you mean InstanceKey"),
        ("InstanceKey", {"tablet_id": 1}, "InstanceKey has no tablet_id"),
        ("MetaRowsetKey", {"tablet_id": 1}, "instance_id is needed before"),
        ("InstanceKey", {"instance_id": 1}, "takes text or bytes"),
        ("MetaTabletIdxKey", {"instance_id": "x", "tablet_id": 1 << 63}, "is not an int64"),
        (None, {"tablet_id": 1}, "need a family"),
        (None, {"instance_id": 1}, "takes text or bytes"),
        ("MetaServiceRegistryKey", {"instance_id": "x"}, "MetaServiceRegistryKey belongs to no instance"),
        ("Meta*", {"instance_id": "x"}, "MetaServiceArnInfoKey, .* belong to no instance"),
        (
            "Recycle*",
            {"instance_id": "x", "index_id": 1},
            "index_id is not a leading field of all these.*share instance_",
        ),
        (["TxnInfoKey", "txnn"], {}, "did you mean txn"),
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(family: Any, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        inspector.scan(MemorySource(), family, **fields)
    assert isinstance(caught.value, InspectorError)
    assert caught.value.exit_code == 2


def test_bounds_are_keys_from_the_first_on_and_before_the_last() -> None:
    rows = ordered((key_of("MetaTabletIdxKey", tablet_id=number), b"") for number in range(5))
    keys = [key for key, _ in rows]
    source = MemorySource(rows)
    assert _keys(inspector.scan(source, begin=keys[1], end=keys[3])) == keys[1:3]
    assert _keys(inspector.scan(source, "MetaTabletIdxKey", begin=keys[3])) == keys[3:]
    assert _keys(inspector.scan(source, "InstanceKey", begin=keys[0])) == []


def test_key_values_of_a_record_are_in_key_order_in_a_reverse_scan_too() -> None:
    stats = [(key_of("StatsTabletKey"), b""), (key_of("StatsTabletKey", suffix=Counter("num_rows")), bytes(8))]
    source = MemorySource([*stats, (key_of("InstanceKey"), b"")])
    (record, _) = inspector.scan(source, reverse=True)
    assert record.key_values == tuple(stats)


# --- the schema ---

#: With row_age, a field of a newer release.
ROWSET = b"\x08\x00\x80\xfa\x01\x07"


def test_values_are_read_with_the_schema_that_is_given() -> None:
    newer, key = newer_schema(), key_of("MetaRowsetKey")
    source = MemorySource([(key, ROWSET)])
    found = [
        *inspector.scan(source, schema=newer),
        *inspector.scan(source, where="row_age=7", schema=newer),
        *inspector.get_all(source, key, schema=newer),
        inspector.get(source, key, schema=newer),
    ]
    assert [record.to_dict()["value"]["row_age"] for record in found if record] == ["7"] * 4
    with pytest.raises(UsageError, match=r"^where row_age: doris\.RowsetMetaCloudPB has no field 'row_age'"):
        inspector.scan(source, "MetaRowsetKey", where=["row_age=7"])


# --- one record ---


def _got(rows: KeyValues, raw: bytes, **options: Any) -> list[Record]:
    return list(inspector.get_all(MemorySource(rows), raw, **{"versions": "newest", **options}))


@pytest.mark.slow
@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.parent.name)
def test_every_key_of_the_real_data_leads_to_its_record(path: Any) -> None:
    key_values = truth_key_values(path)
    source = MemorySource(key_values)
    for record in records(key_values):
        for key, _ in record.key_values:
            found = inspector.get(source, key)
            assert found.key_values == record.key_values


@examples(100)
@given(crowds())
def test_every_key_leads_to_its_record(key_values: KeyValues) -> None:
    source = MemorySource(key_values)
    for record in records(key_values):
        for key, _ in record.key_values:
            found = list(inspector.get_all(source, key, versions="all"))
            assert record.key_values in [other.key_values for other in found]
            assert len(found) == 1 or decode(key).family.versioned


def test_a_part_leads_to_the_whole() -> None:
    base = key_of("StatsTabletKey")
    rows = ordered([(base, b""), (key_of("StatsTabletKey", suffix=Counter("num_rows")), bytes(8))])
    assert [len(found.key_values) for found in _got(rows, rows[1][0])] == [2]
    absent = key_of("StatsTabletKey", suffix=Counter("data_size"))
    assert [len(found.key_values) for found in _got(rows, absent)] == [2]


def test_a_key_without_its_stamp_gives_the_version_asked_for() -> None:
    rows = versions_of(STAMPS)
    bare = encode("VersionedPartitionVersionKey", instance_id="x", partition_id=7)
    assert _keys(_got(rows, bare)) == [rows[2][0]]
    assert _keys(_got(rows, bare, versions=Versionstamp(30))) == [rows[1][0]]
    assert _keys(_got(rows, bare, versions="all")) == [key for key, _ in rows]
    assert _keys(_got(rows, rows[0][0])) == [rows[0][0]]
    assert _keys(inspector.get_all(MemorySource(rows), bare)) == [key for key, _ in rows]


def test_strangers_behind_a_key_are_not_of_its_record() -> None:
    key = key_of("InstanceKey")
    rows = ordered([(key, b""), (key + b"\x10", b""), (key + b"\xff", b"")])
    assert _keys(_got(rows, key)) == [key]


def test_what_is_not_there_is_nothing() -> None:
    assert _got([(key_of("InstanceKey"), b"")], key_of("MetaTabletIdxKey")) == []
    assert _got([], b"") == []


def test_bytes_that_are_no_key_give_what_lies_under_them() -> None:
    rows = [(b"\x04x", b"1"), (b"\x04xy", b"2")]
    assert [found.key_values for found in _got(rows, b"\x04x")] == [((b"\x04x", b"1"),)]


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        (encode("InstanceKey", instance_id="ops-1"), {}),
        (decode(encode("InstanceKey", instance_id="ops-1")), {}),
        ("InstanceKey", {"instance_id": "ops-1"}),
        (FAMILIES["InstanceKey"], {"instance_id": "ops-1"}),
    ],
)
def test_a_record_is_got_by_bytes_key_or_family(key: Any, fields: dict[str, Any]) -> None:
    with inspector.open("backup:fixtures/backup-demo") as source:
        record = inspector.get(source, key, **fields)
    assert record.value.instance_id == "ops-1"


INSTANCE = encode("InstanceKey", instance_id="ops-1").hex()
LONG = encode("InstanceKey", instance_id="ops-10").hex()
HINT = "it is a key, and inspector.get takes it as keycodec.parse_text(TEXT).key"


@pytest.mark.parametrize(
    ("key", "fields", "says"),
    [
        ("InstanceKeys", {}, "no key family is called 'InstanceKeys'; did you mean InstanceKey"),
        ("InstanceKey", {}, "InstanceKey: instance_id is missing; its layout is"),
        ("InstanceKey", {"instance_id": "i", "x": 1}, "InstanceKey has no x"),
        (b"\x01", {"versions": "all"}, "versions 'all': get gives one, newest or before a versionstamp; get_all"),
        (b"\x01", {"x": 1, "y": 2}, "fields (x, y) go with a family, not with a key"),
        (7, {}, "a key is bytes, a Key, or a family with its fields, not int"),
        (INSTANCE, {}, f"called '{INSTANCE}'; {HINT}"),
        (LONG, {}, f"called '{LONG[:40]}'...; {HINT}"),
    ],
)
def test_what_is_no_key_is_refused(key: Any, fields: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        inspector.get(MemorySource(), key, **fields)


@pytest.mark.parametrize("name", ["scan", "usage", "largest", "verify", "changes"])
@pytest.mark.parametrize(
    ("family", "says"),
    [
        (INSTANCE, f"called '{INSTANCE}'; {HINT}"),
        (["InstanceKey", LONG], f"called '{LONG[:40]}'...; {HINT}"),
        (bytes.fromhex(LONG), "a group's word, a pattern or a Family, not bytes"),
        (decode(bytes.fromhex(LONG)), "a group's word, a pattern or a Family, not Key"),
        ([5], "a group's word, a pattern or a Family, not int"),
    ],
)
def test_what_is_no_family_is_refused(name: str, family: Any, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        getattr(inspector, name)(MemorySource(), family)


@pytest.mark.parametrize(
    ("text", "is_key"),
    [
        (INSTANCE, True),
        (encode("VersionedPartitionVersionKey", instance_id="x", partition_id=7).hex(), True),  # without its stamp
        (INSTANCE[:-4], False),
        ("zz", False),
    ],
)
def test_a_text_is_told_to_be_a_key(text: str, is_key: bool) -> None:
    assert is_key_text(text) is is_key


def test_the_range_of_a_record_has_all_its_key_values_and_no_others() -> None:
    key = key_of("StatsTabletKey")
    begin, end = record_range(key_of("StatsTabletKey", suffix=Counter("num_rows")))
    assert begin == key[: len(begin)]
    assert (
        begin
        <= key
        < key_of("StatsTabletKey", suffix=Counter("data_size"))
        < end
        <= key_of("StatsTabletKey", tablet_id=8)
    )
    assert record_range(b"\x04x") == (b"\x04x", b"\x04x\x00")
