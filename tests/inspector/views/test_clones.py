"""Instances, snapshots and tablet statistics of a store with clones; the commands that read through clones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import ChainBroken, UsageError
from inspector.schema import messages
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.queries import read_query
from tests.support.stores.clones import COMPACT, EXAMPLE, LOAD, TABLET, Store, example, example_text, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.views.rows import Row
    from tests.support.verbs import Command

SOURCE = f"text:{EXAMPLE}"
_STATE = "INSTANCE_RECYCLE_STATE"


def _cells(rows: Iterable[Row], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in rows]


def test_the_example_is_the_one_in_the_file() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example_text()


# --- instances ---


def test_instances_show_source_snapshot_and_successor() -> None:
    names = ("instance_id", "source_instance_id", "source_snapshot_id", "successor_instance_id")
    shown = _cells(inspector.instances(example().source), *names)
    assert ("shop", None, None, "shop-2") in shown
    assert ("staging", "shop", str(stamp(1000)), None) in shown


def test_what_is_left_of_a_deleted_instance_is_told_from_one_being_deleted() -> None:
    statuses = {row.instance_id: row.status for row in inspector.instances(example().source)}
    assert statuses["gone"] == "DELETED, cleaned up"
    assert statuses["going"] == "DELETED, metadata cleanup pending"
    assert statuses["marked"] == "DELETED"
    assert statuses["shop"] == "NORMAL"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "DELETED", "recycle_state": f"{_STATE}_DATA_CLEANUP_PENDING"}, "DELETED, data cleanup pending"),
        ({"status": "NORMAL", "recycle_state": f"{_STATE}_CLEANUP_COMPLETED"}, "NORMAL"),
        ({}, "NORMAL"),
    ],
)
def test_the_state_counts_for_deleted_instances_alone(fields: Any, expected: str) -> None:
    store = Store()
    store.instance("i", **fields)
    assert _cells(inspector.instances(store.source), "status") == [(expected,)]


# --- snapshots ---


def test_snapshots_show_status_times_sizes_and_who_uses_them() -> None:
    first, second, third, own = inspector.snapshots(example().source)
    assert (first.instance_id, first.snapshot_id, first.label) == ("shop", str(stamp(1000)), "before upgrade")
    assert (first.status, first.type, first.auto) == ("SNAPSHOT_NORMAL", "SNAPSHOT_REFERENCE", False)
    assert (first.created, first.finished, first.ttl_seconds) == (1_790_060_000, 1_790_060_060, 604_800)
    assert (first.meta_image_size, first.logical_data_size, first.retained_data_size) == (4 << 20, 5 << 30, None)
    assert (first.references, first.derived_instances) == (["staging"], ["staging"])
    assert (second.references, second.auto) == (["shop-2"], True)
    assert (third.status, third.reason, third.references, third.derived_instances) == (
        "SNAPSHOT_ABORTED",
        "timeout",
        [],
        [],
    )
    assert (own.instance_id, own.references) == ("staging", ["try"])


def test_snapshots_of_an_instance_begin_at_its_original() -> None:
    store = example()
    own = messages.SnapshotPB(label="own")
    store.put("SnapshotFullKey", own, at=4000, instance_id="shop-2")
    shown = _cells(inspector.snapshots(store.source, instance_id="shop-2"), "instance_id", "label", "status")
    assert shown == [
        ("shop", "before upgrade", "SNAPSHOT_NORMAL"),
        ("shop", "nightly", "SNAPSHOT_NORMAL"),
        ("shop", "", "SNAPSHOT_ABORTED"),
        ("shop-2", "own", "SNAPSHOT_PREPARE"),
    ]
    assert len(list(inspector.snapshots(store.source, instance_id="shop"))) == 3
    assert list(inspector.snapshots(store.source, instance_id="try")) == []


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (None, "there is no InstanceKey of first"),
        ({}, "first has no successor_instance_id"),
        ({"successor_instance_id": "first"}, "first has the successor first again"),
    ],
)
def test_a_chain_of_rollbacks_that_breaks_is_told_when_all_else_is_read(first: Any, told: str) -> None:
    store = Store()
    store.instance("last", original_instance_id="first")
    if first is not None:
        store.instance("first", **first)
    for name in ("first", "last"):
        store.put("SnapshotFullKey", messages.SnapshotPB(label=name), at=10, instance_id=name)
    labels: list[str | None] = []
    rows = inspector.snapshots(store.source, instance_id="last")
    with pytest.raises(ChainBroken, match=told):
        labels.extend(row.label for row in rows)
    assert labels == ["first", "last"]


def test_references_and_derived_instances_may_differ() -> None:
    store = Store()
    store.put("SnapshotFullKey", b"\xff", at=10, instance_id="i")
    store.put("SnapshotReferenceKey", versionstamp=stamp(10), instance_id="i", ref_instance_id="gone")  # type: ignore[arg-type]
    store.instance("clone", "i", 10)
    (row,) = inspector.snapshots(store.source)
    assert (row.references, row.derived_instances) == (["gone"], ["clone"])
    assert row.problem is not None


@pytest.mark.parametrize(
    ("where", "labels"),
    [
        (["status=SNAPSHOT_NORMAL"], ["before upgrade", "nightly"]),
        (["derived_instances=staging"], ["before upgrade"]),
        (["label="], [""]),
        (["logical_data_size>1GiB", "auto=true"], ["nightly"]),
        (["created<2026-09-22"], ["first"]),
        (["resource_id!="], []),
    ],
)
def test_conditions_on_columns_choose_snapshots(where: list[str], labels: list[str]) -> None:
    assert [row.label for row in inspector.snapshots(example().source, where=where)] == labels


def test_a_condition_on_a_column_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="status"):
        inspector.snapshots(example().source, where=["statuss=1"])


# --- statistics ---


def _stats(store: Store, **asked: Any) -> list[tuple[Any, ...]]:
    rows = inspector.tablet_stats(store.source, through_clones=True, **asked)
    return _cells(rows, "instance_id", "table_id", "tablet_id", "part", "num_rows", "found_in")


def test_statistics_of_a_clone_are_those_of_loads_and_of_compactions_along_the_chain() -> None:
    assert _stats(example(), instance_id="try") == [
        ("try", 1, 7, "merged", 2000, ["staging", "shop"]),
        ("try", 1, 8, "merged", 1000, ["shop"]),
    ]
    assert _stats(example(), instance_id="staging", tablet_id=7, parts=True) == [
        ("staging", 1, 7, "load", 1500, ["staging"]),
        ("staging", 1, 7, "compact", 500, ["shop"]),
    ]
    assert _stats(example(), table_id=2) == []
    assert len(_stats(example())) == 8


def test_statistics_of_other_instances_are_the_plain_ones() -> None:
    store = Store()
    store.instance("plain")
    stats = messages.TabletStatsPB(num_rows=3)
    store.put("StatsTabletKey", stats, instance_id="plain", table_id=1, index_id=2, part_id=3, tablet_id=4)
    assert _stats(store, partition_id=3) == [("plain", 1, 4, "merged", 3, ["plain"])]
    assert _stats(store, partition_id=4) == []


def test_one_part_of_the_statistics_alone_is_told() -> None:
    store = Store()
    store.chain("clone", "base", at=[10])
    stats = messages.TabletStatsPB(idx=messages.TabletIndexPB(table_id=1, tablet_id=TABLET), num_rows=5)
    store.put("VersionedTabletLoadStatsKey", stats, at=5, instance_id="base", tablet_id=TABLET)
    store.put("VersionedTabletLoadStatsKey", b"\xff", at=15, instance_id="clone", tablet_id=8)
    store.put("VersionedTabletCompactStatsKey", stats, at=5, instance_id="base", tablet_id=8)
    first, second = inspector.tablet_stats(store.source, instance_id="clone", through_clones=True)
    assert (first.table_id, first.num_rows) == (1, 5)
    assert "compact" in str(first.problem)
    assert first.problem
    assert not first.problem.failed
    assert (second.num_rows, second.problem and second.problem.failed) == (None, True)


def test_statistics_of_all_instances_are_read_before_broken_chains_are_told() -> None:
    store = example()
    store.instance("lost", "nowhere", 10)
    rows: list[Any] = []
    found = inspector.tablet_stats(store.source, through_clones=True)
    with pytest.raises(ChainBroken, match="InstanceKey of nowhere"):
        rows.extend(found)
    assert len(rows) == 8


# --- the commands ---


def test_get_scan_and_tablet_stats_read_through_clones(command: Command) -> None:
    key = ["VersionedTabletIndexKey", "instance_id=try", f"tablet_id={TABLET}"]
    assert command("-s", SOURCE, "get", *key).code == 1
    assert "# VersionedTabletIndexKey instance_id=shop" in command("-s", SOURCE, "get", *key, "--through-clones").out
    for family, versions in ((LOAD, ["4", "5", "6"]), (COMPACT, ["3"])):
        asked = ["scan", family, "instance_id=try", "--through-clones", "--format", "jsonl"]
        shown = list(command("-s", SOURCE, *asked).lines)
        assert [record["fields"]["version"] for record in shown] == versions
    ran = command("-s", SOURCE, "tablet-stats", "--instance", "try", "--through-clones", "--format", "json")
    assert [row["found_in"] for row in ran.data] == [["staging", "shop"], ["shop"]]
    assert "found_in" not in command("-s", SOURCE, "tablet-stats", "--format", "csv").out


def test_a_family_that_is_not_read_through_is_told(command: Command) -> None:
    ran = command("-s", SOURCE, "scan", "MetaRowsetKey", "instance_id=try", "--through-clones")
    assert "MetaRowsetKey is not read through clones" in ran.err
    assert ran.code == 0


def test_a_broken_chain_is_a_warning_behind_what_could_be_read(command: Command, tmp_path: Any) -> None:
    store = example()
    store.instance("shop", "nowhere", 10, multi_version_status="MULTI_VERSION_READ_WRITE")
    path = tmp_path / "broken.txt"
    path.write_text("".join(f"key: {key.hex()} value: {value.hex()}\n" for key, value in store.key_values.items()))
    for words in (["scan", LOAD, "instance_id=try"], ["tablet-stats", "--instance", "try"]):
        ran = command("-s", f"text:{path}", *words, "--through-clones", "--format", "jsonl")
        assert len(list(ran.lines)) >= 2
        assert "warning: instance try: its chain of clones breaks at nowhere" in ran.err
        assert ran.code == 1
    ran = command("-s", f"text:{path}", "get", LOAD, "instance_id=try", "tablet_id=1", "version=1", "--through-clones")
    assert (ran.code, ran.out) == (1, "")
    assert "breaks at nowhere" in ran.err


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "text"])
def test_snapshots_print_in_every_format(command: Command, form: str) -> None:
    ran = command("-s", SOURCE, "snapshots", "--format", form, "--where", "label=nightly")
    assert ran.code == 0
    assert "nightly" in ran.out
    assert "before upgrade" not in ran.out
    assert "nightly" in command("-s", SOURCE, "snapshots", "--fields", "label", "--format", form).out


def test_snapshots_of_an_instance_that_there_is_not(command: Command) -> None:
    ran = command("-s", SOURCE, "snapshots", "--instance", "shopp")
    assert (ran.code, ran.out) == (1, "")
    assert "no instance shopp" in ran.err


# --- the service ---


def test_get_value_follows_clones_when_the_service_is_told_to() -> None:
    asked = read_query(f"key_type=VersionedTabletIndexKey&instance_id=try&tablet_id={TABLET}")
    replies = [
        MetaService(example().source, through_clones=through).answer(ROUTES["get_value"], asked, b"")
        for through in (False, True)
    ]
    assert "versioned key not found" in replies[0].text
    assert '"table_id":"1"' in replies[1].text


def test_serve_takes_the_option(command: Command) -> None:
    """The server itself does not run: the address cannot be listened on."""
    ran = command("-s", SOURCE, "serve", "--through-clones", "--host", "192.0.2.1", "--port", "1")
    assert ran.code == 2
    assert "cannot listen" in ran.err
