"""What is told about things equals a plain search over all records."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector import messages
from inspector.relations.mentions import mentions
from inspector.relations.search import subject_of
from inspector.relations.table import PLACES
from inspector.relations.things import ASKED, KINDS, Thing
from inspector.sources.memory import MemorySource
from keycodec import decode, encode, key_range
from tests.support.examples import part
from tests.support.inspector import TRUTHS, truth_key_values
from tests.support.stores.clusters import key_of_tablet, sound_clusters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.relations.mentions import Mention
    from inspector.sources.base import KeyValue

#: Things of each kind that are asked for.
_ASKED_EACH = 3
_TABLET = 100100


class Searched:
    """All records of a source in memory, to be searched one by one."""

    def __init__(self, key_values: Iterable[KeyValue]) -> None:
        self.source = MemorySource(key_values)
        self.records = [one for one in inspector.scan(self.source) if one.family is not None]
        self.named = {one.stem: mentions(one) for one in self.records}
        self.subjects = [(one.stem, subject) for one in self.records if (subject := subject_of(one)) is not None]

    def some_things(self, seed: int) -> Iterator[Thing]:
        """Some things of each kind that may be asked for."""
        of_kind: dict[str, dict[Thing, None]] = defaultdict(dict)
        for named in self.named.values():
            of_kind |= {mention.thing.kind: {**of_kind[mention.thing.kind], mention.thing: None} for mention in named}
        for kind in ASKED:
            things = list(of_kind[kind])
            yield from Random(seed).sample(things, min(_ASKED_EACH, len(things)))

    def naming(self, thing: Thing) -> dict[bytes, list[Mention]]:
        """The records that name the thing, each with how."""
        found = {stem: [one for one in named if one.thing.is_same(thing)] for stem, named in self.named.items()}
        return {stem: named for stem, named in found.items() if named}

    def of(self, thing: Thing) -> set[bytes]:
        """The records that are of the thing."""
        return {stem for stem, subject in self.subjects if subject.is_same(thing)}

    def is_large(self, stem: bytes) -> bool:
        record = next(one for one in self.records if one.stem == stem)
        assert record.family is not None
        return PLACES[record.family.name].is_large


def about(source: inspector.Source, thing: Thing, **options: bool) -> list[inspector.RelatedRecord]:
    """All that is told of a thing, all versions."""
    asked = {thing.kind: thing.id} | ({} if thing.scope is None else {KINDS[thing.kind].scope: thing.scope})
    instance_id = None if thing.kind == "instance" else thing.instance_id
    try:
        return list(inspector.about(source, instance_id=instance_id, versions="all", **options, **asked))  # type: ignore[arg-type]
    except inspector.RecordNotFound:
        return []


def stems(rows: Iterable[inspector.RelatedRecord], *relations: str) -> set[bytes]:
    """The records of the rows that have one of these relations, or any."""
    return {row.record.stem for row in rows if row.record and (not relations or row.relation in relations)}


@pytest.mark.slow
@pytest.mark.parametrize("path", part(TRUTHS, len(TRUTHS)), ids=lambda path: path.parent.name)
def test_a_thorough_search_of_the_fixtures_equals_a_plain_one(path: object) -> None:
    _check_thorough(Searched(truth_key_values(path)), seed=1)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("seed", part([1, 2], 2))
def test_a_thorough_search_of_made_clusters_equals_a_plain_one(seed: int) -> None:
    _check_thorough(Searched(sound_clusters(seed).key_values.items()), seed)


def _check_thorough(searched: Searched, seed: int) -> None:
    for thing in searched.some_things(seed):
        rows = about(searched.source, thing, thorough=True)
        assert stems(rows, "of it", "names it") == set(searched.naming(thing)), thing
        assert stems(rows, "of it") == searched.of(thing), thing


@pytest.mark.slow
@pytest.mark.parametrize("path", part(TRUTHS, 2), ids=lambda path: path.parent.name)
def test_what_ranges_find_in_the_fixtures_a_plain_search_finds(path: object) -> None:
    # not the other way: there, partitions lie in several databases at once, so that records lead elsewhere
    searched = Searched(truth_key_values(path))  # type: ignore[arg-type]
    for thing in searched.some_things(seed=2):
        assert stems(about(searched.source, thing), "of it", "names it") <= set(searched.naming(thing)), thing


@pytest.mark.slow
@pytest.mark.parametrize("seed", part([1, 2], 2))
def test_in_sound_clusters_ranges_find_all_but_what_is_said_to_be_left_out(seed: int) -> None:
    searched = Searched(sound_clusters(seed).key_values.items())
    for thing in searched.some_things(seed):
        rows = about(searched.source, thing)
        named = searched.naming(thing)
        found = stems(rows, "of it", "names it")
        assert found <= set(named), thing
        unsearched = {row.family for row in rows if row.state == "not searched"}
        for stem in set(named) - found if rows else ():
            assert decode(stem, partial=True).nearest in unsearched or decode(stem, partial=True).family in unsearched


@pytest.mark.slow
@pytest.mark.parametrize("seed", part([1, 2], 2))
def test_what_the_own_records_name_comes_with_it(seed: int) -> None:
    searched = Searched(sound_clusters(seed).key_values.items())
    for thing in searched.some_things(seed):
        own = searched.of(thing)
        named = {one.thing for stem in own for one in searched.named[stem] if not one.thing.is_same(thing)}
        expected = set().union(*(searched.of(one) for one in named)) if named else set()
        rows = about(searched.source, thing, thorough=True)
        assert expected <= stems(rows), thing
        assert stems(rows, "named by it") <= expected, thing


@pytest.mark.slow
@pytest.mark.parametrize("thorough", [False, True])
def test_related_is_one_step_in_both_directions(thorough: bool) -> None:
    searched = Searched(sound_clusters(5).key_values.items())
    for record in Random(5).sample(searched.records, 20):
        subject = subject_of(record)
        outward = {stem for one in searched.named[record.stem] for stem in searched.of(one.thing)}
        inward = {} if subject is None else searched.naming(subject)
        rows = list(inspector.related(searched.source, record.key.raw, versions="all", thorough=thorough))
        found = stems(rows)
        assert found <= (outward | set(inward)) - {record.stem}, record.key
        if thorough:
            assert found == (outward | set(inward)) - {record.stem}, record.key
        else:
            assert all(map(searched.is_large, (outward | set(inward)) - {record.stem} - found)), record.key


def test_families_come_in_the_order_of_life() -> None:
    order = [*PLACES]
    rows = list(inspector.about(sound_clusters(1).source, tablet=_TABLET, instance_id="beta"))
    places = [order.index(row.family.name) for row in rows]
    assert places == sorted(places)


def test_what_is_not_there_is_said_for_each_thing() -> None:
    rows = list(inspector.about(sound_clusters(1).source, tablet=_TABLET, instance_id="alpha"))
    missing = {(row.family.name, row.thing) for row in rows if row.state == "not there"}
    assert ("RecycleIndexKey", "index 1000") in missing
    assert ("JobRestoreTabletKey", "tablet 100100") in missing
    assert not any(row.record for row in rows if row.state != "there")


def test_all_instances_are_looked_through() -> None:
    source = sound_clusters(1).source
    rows = list(inspector.about(source, tablet=_TABLET))
    assert {row.instance_id for row in rows} == {"alpha", "beta"}
    apart = [row for one in ("alpha", "beta") for row in inspector.about(source, tablet=_TABLET, instance_id=one)]
    assert [row.told for row in rows] == [row.told for row in apart]


def test_an_instance_without_its_own_record_is_looked_through() -> None:
    store = sound_clusters(1)
    del store.key_values[encode("InstanceKey", instance_id="alpha")]
    assert {row.instance_id for row in inspector.about(store.source, tablet=_TABLET)} == {"alpha", "beta"}


def test_a_tablet_without_its_index_is_found_all_the_same() -> None:
    store = sound_clusters(1)
    del store.key_values[key_of_tablet(store, "alpha", _TABLET)]
    rows = list(inspector.about(store.source, tablet=_TABLET, instance_id="alpha"))
    found = {row.family.name for row in rows if row.record}
    assert {"MetaTabletKey", "StatsTabletKey", "MetaRowsetKey", "PartitionVersionKey"} <= found
    assert [row.family.name for row in rows if row.family.name == "MetaTabletIdxKey"] == ["MetaTabletIdxKey"]
    assert any(row.whole for row in rows if row.family.name == "MetaTabletKey")


def test_at_most_so_many_of_a_family() -> None:
    rows = list(inspector.about(sound_clusters(1).source, tablet=_TABLET, instance_id="alpha", each=2))
    rowsets = [row for row in rows if row.family.name == "MetaRowsetKey"]
    assert [row.state for row in rowsets] == ["there", "there", "more"]


def test_versions() -> None:
    store = sound_clusters(1)
    for versions, count in (("newest", 1), ("all", 2)):
        rows = inspector.about(store.source, partition=1001, instance_id="beta", versions=versions)
        assert sum(row.family.name == "VersionedPartitionVersionKey" for row in rows) == count


def test_a_key_asks_about_what_its_record_is_of() -> None:
    store = sound_clusters(1)
    by_key = inspector.about(store.source, key_of_tablet(store, "alpha", _TABLET))
    by_id = inspector.about(store.source, tablet=_TABLET, instance_id="alpha")
    assert [row.told for row in by_key] == [row.told for row in by_id]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, r"nothing is named: give a KEY or one of tablet="),
        ({"tablet": "x"}, "tablet=x: expected a number"),
        ({"tablets": 1}, "nothing is called 'tablets'; did you mean tablet"),
        ({"tablet": 1, "txn": 2}, "tablet, txn are several things"),
        ({"cluster": 1, "node": 2}, "cluster, node are several things"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, int | str], says: str) -> None:
    with pytest.raises(inspector.UsageError, match=says):
        list(inspector.about(sound_clusters(1).source, **asked))  # type: ignore[arg-type]


def test_a_log_is_of_no_single_thing() -> None:
    source = sound_clusters(1).source
    log = next(inspector.scan(source, "LogKey"))
    with pytest.raises(inspector.UsageError, match="not describe one single thing"):
        list(inspector.about(source, log.key))
    assert {row.relation for row in inspector.related(source, log.key)} == {"named by it"}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"tablet": 5}, "nothing of tablet 5 in .*, instances alpha, beta; large families were not read whole"),
        ({"tablet": 5, "thorough": True}, "nothing of tablet 5 in .*, instances alpha, beta$"),
        ({"instance": "gamma"}, "nothing of instance gamma"),
    ],
)
def test_nothing_is_there(asked: dict[str, int], says: str) -> None:
    with pytest.raises(inspector.RecordNotFound, match=says):
        list(inspector.about(sound_clusters(1).source, **asked))  # type: ignore[arg-type]


def test_a_record_that_is_not_there() -> None:
    with pytest.raises(inspector.RecordNotFound, match="no such record"):
        list(inspector.related(MemorySource(), encode("InstanceKey", instance_id="x")))


class RecordingSource(MemorySource):
    """Writes down which ranges are read."""

    def __init__(self, key_values: Iterable[KeyValue]) -> None:
        super().__init__(key_values)
        self.ranges: list[tuple[bytes, bytes]] = []

    def key_values(self, begin: bytes = b"", end: bytes = b"\xff", *, reverse: bool = False) -> Iterator[KeyValue]:
        self.ranges.append((begin, end))
        return super().key_values(begin, end, reverse=reverse)


@pytest.mark.parametrize("instance_id", ["alpha", "beta"])
def test_of_a_tablet_no_key_of_another_tablet_is_read(instance_id: str) -> None:
    source = RecordingSource(sound_clusters(1).key_values.items())
    rows = list(inspector.about(source, tablet=_TABLET, instance_id=instance_id))
    read = {key for begin, end in list(source.ranges) for key, _ in source.key_values(begin, end)}
    keys = [decode(key, partial=True) for key in read]
    large = [key for key in keys if key.family and PLACES[key.family.name].is_large]
    others = [key for key in large if key.fields.get("tablet_id", _TABLET) != _TABLET]
    assert not others
    assert {row.family.name for row in rows if row.whole} <= {"JobRestoreTabletKey", "LogKey", "MetaRowsetTmpKey"}


def test_the_reads_for_a_tablet_do_not_grow_with_the_tablets() -> None:
    counts = []
    for more in (0, 3000):
        store = sound_clusters(1)
        for tablet in range(more):
            value = messages.TabletIndexPB(tablet_id=10**6 + tablet, table_id=100)
            store.put("MetaTabletIdxKey", value, instance_id="alpha", tablet_id=10**6 + tablet)
        source = RecordingSource(store.key_values.items())
        list(inspector.about(source, tablet=_TABLET, instance_id="alpha"))
        counts.append(len(source.ranges))
    assert counts[0] == counts[1] < 80


def test_a_large_stream_is_not_held() -> None:
    source = RecordingSource(sound_clusters(1).key_values.items())
    begun = list(islice(inspector.about(source, instance="alpha"), 1))
    begin, _ = key_range("MetaRowsetKey", instance_id="alpha")
    assert begun
    assert begin not in [low for low, _ in source.ranges]
