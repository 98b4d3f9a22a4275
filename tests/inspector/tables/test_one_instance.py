"""``--instance`` over tables: each holds what belongs to one instance, and nothing else of it changes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.errors import RecordNotFound, UsageError
from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from inspector.tables.base import Reading
from inspector.tables.catalogue import catalogue
from keycodec import encode
from keycodec.families import FAMILIES
from keycodec.ranges import has_instance, instance_ranges
from tests.support.places import DATA, DEMO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inspector import Source
    from tests.support.verbs import Command

OWN = "ops-1"
ALL = catalogue(Schema.builtin())
#: Views whose rows say something of all that is read; records have no column for the instance.
OF_A_WHOLE = ("usage", "snapshots", "records")
BY_INSTANCE = [name for name in ALL if name not in OF_A_WHOLE and "instance_id" in ALL[name].schema.names]


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    """The demo in memory: it is read often."""
    with inspector.open(f"backup:{DEMO}") as backup, MemorySource(backup.key_values()) as source:
        yield source


def rows(source: Source, name: str, instance_id: str | None) -> list[dict[str, object]]:
    found = ALL[name]
    reading = Reading(source, Schema.builtin(), instance_id=instance_id)
    return [row for batch in found.read(reading, found.schema.names) for row in batch.to_pylist()]


@pytest.mark.parametrize("name", BY_INSTANCE)
def test_a_table_of_one_instance_has_the_rows_that_the_whole_one_has_of_it(source: Source, name: str) -> None:
    assert rows(source, name, OWN) == [row for row in rows(source, name, None) if row["instance_id"] == OWN]


def test_records_and_usage_are_those_of_the_verbs(source: Source) -> None:
    own = list(inspector.scan(source, instance_id=OWN))
    assert [row["key"] for row in rows(source, "records", OWN)] == [record.key.raw for record in own]
    shares = [(row.family, row.share) for row in inspector.usage(source, instance_id=OWN)]
    assert [(row["family"], row["share"]) for row in rows(source, "usage", OWN)] == shares


def test_snapshots_of_an_instance_are_those_of_the_verb() -> None:
    with inspector.open(f"text:{DATA / 'clones.txt'}") as source:
        own = list(inspector.snapshots(source, instance_id="shop-2"))
        assert [row["snapshot_id"] for row in rows(source, "snapshots", "shop-2")] == [row.snapshot_id for row in own]


@pytest.mark.parametrize("name", [family.name for family in FAMILIES.values() if not has_instance(family)])
def test_a_family_of_no_instance_is_refused(source: Source, name: str) -> None:
    with pytest.raises(UsageError, match="belongs to no instance; leave the instance out"):
        rows(source, name, OWN)


def test_an_export_of_one_instance_reads_its_keys_alone(source: Source, tmp_path: Path) -> None:
    own = [pair for begin, end in instance_ranges(OWN) for pair in source.key_values(begin, end)]
    counts = inspector.export(source, tmp_path / "own", instance_id=OWN, to="csv")
    assert counts == inspector.export(MemorySource(own), tmp_path / "alone", to="csv")
    for path in (tmp_path / "own").iterdir():
        assert path.read_text("utf-8") == (tmp_path / "alone" / path.name).read_text("utf-8")


def test_what_no_family_explains_stops_no_export_of_one_instance(source: Source, tmp_path: Path) -> None:
    own = encode("InstanceKey", instance_id=OWN)
    odd = MemorySource([*source.key_values(own, own + b"\x00"), (own + b"\x10", b"")])
    assert inspector.export(odd, tmp_path / "own", instance_id=OWN) == {"InstanceKey": 2}


def test_an_instance_that_is_not_there_leaves_nothing(source: Source, tmp_path: Path) -> None:
    with pytest.raises(RecordNotFound, match="no instance ops1; there are ops-1, "):
        inspector.export(source, tmp_path / "out", ["tablet_stats"], instance_id="ops1")
    with pytest.raises(RecordNotFound, match="no instance ops1; there are ops-1, "):
        inspector.sql(source, "SELECT 1", instance_id="ops1")
    assert not list(tmp_path.iterdir())


def test_a_folder_for_each_instance_is_one_folder(command: Command, tmp_path: Path) -> None:
    line = ["export", tmp_path / "out", "txn", "usage", "--to", "csv", "--partition-by", "instance"]
    ran = command("-s", DEMO, *line, "--instance", OWN)
    assert ran.code == 0
    assert {path.parent.name for path in (tmp_path / "out").glob("*/*/*.csv")} == {f"instance_id={OWN}"}
    with (tmp_path / "out" / "usage.csv").open(encoding="utf-8") as file:
        assert {row["instance_id"] for row in csv.DictReader(file)} == {OWN}


def test_sql_of_one_instance(command: Command) -> None:
    statement = "SELECT instance_id FROM usage UNION SELECT instance_id FROM jobs"
    ran = command("-s", DEMO, "sql", statement, "--instance", OWN, "--format", "csv")
    assert ran.out.splitlines() == ["instance_id", OWN]
    other = command("-s", DEMO, "sql", "FROM MetaRowsetKey WHERE instance_id = 'other'", "--instance", OWN)
    assert (other.code, other.out, other.err) == (0, "", "note: no rows\n")
    explained = command("-s", DEMO, "sql", "SELECT key FROM MetaRowsetKey", "--instance", OWN, "--explain").out
    assert "\\x10ops-1\\x00" in explained
    two = ["-s", f"a={DEMO}", "-s", f"b=text:{DATA / 'clones.txt'}"]
    assert command("sql", *two, "SELECT 1", "--instance", OWN).code == 0
    missing = command("sql", *two, "SELECT 1", "--instance", "ops1")
    assert (missing.code, missing.err.startswith("error: no instance ops1; there are ops-1, ")) == (1, True)
