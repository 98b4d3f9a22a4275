"""Conditions on records: what they compare, with what, and what is refused."""

from __future__ import annotations

import pickle
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import UsageError
from inspector.forms.leaves import Leaf
from inspector.forms.paths import places
from inspector.forms.quantities import read_quantity
from inspector.records.conditions import Condition, matching
from inspector.records.grouping import records
from inspector.schema import Schema, messages
from keycodec import FAMILIES, Versionstamp
from tests.support.inspector import field_bytes, key_of, record_of, record_of_message, shown_value

if TYPE_CHECKING:
    from inspector.records.record import Record

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def instance() -> Record:
    return record_of_message(
        messages.InstanceInfoPB(
            instance_id="x",
            name="equals=a=b",
            ctime=1_700_000_000,
            lb_ip=["12"],
            sse_enabled=True,
            clusters=[
                messages.ClusterPB(cluster_id="c1", type=messages.ClusterPB.SQL, nodes=[messages.NodeInfoPB(ip="1.1")]),
                messages.ClusterPB(cluster_id="c2", type=messages.ClusterPB.COMPUTE),
            ],
        )
    )


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("name=equals=a=b", True),
        ("name=equals", False),
        ("clusters.type=SQL", True),
        ("clusters.type=1", False),
        ("clusters[0].type=SQL", True),
        ("clusters[1].type=SQL", False),
        ("clusters[9].type=SQL", False),
        ("clusters.nodes.ip=1.1", True),
        ("value.clusters.nodes.ip=1.1", True),
        ("value.clusters[1].nodes.ip=1.1", False),
        ("clusters.cluster_id!=c1", False),
        ("clusters.cluster_id!=c3", True),
        ("clusters.cluster_id in (c0, c2)", True),
        ("clusters.cluster_id in (c0,c3)", False),
        ("clusters.cluster_id~^c[0-9]$", True),
        ("clusters.cluster_id ~ x", False),
        ("sse_enabled=true", True),
        ("sse_enabled=True", False),
        ("ctime=1700000000", True),
        ("ctime > 1.6e9", False),
        ("ctime>1600000000", True),
        ("ctime>=1700000000", True),
        ("ctime<1700000000", False),
        ("ctime<=1700000000", True),
        ("ctime>2023-11-14", True),
        ("ctime<2023-11-14T22:13:20", False),
        ("ctime=2023-11-14T22:13:20Z", True),
        ("ctime=2023-11-15T06:13:20+08:00", True),
        ("ctime<-1h", True),
        ("ctime>-1h", False),
        ("ctime<now", True),
        ("name<f", True),
        ("name<e", False),
        ("name>=equals=a=b", True),
        ("clusters.cluster_id>c2", False),
        ("lb_ip<x", False),  # a number is in no order with a text
        ("sse_enabled>0", False),  # nor is a bool with a number
        ("clusters>=0", False),
        # what nobody set has its default, and is unset
        ("status=NORMAL", True),
        ("status!=NORMAL", False),
        ("status=", True),
        ("status!=", False),
        ("status=DELETED", False),
        ("mtime=0", True),
        ("user_id=", True),
        ("name=", False),
        ("name!=", True),
        ("clusters=", False),
        ("stages=", True),
        ("ram_user.user_id=", True),
        ("clusters.cluster_status=", True),
        # the key
        ("fields.instance_id=x", True),
        ("family=InstanceKey", True),
        ("family~^Instance", True),
        ("versionstamp=", True),
    ],
)
def test_conditions_compare_what_stands_at_a_path(condition: str, holds: bool) -> None:
    if "1.6e9" in condition:
        with pytest.raises(UsageError, match="not a number"):
            Condition.parse(condition).check([FAMILIES["InstanceKey"]], Schema.builtin())
        return
    parsed = Condition.parse(condition)
    parsed.check([FAMILIES["InstanceKey"]], Schema.builtin())
    assert parsed.holds(instance()) is holds
    assert Condition.parse(str(parsed)) == parsed


def test_text_that_is_set_and_empty_is_unset() -> None:
    record = record_of_message(messages.InstanceInfoPB(user_id=""))
    assert Condition.parse("user_id=").holds(record)


