"""The rowsets of a tablet in the order of their versions, by the fixtures' truth and in made-up stores."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import ChainBroken
from inspector.schema import messages
from tests.inspector.views.activity.truth import TRUTHS, cells, name_of, number, open_backup, truth_of
from tests.support.stores.busy import EXAMPLE, example
from tests.support.stores.clones import TABLET, Store
from tests.support.stores.clones import example as clones
from tests.support.stores.clusters import sound_clusters

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

NUMBERS = {"data_size": "total_disk_size", "num_rows": "num_rows", "num_segments": "num_segments"}


@pytest.mark.parametrize("path", TRUTHS, ids=name_of)
def test_the_rows_are_what_the_truth_says(path: Path) -> None:
    expected: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
    for row in truth_of(path, "MetaRowsetKey"):
        numbers = (number(row.json, name) for name in NUMBERS.values())
        versions = int(row.json.get("start_version", 0)), int(row.json.get("end_version", 0))
        place = row.fields["instance_id"], row.fields["tablet_id"]
        expected.setdefault(place, []).append((*versions, *numbers))
    plain = {row.fields["instance_id"] for row in truth_of(path, "InstanceKey") if not _reads_versions(row.json)}
    with open_backup(path) as source:
        for (instance_id, tablet_id), rowsets in expected.items():
            if instance_id in plain:
                rows = inspector.version_path(source, tablet_id, instance_id=instance_id, where=["kind!=hole"])
                assert cells(rows, "start_version", "end_version", *NUMBERS) == rowsets


def _reads_versions(instance: dict[str, Any]) -> bool:
    status = instance.get("multi_version_status")
    return bool(instance.get("source_instance_id")) or status in ("MULTI_VERSION_READ_WRITE", "MULTI_VERSION_ENABLED")


def test_holes_and_overlaps_are_marked() -> None:
    shown = cells(inspector.version_path(example().source, 502), "start_version", "end_version", "kind", "overlaps")
    assert shown == [
        (0, 1, "first", None),
        (2, 6, "compaction", None),
        (7, 7, "load", None),
        (7, 8, "compaction", "7-7"),
        (9, 10, "hole", None),
        (11, 11, "load", None),
    ]


def _put(store: Store, instance_id: str, start: int, end: int) -> None:
    meta = messages.RowsetMetaCloudPB(rowset_id=0, tablet_id=TABLET, start_version=start, end_version=end)
    store.put("MetaRowsetKey", meta, instance_id=instance_id, tablet_id=TABLET, version=end)


@pytest.mark.parametrize(
    ("rowsets", "marks"),
    [
        ([(0, 1), (2, 2), (3, 9)], []),
        ([(5, 5), (6, 9)], []),  # a path may begin later
        ([(0, 1), (3, 3), (6, 6)], [(2, 2, "hole"), (4, 5, "hole")]),
        ([(0, 5), (3, 7), (6, 8)], [(3, 7, "0-5"), (6, 8, "3-7")]),
        ([(0, 1), (2, 4), (0, 9), (10, 10)], [(0, 9, "2-4")]),
    ],
)
def test_a_row_marks_what_does_not_fit(rowsets: list[tuple[int, int]], marks: list[tuple[int, int, str]]) -> None:
    store = Store()
    for start, end in rowsets:
        _put(store, "i", start, end)
    rows = list(inspector.version_path(store.source, TABLET))
    shown = [(row.start_version, row.end_version, row.overlaps or row.kind) for row in rows]
    assert [mark for mark in shown if mark[2] not in ("first", "load", "compaction")] == marks
    if not any(row.overlaps for row in rows):  # then the path covers each version once
        assert all(one.end_version + 1 == two.start_version for one, two in pairwise(rows))


def test_a_clone_tells_where_a_rowset_was_found() -> None:
    rows = list(inspector.version_path(clones().source, TABLET, instance_id="try"))
    seen = list(inspector.rowsets(clones().source, instance_id="try", tablet_id=TABLET))
    assert [row.end_version for row in rows] == [record.key.fields["version"] for record in seen]
    assert [row.found_in for row in rows] == [record.key.fields["instance_id"] for record in seen]


def test_all_instances_are_read_before_a_broken_chain_is_told() -> None:
    store = Store()
    store.instance("a", "gone", 5)
    _put(store, "b", 0, 1)
    rows = inspector.version_path(store.source, TABLET)
    assert next(rows).instance_id == "b"
    with pytest.raises(ChainBroken, match="breaks at gone"):
        next(rows)


def test_the_command_finds_the_holes(command: Command) -> None:
    ran = command("-s", f"text:{EXAMPLE}", "rowsets", "502", "--where", "kind=hole", "--format", "jsonl")
    assert [(row["start_version"], row["end_version"]) for row in ran.lines] == [("9", "10")]
    assert command("-s", f"text:{EXAMPLE}", "rowsets", "1").err.startswith("error: no tablet 1 in any instance; ")


@pytest.mark.parametrize("store", [sound_clusters(1), clones()], ids=["plain", "versions"])
def test_without_a_tablet_those_of_all_come_one_after_the_other(store: Store) -> None:
    rows = list(inspector.version_paths(store.source))
    places = list(dict.fromkeys((row.instance_id, row.tablet_id) for row in rows))

    assert len(places) > 3
    assert places == sorted(places)
    assert rows == [
        row
        for instance_id, tablet_id in places
        for row in inspector.version_path(store.source, tablet_id, instance_id=instance_id)
    ]


def test_sql_finds_the_holes_of_all_tablets() -> None:
    found = inspector.sql(
        example().source, "SELECT tablet_id, start_version, end_version FROM rowsets WHERE kind = 'hole'"
    )
    assert {"tablet_id": 502, "start_version": 9, "end_version": 10} in found.read_all().to_pylist()
