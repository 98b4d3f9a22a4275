"""Which files of a folder are the backup, and which folder of several."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceDamaged, SourceNotFound, SourceNotSupported
from inspector.moments.known import clock
from inspector.sources.backup import BackupSource, describe_backup
from tests.inspector.sources.backup.listing.manifests import RESERVED, read, rewrite_manifest
from tests.inspector.sources.backup.support import ROWS, small_backup
from tests.inspector.sources.backup.writer import Container

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "name",
    [
        "range,10,{uid},1048576.temp",
        "range,10,{uid},1048576.{uid}.temp",
        "range,10,{uid},1048576.part",
        "range,10,{uid},1048576.lnk",
        "range,10,{uid},1048576x",
        " range,10,{uid},1048576",
        "range,-10,{uid},1048576",
        "range,10,{uid},0",
        "range,10,,1048576",
        "range,10,{uid}",
        "range,99999999999999999999,{uid},1048576",
        "range,9999999999999999999,{uid},1048576",
        "range,\uff11,{uid},1048576",
        "log,1,2,{uid},1048576",
        ".DS_Store",
        "backup.tar",
    ],
)
def test_files_of_other_names_are_passed_over(tmp_path: Path, name: str) -> None:
    container = small_backup(tmp_path)
    for folder in (RESERVED, "snapshots", "logs/0000/0000", "plogs/0000/0000", "elsewhere", "."):
        container.put(f"{folder}/{name.format(uid='0' * 32)}", b"junk")
    assert read(tmp_path) == ROWS
    description = describe_backup(tmp_path)
    assert description.range_files == 1
    assert len(description.snapshots) == 1


def test_logs_of_the_wrong_folder_or_tag_are_passed_over(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    for path in (
        f"logs/0000/0000/log,1,99,{'0' * 32},0-of-1,1048576",
        f"plogs/0000/0000/log,1,99,{'0' * 32},1048576",
        f"plogs/0000/0000/log,1,99,{'0' * 32},1-of-1,1048576",
    ):
        container.put(path, b"junk")
    assert describe_backup(tmp_path).log_files == 0


def test_range_files_of_no_manifest_are_left_out(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    path = container.range_file(99, b"", b"\xff", [(b"z", b"9")])
    assert read(tmp_path) == ROWS
    assert describe_backup(tmp_path).unfinished_files == (path,)


def test_range_files_in_the_folders_of_old_releases(tmp_path: Path) -> None:
    container = Container(tmp_path)
    container.manifest(
        [container.range_file(12345678901, b"", b"\xff", ROWS, folder="ranges/000/0000/0123")], with_key_ranges=False
    )
    assert read(tmp_path) == ROWS
    assert describe_backup(tmp_path).release == "before 6.0.16"


def test_keys_of_the_manifest_may_hold_any_bytes(tmp_path: Path) -> None:
    container = Container(tmp_path)
    middle = bytes(range(0xFF))
    lower, upper = [(b"\x00", b"1")], [(middle, b"2"), (b"\xfe\xff", b"3")]
    files = [container.range_file(10, b"", middle, lower), container.range_file(10, middle, b"\xff", upper)]
    for escaped in (False, True):
        container.serial = int(escaped)  # the writer escapes in every other manifest
        container.manifest(files)
        assert read(tmp_path) == lower + upper


def test_manifest_without_key_ranges_asks_the_files(tmp_path: Path) -> None:
    container = Container(tmp_path)
    files = [container.range_file(10, b"b", b"\xff", ROWS[1:], 32), container.range_file(10, b"", b"b", ROWS[:1])]
    container.manifest(files, with_key_ranges=False)
    assert read(tmp_path) == ROWS
    with BackupSource.open(tmp_path) as source:
        assert list(source.key_values(b"b", b"c")) == ROWS[1:2]


def test_keys_of_foundationdb_itself_are_left_out(tmp_path: Path) -> None:
    container = Container(tmp_path)
    files = [
        container.range_file(10, b"", b"\xff\xff", [*ROWS, (b"\xff/x", b"")], 64),
        container.range_file(99, b"\xff\xff", b"\xff\xff\xff", [(b"\xff\xff/y", b"")]),
    ]
    container.manifest(files)
    with BackupSource.open(tmp_path, "snapshot") as source:
        assert list(source.key_values(b"", b"\xff\xff\xff")) == ROWS
        assert list(source.key_values(b"\xff", b"\xff\xff\xff")) == []
        assert source.info().read_versions == (10,)


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "kvranges/../../outside", "kvranges/a\0b", ".."])
def test_path_of_a_manifest_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    container = small_backup(tmp_path / "backup")
    (tmp_path / "outside").write_bytes(b"secret")
    rewrite_manifest(container, files=[path])
    with pytest.raises(SourceDamaged, match="leads out of the backup"):
        read(container.root)


@pytest.mark.parametrize("what", ["file", "folder", "top", "properties"])
def test_link_out_of_the_backup_is_refused(tmp_path: Path, what: str) -> None:
    container = small_backup(tmp_path / "backup")
    outside = small_backup(tmp_path / "outside")
    folder = container.root / RESERVED
    target = outside.root / RESERVED
    if what == "file":
        (file,), (other,) = folder.iterdir(), target.iterdir()
        file.unlink()
        file.symlink_to(other)
    elif what == "folder":
        folder.rename(tmp_path / "moved")
        folder.symlink_to(tmp_path / "moved")
    elif what == "top":
        (container.root / "kvranges").rename(tmp_path / "moved")
        (container.root / "kvranges").symlink_to(tmp_path / "moved")
    else:
        (container.root / "properties").mkdir()
        (container.root / "properties/log_end_version").symlink_to("/etc/hostname")
    with pytest.raises(SourceNotSupported, match="link out of the backup"):
        read(container.root)


def test_links_inside_the_backup_do_no_harm(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    (container.root / RESERVED / "again").symlink_to(container.root)
    (container.root / RESERVED / "loop").symlink_to("loop")
    (container.root / RESERVED / "gone").symlink_to("nothing")
    assert read(tmp_path) == ROWS


def test_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    (tmp_path / "properties").mkdir()
    for path in ("properties/log_end_version", f"{RESERVED}/range,11,{'0' * 32},1048576"):
        os.mkfifo(tmp_path / path)
    assert read(container.root) == ROWS


def test_folder_of_backups_gives_the_newest_with_a_complete_snapshot(tmp_path: Path) -> None:
    small_backup(tmp_path / "backup-2026-01-09-10-00-00.000000", 10)
    small_backup(tmp_path / "backup-2026-01-10-10-00-00.000000", 20)
    Container(tmp_path / "backup-2026-01-11-10-00-00.000000").range_file(30, b"", b"\xff", ROWS)
    (tmp_path / "lost+found").mkdir()
    with BackupSource.open(tmp_path) as source:
        assert source.info().location.endswith("backup-2026-01-10-10-00-00.000000")
        assert source.read_version == 20


def test_folder_with_one_backup_of_any_name(tmp_path: Path) -> None:
    small_backup(tmp_path / "copy")
    assert read(tmp_path) == ROWS
    with BackupSource.open(str(tmp_path / "copy")) as source:
        assert list(source.key_values()) == ROWS
    with BackupSource.open(f"file://{tmp_path}/copy") as source:
        assert list(source.key_values()) == ROWS


def test_what_is_no_backup_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file", tmp_path / "nothing"):
        with pytest.raises(SourceNotFound):
            BackupSource.open(path)


def test_backup_without_a_complete_snapshot(tmp_path: Path) -> None:
    container = Container(tmp_path)
    path = container.range_file(10, b"", b"\xff", ROWS)
    temporary = container.put(f"{RESERVED}/range,11,{'0' * 32},1048576.77.temp", b"")
    for at in ("latest", "snapshot", "10"):
        with pytest.raises(SourceNotFound, match=r"1 range file\(s\), but no manifest .*nothing says whether"):
            BackupSource.open(tmp_path, at)
    assert describe_backup(tmp_path).unfinished_files == (path, temporary)


def test_time_is_counted_from_the_start_in_the_name_of_the_container(tmp_path: Path) -> None:
    container = small_backup(tmp_path / "backup-2026-02-03-04-05-06.500000", 60_000_000)
    container.log(1_000_000, 100_000_000, {})
    with BackupSource.open(container.root, 60_000_000) as source:
        told = clock(source)
        assert told.origin == "name"
        for version, time in (
            (1_000_000, datetime(2026, 2, 3, 4, 5, 6, 500_000, tzinfo=UTC)),
            (61_000_000, datetime(2026, 2, 3, 4, 6, 6, 500_000, tzinfo=UTC)),
        ):
            moment = told.time_of(version)
            assert moment is not None
            assert (moment.time, moment.precision) == (time, "approximate")
        assert told.time_of(2**62) is None
    container.property("expired_end_version", 5)
    with BackupSource.open(container.root, 60_000_000) as source:
        assert not clock(source)
