"""Partitioned logs: every tag counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.sources.backup import describe_backup
from tests.inspector.sources.backup.plan.databases import keys, refused, sets, write_snapshot
from tests.inspector.sources.backup.writer import SET, Container, message, partitioned_row

if TYPE_CHECKING:
    from pathlib import Path


def write_tag(container: Container, begin: int, end: int, tag: int, tags: int, *versions: int) -> None:
    rows = [partitioned_row(version, tag, message((SET, b"k%d-%d" % (version, tag), b""))) for version in versions]
    container.partitioned_log(begin, end, tag, tags, rows)


def test_partitioned_logs_reach_as_far_as_every_tag(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    write_tag(container, 5, 20, 0, 2, 12)
    write_tag(container, 20, 40, 0, 2, 25, 35)
    write_tag(container, 5, 30, 1, 2, 12, 29)
    assert keys(tmp_path) == [b"k12-0", b"k12-1", b"k25-0", b"k29-1"]
    assert "10 to 29" in refused(tmp_path, 30)


def test_partitioned_logs_with_a_tag_missing_are_no_logs(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", [(b"s", b"")]))
    write_tag(container, 5, 20, 0, 3, 12)
    write_tag(container, 5, 20, 2, 3, 12)
    assert keys(tmp_path) == [b"s"]
    assert "10 to 10" in refused(tmp_path, 12)


def test_number_of_tags_may_change(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    write_tag(container, 5, 20, 0, 1, 12)
    write_tag(container, 20, 30, 0, 2, 22)
    write_tag(container, 20, 30, 1, 2)
    write_tag(container, 30, 40, 0, 1, 32)
    write_tag(container, 42, 50, 0, 1, 45)
    assert keys(tmp_path) == [b"k12-0", b"k22-0", b"k32-0"]
    assert describe_backup(tmp_path).gaps == ((40, 42),)


def test_partitioned_log_that_is_part_of_another_is_passed_over(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    write_tag(container, 5, 30, 0, 1, 12, 22)
    container.partitioned_log_file(5, 20, 0, 1, b"what is never read")
    assert keys(tmp_path) == [b"k12-0", b"k22-0"]


@pytest.mark.parametrize(("kind", "expected"), [(0, [b"k12"]), (1, [b"k12-0"]), (None, [b"k12-0"])])
def test_property_tells_which_logs_count_where_there_are_both(
    tmp_path: Path, kind: int | None, expected: list[bytes]
) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    container.log(5, 20, sets(12))
    write_tag(container, 5, 20, 0, 1, 12)
    if kind is not None:
        container.property("mutation_log_type", kind)
    assert keys(tmp_path) == expected


@pytest.mark.parametrize("kind", [0, 1])
def test_property_counts_for_nothing_where_there_are_logs_of_one_kind_alone(tmp_path: Path, kind: int) -> None:
    for partitioned, expected in ((True, [b"k12-0"]), (False, [b"k12"])):
        place = tmp_path / str(partitioned)
        container = Container(place)
        write_snapshot(container, (10, b"", b"\xff", []))
        if partitioned:
            write_tag(container, 5, 20, 0, 1, 12)
        else:
            container.log(5, 20, sets(12))
        container.property("mutation_log_type", kind)
        assert keys(place) == expected
