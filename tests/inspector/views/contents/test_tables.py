"""Tables, by a plain computation over the fixtures' truth and in a made-up store."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.schema import messages
from inspector.sources.memory import MemorySource
from inspector.views.contents.owners import instances_present
from tests.inspector.views.activity.truth import TRUTHS, cells, name_of, open_backup, truth_of
from tests.support.inspector import key_of
from tests.support.stores.busy import EXAMPLE, ITEMS, ORDERS, example
from tests.support.stores.clones import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

NUMBERS = {"num_rowsets": "rowsets", "num_rows": "rows", "data_size": "data_size"}


def _owners(path: Path) -> dict[tuple[Any, ...], int]:
    """Of each tablet, index and partition its table: by the index of tablets, then by the keys of tablets."""
    owners: dict[tuple[Any, ...], int] = {}
    for family in ("VersionedTabletIndexKey", "MetaTabletIdxKey"):
        for row in truth_of(path, family):
            if "table_id" in row.json:
                ids = {"tablet": row.fields["tablet_id"]}
                ids |= {kind: int(row.json.get(f"{kind}_id", 0)) for kind in ("index", "partition")}
                owners |= {(row.fields["instance_id"], *pair): int(row.json["table_id"]) for pair in ids.items()}
    for row in truth_of(path, "MetaTabletKey"):
        instance_id, table_id, index_id, part_id, tablet_id = row.fields.values()
        pairs = [("tablet", tablet_id), ("index", index_id), ("partition", part_id)]
        owners |= {(instance_id, *pair): table_id for pair in pairs}
    return owners


def _expected(path: Path) -> dict[tuple[str, int], Counter[str]]:
    owners = _owners(path)
    tables: dict[tuple[str, int], Counter[str]] = {}
    distinct: set[tuple[Any, ...]] = set()
    for row in truth_of(path):
        names = [name for name in ("table_id", "tbl_id", "base_table_id") if name in row.fields]
        owner = row.fields[names[0]] if names else None
        for name in () if names else ("tablet_id", "index_id", "partition_id", "part_id"):
            if name in row.fields:
                kind = name.removesuffix("_id").replace("part", "partition").replace("partitionition", "partition")
                owner = owners.get((row.fields["instance_id"], kind, row.fields[name]))
                break
        if owner is None:
            continue
        place = row.fields["instance_id"], owner
        counted = tables.setdefault(place, Counter())
        counted.update(key_values=1, metadata_size=row.size)
        if row.family == "MetaTabletKey" and not row.suffix:
            counted["tablets"] += 1
            distinct |= {(*place, "indexes", row.fields["index_id"]), (*place, "partitions", row.fields["part_id"])}
        if row.family == "StatsTabletKey":
            for name, column in NUMBERS.items():
                own = row.int64 if row.suffix == f"Counter {name}" else int(row.json.get(name, 0))
                counted[column] += own
    for instance_id, table_id, what, _ in distinct:
        tables[(instance_id, table_id)][what] += 1
    return tables


@pytest.mark.parametrize("path", TRUTHS, ids=name_of)
def test_the_rows_are_what_the_truth_says(path: Path) -> None:
    expected = _expected(path)
    names = ["key_values", "metadata_size", "tablets", "indexes", "partitions", *NUMBERS.values()]
    with open_backup(path) as source:
        rows = list(inspector.table_totals(source))
    found = {(row.instance_id, row.table_id): {name: getattr(row, name) for name in names} for row in rows}
    assert found == {place: {name: counted[name] for name in names} for place, counted in expected.items()}
    assert [(row.instance_id, row.table_id) for row in rows] == sorted(found)


def test_a_table_has_a_name_and_is_there_though_it_has_no_tablet() -> None:
    shown = cells(inspector.table_totals(example().source), "table_id", "name", "tablets", "data_size", "key_values")
    assert shown[0] == (ORDERS, "orders", 3, (500 + 501 + 502) << 10, 23)
    assert shown[1] == (ITEMS, None, 0, 0, 3)


def test_what_a_clone_wrote_is_counted_by_the_index_of_its_versions() -> None:
    store = Store()
    index = messages.TabletIndexPB(table_id=9, index_id=8, partition_id=7, tablet_id=6)
    store.put("VersionedTabletIndexKey", index, instance_id="c", tablet_id=6)
    store.version("c", 7, 3, 100)
    store.rowset("c", 2, 2, 100, tablet_id=6)
    store.rowset("c", 2, 2, 100, tablet_id=5)  # of a tablet that nobody knows
    (row,) = inspector.table_totals(store.source)
    assert (row.instance_id, row.table_id, row.key_values) == ("c", 9, 3)


def test_statistics_that_cannot_be_decoded_are_told() -> None:
    store = Store()
    store.put("StatsTabletKey", b"\xff", instance_id="i", table_id=1, index_id=2, part_id=3, tablet_id=4)
    (row,) = inspector.table_totals(store.source)
    assert (row.key_values, row.rows) == (1, 0)
    assert row.problem is not None
    assert row.problem.failed


def test_instances_are_found_though_they_have_no_instance_key() -> None:
    keys = [
        key_of(name, instance_id=i) for name in ("MetaTabletIdxKey", "LogKey", "TxnInfoKey") for i in ("b", "a\0", "a")
    ]
    odd = b"\x01\x10meta\x00\x01\x77"
    source = MemorySource((key, b"") for key in [*keys, odd, key_of("InstanceKey", instance_id="z"), b"\xfe"])
    assert instances_present(source) == ["a", "a\0", "b", "z"]


def test_the_command_lists_large_tables(command: Command) -> None:
    words = ["-s", f"text:{EXAMPLE}", "tables", "--format", "jsonl"]
    assert [row["table_id"] for row in command(*words, "--where", "tablets>2").lines] == [str(ORDERS)]
    assert [row["table_id"] for row in command(*words, "--where", "data_size>1MiB", "--limit", "1").lines] == [
        str(ORDERS)
    ]
    assert command(*words, "--instance", "nobody").code == 1