def test_a_time_equals_one_that_is_stored_in_milliseconds() -> None:
    record = record_of_message(messages.TxnInfoPB(prepare_time=1_700_000_000_000))
    assert Condition.parse("prepare_time=2023-11-14T22:13:20Z").holds(record)
    assert not Condition.parse("prepare_time=2023-11-14T22:13:21Z").holds(record)
    assert Condition.parse("prepare_time=1700000000000").holds(record)


def rowset(**fields: Any) -> Record:
    needed = {"rowset_id": 0, "tablet_id": 7, "rowset_id_v2": "a"}
    return record_of_message(messages.RowsetMetaCloudPB(**(needed | fields)))


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("total_disk_size>10MiB", True),
        ("total_disk_size>11MB", False),
        ("total_disk_size = 10486KiB", True),
        ("total_disk_size=10737664", True),
        ("num_rows=0", True),
        ("num_rows=", True),
        ("version<3", True),  # of the key: the value has no such field
        ("creation_time>2026-01-01", False),
    ],
)
def test_sizes_and_fields_of_the_key(condition: str, holds: bool) -> None:
    parsed = Condition.parse(condition)
    parsed.check([FAMILIES["MetaRowsetKey"]], Schema.builtin())
    record = rowset(total_disk_size=10486 * 1024)
    assert record.family is not None
    if "version" in condition:
        expected = int(str(record.key.fields["version"])) < 3
        assert parsed.holds(record) is expected
    else:
        assert parsed.holds(record) is holds


def test_a_key_is_asked_for_without_its_value() -> None:
    (record,) = records([(key_of("MetaRowsetKey", tablet_id=7), b"no message")])
    assert Condition.parse("tablet_id=7").holds(record) is False  # the value's own field counts first
    assert Condition.parse("fields.tablet_id=7").holds(record)


def test_an_enum_number_without_a_name_is_that_number() -> None:
    value = messages.RowsetMetaCloudPB(rowset_id=0, tablet_id=7).SerializeToString()
    number = messages.RowsetMetaCloudPB.DESCRIPTOR.fields_by_name["segments_overlap_pb"].number
    (record,) = records([(key_of("MetaRowsetKey"), value + field_bytes(number, 0, b"\x63"))])
    assert Condition.parse("segments_overlap_pb=99").holds(record)
    assert not Condition.parse("segments_overlap_pb=OVERLAP_UNKNOWN").holds(record)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("-7", -7),
        ("1.5kB", 1500),
        ("10 MiB", 10 << 20),
        ("2026-11-26T12:00:00Z", NOW.timestamp()),
        ("2026-11-26T20:00:00+08:00", NOW.timestamp()),
        ("2026-11-26 12:00", NOW.timestamp()),
        ("-1h", NOW.timestamp() - 3600),
        ("+2d", NOW.timestamp() + 2 * 86400),
        ("-30min", NOW.timestamp() - 1800),
    ],
)
def test_quantities(text: str, number: float) -> None:
    quantity = read_quantity(text, NOW)
    assert quantity is not None
    assert quantity.number == number


@pytest.mark.parametrize("text", ["", "x", "1x", "1h", "1e9", "MiB", "2026-13-01", "--1h"])
def test_what_is_no_quantity(text: str) -> None:
    assert read_quantity(text, NOW) is None


