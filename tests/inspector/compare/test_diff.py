"""Differences between sources, against a plain comparison of two dicts, and between real versions of a backup."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.compare.diff import diff
from inspector.forms.redaction import MASK
from inspector.records.grouping import records
from inspector.records.scanning import origin
from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from inspector.values.wire import BYTES, GROUP
from keycodec import Counter, encode
from tests.support.inspector import UNKNOWN_NUMBER, field_bytes

DEMO = "backup:fixtures/backup-demo"
IDS = {"instance_id": "i", "table_id": 1, "index_id": 2, "part_id": 3}


def keys() -> st.SearchStrategy[bytes]:
    tablet = st.integers(0, 3)
    base = tablet.map(lambda tablet_id: encode("StatsTabletKey", **IDS, tablet_id=tablet_id))
    counter = st.tuples(tablet, st.sampled_from(["num_rows", "data_size"])).map(
        lambda pair: encode("StatsTabletKey", **IDS, tablet_id=pair[0], suffix=Counter(pair[1]))
    )
    version = tablet.map(lambda table: encode("TableVersionKey", instance_id="i", db_id=1, tbl_id=table))
    return st.one_of(base, counter, version, st.binary(min_size=1, max_size=3).filter(lambda key: key < b"\xff"))


states = st.dictionaries(keys(), st.sampled_from([b"", b"\x10\x05", bytes(8), (7).to_bytes(8, "little")]), max_size=12)


@given(states, states)
def test_every_record_that_differs_is_told_once_and_no_other(old: dict[bytes, bytes], new: dict[bytes, bytes]) -> None:
    before = {record.stem: record.key_values for record in records(sorted(old.items()))}
    after = {record.stem: record.key_values for record in records(sorted(new.items()))}
    changes = list(diff(records(sorted(old.items())), records(sorted(new.items()))))
    told = {(change.after or change.before).stem: change.kind for change in changes}  # type: ignore[union-attr]
    expected = {
        stem: "added" if stem not in before else "removed" if stem not in after else "changed"
        for stem in before.keys() | after.keys()
        if before.get(stem) != after.get(stem)
    }
    assert told == expected
    assert len(changes) == len(expected)
    assert [change.key.raw for change in changes] == sorted(change.key.raw for change in changes)


def test_a_change_names_the_fields_that_differ() -> None:
    instance = Schema.builtin().message_class("doris.cloud.InstanceInfoPB")
    key = encode("InstanceKey", instance_id="i")
    old, new = instance(name="a", user_id="u"), instance(name="b", user_id="u", sse_enabled=True)
    sources = [MemorySource({key: message.SerializeToString()}) for message in (old, new)]
    (change,) = diff(*map(inspector.scan, sources))
    assert change.fields() == [("name", "a", "b"), ("sse_enabled", None, True)]


def test_a_secret_that_differs_is_named_and_masked() -> None:
    user = Schema.builtin().message_class("doris.cloud.RamUserPB")
    key = encode("MetaServiceArnInfoKey")
    sources = [MemorySource({key: user(sk=secret).SerializeToString()}) for secret in ("secret-1", "secret-2")]
    (change,) = diff(*map(inspector.scan, sources))
    assert change.fields() == [("sk", "******", "******")]
    assert change.fields(mask=False) == [("sk", "secret-1", "secret-2")]


def test_a_change_is_shown_masked_unless_secrets_are_asked_for() -> None:
    user = Schema.builtin().message_class("doris.cloud.RamUserPB")
    key = encode("MetaServiceArnInfoKey")
    before, after = ({"user_id": "u", "sk": f"secret-{number}"} for number in (1, 2))
    sources = [MemorySource({key: user(**fields).SerializeToString()}) for fields in (before, after)]
    (change,) = diff(*map(inspector.scan, sources))
    masked = {"user_id": "u", "sk": MASK}
    assert change.shown() == ("changed", change.key, masked, masked, [("sk", MASK, MASK)])
    assert change.shown(mask=False) == ("changed", change.key, before, after, [("sk", "secret-1", "secret-2")])


def test_a_place_that_only_the_secret_has_is_masked() -> None:
    groups = [field_bytes(UNKNOWN_NUMBER, GROUP, field_bytes(1, BYTES, secret)) for secret in (b"secret-1", b"s-2")]
    key = encode("MetaServiceArnInfoKey")
    (change,) = diff(*(inspector.scan(MemorySource({key: group})) for group in groups))
    assert change.fields() == [("@unknown[0].value[0].value", MASK, MASK)]


def test_two_versions_of_a_real_backup_differ_as_their_truths_do() -> None:
    with inspector.open(f"{DEMO}@931218569") as old, inspector.open(f"{DEMO}@937228653") as new:
        changed = {key for key, _ in dict(old.key_values()).items() ^ dict(new.key_values()).items()}
        told = list(diff(inspector.scan(old), inspector.scan(new)))
        touched = {
            key
            for change in told
            for key, _ in set(change.before.key_values if change.before else ())
            ^ set(change.after.key_values if change.after else ())
        }
    assert touched == changed
    assert told


def test_a_source_does_not_differ_from_itself() -> None:
    with inspector.open(DEMO) as one, inspector.open(DEMO) as other:
        assert list(diff(inspector.scan(one), inspector.scan(other))) == []


def test_newest_versions_are_compared_with_each_other() -> None:
    with inspector.open(f"{DEMO}@931218569") as old, inspector.open(DEMO) as new:
        before, after = (
            list(inspector.scan(source, "VersionedPartitionVersionKey", versions="newest")) for source in (old, new)
        )
        changes = list(diff(before, after, place=origin))
    stamps = [{origin(record): record.key.versionstamp for record in found} for found in (before, after)]
    assert {change.kind for change in changes} == {"changed"}
    assert {origin(change.after): change.key.versionstamp for change in changes if change.after} == {
        place: stamp for place, stamp in stamps[1].items() if stamps[0][place] != stamp
    }
    for change in changes:
        place, *_ = change.fields()
        assert place[0] == "@versionstamp"
