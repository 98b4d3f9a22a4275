"""Made-up chains of clones: what an instance sees is what the same rules give, written otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

import inspector
from tests.support.examples import examples
from tests.support.stores.clones import (
    COMPACT,
    LOAD,
    PARTITION_VERSION,
    TABLET,
    Store,
    Wrote,
    seen_by_overlay,
    stamp,
    standing_by_versions,
)

if TYPE_CHECKING:
    from keycodec import Versionstamp

NAMES = "dcba"
ALL = 1 << 30
VERSIONS = 12
_stamps = st.integers(1, 9)
_wrote = st.builds(
    lambda start, length, at: Wrote(start, min(start + length, VERSIONS - 1), at),
    st.integers(0, VERSIONS - 1),
    st.one_of(st.just(0), st.integers(0, 6)),
    _stamps,
)


def _chains(things: Any) -> Any:
    """Links, each with what it wrote and the stamp before which it is seen; of the first, perhaps all."""
    first = st.tuples(things, st.one_of(st.just(ALL), _stamps))
    return st.builds(lambda head, rest: [head, *rest], first, st.lists(st.tuples(things, _stamps), max_size=3))


def _store(chain: Any) -> tuple[Store, list[str], str | Versionstamp]:
    names = list(NAMES[: len(chain)])
    store = Store()
    store.chain(*names, at=[before for _, before in chain[1:]])
    return store, names, "newest" if chain[0][1] == ALL else stamp(chain[0][1])


@examples(200)
@given(chain=_chains(st.dictionaries(st.integers(1, 4), st.sets(_stamps, max_size=3), max_size=4)))
def test_each_record_comes_from_the_first_link_that_has_it(chain: Any) -> None:
    store, names, versions = _store(chain)
    for name, (things, _) in zip(names, chain, strict=True):
        for partition_id, stamps in things.items():
            for at in stamps:
                store.version(name, partition_id, at, at)
    seen = seen_by_overlay(chain)
    expected = [(partition_id, names[link], stamp(at)) for partition_id, (link, at) in sorted(seen.items())]

    def told(record: inspector.Record) -> Any:
        fields = record.key.fields
        return fields["partition_id"], fields["instance_id"], record.key.versionstamp

    asked: Any = {"versions": versions, "through_clones": True, "instance_id": names[0]}
    found = list(inspector.scan(store.source, PARTITION_VERSION, **asked))
    assert [told(record) for record in found] == expected
    assert list(map(told, inspector.scan(store.source, PARTITION_VERSION, reverse=True, **asked))) == expected[::-1]
    for partition_id in range(1, 5):
        record = inspector.get(store.source, PARTITION_VERSION, partition_id=partition_id, **asked)
        assert [told(one) for one in [record] if one] == [one for one in expected if one[0] == partition_id]


@examples(300)
@given(chain=_chains(st.lists(_wrote, max_size=8)))
def test_the_rowsets_that_stand_are_those_found_version_by_version(chain: Any) -> None:
    store, names, versions = _store(chain)
    for name, (wrote, _) in zip(names, chain, strict=True):
        for one in sorted(wrote):  # of two at one stamp the later one counts, here and there
            store.rowset(name, one.start, one.end, one.at)
    expected = standing_by_versions([(sorted(wrote), before) for wrote, before in chain], VERSIONS)

    def told(record: inspector.Record) -> Any:
        rowset = record.message(inspector.messages.RowsetMetaCloudPB)
        return rowset.start_version, rowset.end_version, names.index(str(record.key.fields["instance_id"]))

    found = list(inspector.rowsets(store.source, instance_id=names[0], tablet_id=TABLET, versions=versions))
    assert [told(record) for record in found] == expected
    asked: Any = {"versions": versions, "through_clones": True, "instance_id": names[0]}
    both: list[Any] = []
    for family in (LOAD, COMPACT):
        forward = list(map(told, inspector.scan(store.source, family, **asked)))
        assert list(map(told, inspector.scan(store.source, family, reverse=True, **asked))) == forward[::-1]
        both += forward
    assert sorted(both, key=lambda one: one[1]) == expected