@pytest.mark.parametrize("stored", [1_764_158_400, 1_764_158_400_000, 1_764_158_400_000_000])
def test_times_are_stored_in_seconds_milliseconds_or_microseconds(stored: int) -> None:
    time = read_quantity("2025-11-26T12:00:00Z")
    assert time is not None
    assert time.of(stored) == time.number


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("statuss=x", "did you mean .*status"),
        ("clusters.nodes.clod_unique_id=x", "did you mean .*cloud_unique_id"),
        ("value.nam=x", "did you mean .*name"),
        ("clusters[cluster_idd=x].type=SQL", "did you mean .*cluster_id"),
        ("status=NORML", "did you mean NORMAL"),
        ("status in (NORMAL,DELETD)", "did you mean DELETED"),
        ("clusters.type!=X", "there are .*COMPUTE"),
        ("ctime<yesterday", "not a number, size"),
    ],
)
def test_what_no_record_of_the_family_can_meet_is_refused(condition: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Condition.parse(condition).check([FAMILIES["InstanceKey"]], Schema.builtin())


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("statuss=1", "did you mean .*status"),
        ("tablet_idd=1", "did you mean .*tablet_id"),
        ("clusters.type=SQLL", "did you mean SQL"),
        ("clusters.ctime>x", "not a number"),
    ],
)
def test_what_no_record_of_any_family_has_is_refused(condition: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Condition.parse(condition).check(None, Schema.builtin())


@pytest.mark.parametrize("family", list(FAMILIES))
@pytest.mark.parametrize("path", ["fields", "key", "value", "problems", "versionstamp"])
def test_what_every_record_has_can_be_asked_for(family: str, path: str) -> None:
    condition = Condition(path, "what no record has")
    condition.check([FAMILIES[family]], Schema.builtin())
    assert not condition.holds(record_of(family, b""))


@pytest.mark.parametrize("path", ["@unknown", "value.@unknown", "clusters.@unknown", "clusters[0].@unknown[1]"])
def test_what_a_newer_release_may_have_written_can_be_asked_for(path: str) -> None:
    Condition(path, "x").check([FAMILIES["InstanceKey"]], Schema.builtin())
    assert not Condition(path, "x").holds(instance())


@pytest.mark.slow
def test_every_path_that_json_has_can_be_asked_for_and_holds() -> None:
    with inspector.open("backup:fixtures/backup-demo") as source:
        for record in inspector.scan(source):
            for path, value in places({"value": shown_value(record, show_secrets=True)}):
                condition = Condition(path, str(value).lower() if isinstance(value, bool) else str(value))
                if record.family is not None:
                    condition.check([record.family], Schema.builtin())
                is_empty = value in ("", None, {}, [])
                is_in_map = ".properties." in path or not re.fullmatch(r"[\w@.\[\]]+", path)  # keys can have dots
                assert is_empty or is_in_map or condition.holds(record), condition


@pytest.mark.parametrize("text", ["", "a", "=1", "a in (b", "a b=1", "a~("])
def test_what_is_no_condition_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match=re.escape(repr(text))):
        Condition.parse(text)


def test_a_condition_made_of_its_parts_is_what_its_text_is() -> None:
    leaves = [Leaf("ops-1"), Leaf("other")]
    for text, parts in (
        ("name~^ops", ("^ops", "~")),
        ("name=^ops", ("^ops",)),
        ("name in (a,ops-1)", ("a,ops-1", "in")),
    ):
        made, read = Condition("name", *parts), Condition.parse(text)
        assert (made, str(made)) == (read, text)
        assert made.holds_for(leaves) == read.holds_for(leaves) == (text != "name=^ops")
    assert not Condition("name", "^ops", "~").holds_for(leaves[1:])
    assert pickle.loads(pickle.dumps(Condition("name", "^ops", "~"))).holds_for(leaves)
    with pytest.raises(UsageError, match=r"'name~\(': not a regular expression"):
        Condition("name", "(", "~")


def test_all_conditions_must_hold() -> None:
    rows = [(key_of("TableVersionKey", tbl_id=number), b"\x08" + bytes([number])) for number in range(3)]
    once, twice = Condition.parse("version=1"), Condition.parse("version=2")
    assert [record.key_values[0] for record in matching(records(rows), [once, once])] == [rows[1]]
    assert list(matching(records(rows), [once, twice])) == []


def test_a_label_has_its_stamp_and_a_stamp_is_compared_as_text() -> None:
    stamp = Versionstamp(5 << 16)
    label = messages.TxnLabelPB(txn_ids=[1])
    (record,) = records([(key_of("TxnLabelKey"), label.SerializeToString() + bytes(stamp))])
    assert Condition.parse(f"@versionstamp={stamp}").holds(record)
    assert Condition.parse("txn_ids=1").holds(record)
