"""Arguments of library functions: a versionstamp as text, one condition alone, and what is said of wrong types."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import UsageError
from tests.support.places import DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from inspector import Record, Source
    from keycodec import Versionstamp


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with inspector.open(f"text:{DATA / 'clones.txt'}") as source:
        yield source


def _keys(records: Iterable[Record]) -> list[bytes]:
    return [record.key.raw for record in records]


def test_a_versionstamp_may_be_its_hex(source: Source) -> None:
    for record in inspector.scan(source, "SnapshotFullKey"):
        stamp = str(record.key.versionstamp)
        fields: dict[str, Any] = record.key.fields
        found = inspector.get(source, "SnapshotFullKey", versionstamp=stamp, **fields)
        assert found is not None
        assert found.key == record.key
    for record in inspector.scan(source, "SnapshotReferenceKey"):
        fields = {**record.key.fields, "versionstamp": str(record.key.fields["versionstamp"])}
        assert _keys(inspector.scan(source, "SnapshotReferenceKey", **fields)) == [record.key.raw]


def test_versions_may_be_hex(source: Source) -> None:
    stamps = {record.key.versionstamp for record in inspector.scan(source)} - {None}
    assert stamps
    for stamp in filter(None, stamps):
        assert _seen(source, str(stamp)) == _seen(source, stamp)


def _seen(source: Source, versions: str | Versionstamp) -> list[list[bytes]]:
    rowsets = inspector.rowsets(source, instance_id="shop-2", tablet_id=7, versions=versions)
    return [_keys(inspector.scan(source, versions=versions)), _keys(rowsets)]


def test_one_condition_needs_no_list(source: Source) -> None:
    for where in ("name~.", "status=NORMAL"):
        alone, listed = (_keys(inspector.scan(source, "InstanceKey", where=each)) for each in (where, [where]))
        assert alone == listed
    assert list(inspector.snapshots(source, where="status=SNAPSHOT_NORMAL"))


@pytest.mark.parametrize("name", ["jobs", "transactions", "recycle_bin", "delete_bitmap_locks", "check"])
def test_now_needs_a_time_zone(source: Source, name: str) -> None:
    call = getattr(inspector, name)
    now = datetime(2026, 11, 26, 10, 0)
    for wrong, says in ((now, "now 2026-11-26 10:00:00 has no time zone"), ("2026-11-26", "takes a datetime, not str")):
        with pytest.raises(UsageError, match=f"{says}; give one with a time zone, such as datetime.now"):
            next(call(source, now=wrong))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda source: inspector.get(source, "SnapshotFullKey", instance_id="i", versionstamp="zz"), "not 'zz'"),
        (lambda source: inspector.get(source, "SnapshotFullKey", instance_id="i", versionstamp=5), "digits, not int"),
        (lambda source: inspector.get(source, 5), "a family with its fields, not int"),
        (lambda source: inspector.related(source, 5), "a family with its fields, not int"),
        (lambda source: inspector.scan(source, versions="0"), "versions '0': all, newest, or"),
        (lambda source: inspector.scan(source, versions=None), "versions None: all, newest, or"),
        (
            lambda source: inspector.rowsets(source, instance_id="shop-2", versions="all"),
            "versions 'all': newest, or a",
        ),
        (lambda source: inspector.rowsets(source, instance_id="shop", versions="all"), "versions 'all': newest, or"),
        (lambda source: inspector.get(source, "SnapshotFullKey", instance_id="i", versions="all"), "get_all gives all"),
        (lambda source: inspector.scan(source, begin="01"), "begin is a key, as bytes, not str"),
        (lambda source: inspector.usage(source, end="01"), "end is a key, as bytes, not str"),
        (lambda source: inspector.clock(source).version_at(datetime(2026, 11, 26)), "has no time zone; give one"),
        (lambda source: inspector.Condition("name", "ops", "=="), "'==' is not an operator; expected one of = !="),
        (lambda source: inspector.table(source, "InstanceKey", begin="01"), "begin is a key, as bytes, not str"),
        (lambda source: inspector.table(source, None), "a table is given by its name, not NoneType"),
        (lambda source: inspector.sql(source, "SELECT 1", instance_id=5), "instance_id takes text or bytes, not int"),
        (lambda source: inspector.check(source, instance_id=5), "instance_id takes text or bytes, not int"),
        (lambda source: inspector.about(source, tablet=7, instance_id=5), "instance_id takes text or bytes, not int"),
        (lambda source: inspector.about(source, tablet=None), "tablet=None: expected a number"),
        (lambda source: inspector.tablet_stats(source, tablet_id="7"), "tablet_id takes an int, not str"),
        (lambda source: inspector.tablet_stats(source, partition_id="7"), "partition_id takes an int, not str"),
        (lambda source: inspector.largest(source, number=-1), "number -1: give a whole number from 0 on"),
        (lambda source: inspector.largest(source, number=-1, jobs=2), "number -1: give a whole number from 0 on"),
        (lambda source: inspector.largest_by(source, "db", number=-1), "number -1: give a whole number from 0 on"),
        (lambda source: inspector.largest(source, number="5"), "number '5': give a whole number"),
        (lambda source: inspector.check(source, sample=-1), "sample -1: give a whole number from 0 on"),
        (lambda source: inspector.about(source, instance="shop", each=-1), "each -1: give a whole number from 1 on"),
        (lambda source: inspector.related(source, b"", each=0), "each 0: give a whole number from 1 on"),
        (lambda source: inspector.usage(source, jobs="2"), r"jobs '2': must be 0 \(one for each core\) or more"),
        (lambda source: inspector.rehearse(source, 5), "a route is named by text, such as get_instance, not int"),
        (lambda source: inspector.rehearse(source, "get_instance", settings=5), "by name, as a list, not as int"),
        (lambda source: inspector.usage_by(source, "database"), "by 'database'; there are family, instance, db, "),
        (lambda source: inspector.usage_by(source, ["db"]), "is not counted by "),
        (lambda source: inspector.largest_by(source, "tables"), "is not counted by 'tables'; there are"),
        (lambda source: inspector.usage_growth(source, source, by="vaults"), "is not counted by 'vaults'; there are"),
    ],
)
def test_the_error_says_what_is_taken(source: Source, call: Callable[[Source], Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        list(call(source))
