"""What checks find in the fixtures is what a plain computation over the same records finds.

The values of the fixtures are random, so that much of it does not agree: there is a lot to find.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import inspector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIXTURES = ("backup-demo", "backup-behind", "backup-partitioned")


class Plain:
    """All records of a family, of the instances that are checked."""

    def __init__(self, source: inspector.Source) -> None:
        self._source = source
        found = ((record.key.fields["instance_id"], record.value) for record in inspector.scan(source, "InstanceKey"))
        self._alive = {name for name, info in found if info.status != 1 and not info.source_instance_id}

    def of(self, family: str) -> Iterator[tuple[dict[str, Any], Any]]:
        """The fields of each key, and the message."""
        for record in inspector.scan(self._source, family):
            if record.family is not None and record.key.fields["instance_id"] in self._alive:
                yield dict(record.key.fields), record.value

    def ids(self, family: str, *names: str) -> Counter[tuple[Any, ...]]:
        """How often each key has these fields."""
        return Counter(tuple(fields[name] for name in names) for fields, _ in self.of(family))


def tablets_without_index(plain: Plain) -> int:
    indexes = plain.ids("MetaTabletIdxKey", "instance_id", "tablet_id")
    return sum(
        count for place, count in plain.ids("MetaTabletKey", "instance_id", "tablet_id").items() if place not in indexes
    )


def rowsets_live_twice(plain: Plain) -> int:
    held: dict[tuple[str, str], list[Any]] = {}
    for fields, meta in plain.of("MetaRowsetKey"):
        held.setdefault((fields["instance_id"], meta.rowset_id_v2), []).append((fields["tablet_id"], meta))
    twice = [places for (_, rowset_id), places in held.items() if rowset_id and len(places) > 1]
    return sum(
        len({tablet for tablet, _ in places}) == 1
        or not any(meta.HasField("source_tablet_id") or meta.reference_instance_id for _, meta in places)
        for places in twice
    )


def rowsets_live_and_recycled(plain: Plain) -> int:
    live = {(f["instance_id"], f["tablet_id"], meta.rowset_id_v2) for f, meta in plain.of("MetaRowsetKey")}
    return sum(
        count
        for place, count in plain.ids("RecycleRowsetKey", "instance_id", "tablet_id", "rowset_id").items()
        if place in live
    )


def transactions_without_index(plain: Plain) -> int:
    known = plain.ids("TxnIndexKey", "instance_id", "txn_id")
    return sum(count for place, count in plain.ids("TxnInfoKey", "instance_id", "txn_id").items() if place not in known)


def homeless_rowsets(plain: Plain) -> int:
    families = ("MetaRowsetKey", "MetaRowsetTmpKey")
    metas = (meta for family in families for _, meta in plain.of(family))
    return sum(meta.num_segments > 0 and not meta.resource_id for meta in metas)


def files_of_no_load(plain: Plain) -> int:
    jobs = plain.ids("CopyJobKey", "instance_id", "stage_id", "table_id", "copy_id", "group_id")
    return sum(
        (f["instance_id"], f["stage_id"], f["table_id"], file.copy_id, file.group_id) not in jobs
        for f, file in plain.of("CopyFileKey")
        if file.HasField("copy_id")
    )


def loads_of_no_stage(plain: Plain) -> int:
    stages = {(f["instance_id"], stage.stage_id) for f, info in plain.of("InstanceKey") for stage in info.stages}
    stages |= plain.ids("RecycleStageKey", "instance_id", "stage_id").keys()
    jobs = plain.ids("CopyJobKey", "instance_id", "stage_id")
    return sum(count for place, count in jobs.items() if place not in stages)


WAYS: dict[tuple[str, str, str], Callable[[Plain], int]] = {
    ("tablet-index-pair", "corruption", "has no MetaTabletIdxKey"): tablets_without_index,
    ("rowset-id-twice", "corruption", ""): rowsets_live_twice,
    ("rowset-live-and-recycled", "corruption", "the recycler will delete"): rowsets_live_and_recycled,
    ("txn-index-pair", "corruption", "has no TxnIndexKey"): transactions_without_index,
    ("rowset-shape", "corruption", ""): homeless_rowsets,
    ("copy-file-pair", "stuck", "counts as loaded by"): files_of_no_load,
    ("copy-file-pair", "leak", "which is not there"): loads_of_no_stage,
}


@pytest.mark.slow
@pytest.mark.parametrize("fixture", FIXTURES)
def test_findings_of_a_fixture_are_those_of_a_plain_computation(fixture: str) -> None:
    with inspector.open(f"backup:fixtures/{fixture}") as source:
        report = inspector.check(source, only=sorted({name for name, _, _ in WAYS}), sample=1000)
        plain = Plain(source)
        for (name, severity, said), way in WAYS.items():
            found = [row for row in report.findings if (row.check, row.severity) == (name, severity)]
            assert sum(said in row.finding for row in found) == way(plain), name
