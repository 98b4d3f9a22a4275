from __future__ import annotations

import itertools
import shutil
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceNotFound, UsageError, VersionNotRestorable
from inspector.sources.backup import BackupSource, MutationType, describe_backup
from tests.inspector.sources.backup.histories import apply
from tests.inspector.sources.backup.support import BACKUPS, BEYOND_THE_LOGS, TRUTHS, slices, tree, truth
from tests.inspector.sources.backup.writer import Container
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("backup", "version"), TRUTHS)
def test_state_equals_what_the_cluster_said(backup: str, version: int) -> None:
    rows = truth(backup, version)
    with BackupSource.open(FIXTURES / backup, version) as source:
        assert list(source.key_values()) == rows
        assert list(source.key_values(reverse=True)) == rows[::-1]
        for begin, end in slices(rows):
            part = [row for row in rows if begin <= row[0] < end]
            assert list(source.key_values(begin, end)) == part
            assert list(source.key_values(begin, end, reverse=True)) == part[::-1]
        assert source.problems == []
        info = source.info()
        assert (info.kind, info.read_versions, info.consistent) == ("backup", (version,), True)


@pytest.mark.slow
@pytest.mark.parametrize(("backup", "version"), TRUTHS)
def test_range_read_from_a_source_that_has_read_nothing_else(backup: str, version: int) -> None:
    rows = truth(backup, version)
    for begin, end in slices(rows):
        with BackupSource.open(FIXTURES / backup, version) as source:
            assert list(source.key_values(begin, end)) == [row for row in rows if begin <= row[0] < end]


@pytest.mark.parametrize("backup", BACKUPS)
def test_mutations_lead_from_one_truth_to_the_next(backup: str) -> None:
    versions = [version for name, version in TRUTHS if name == backup]
    with BackupSource.open(FIXTURES / backup) as source:
        for earlier, later in itertools.pairwise(versions):
            state = dict(truth(backup, earlier))
            for mutation in source.mutations(after_version=earlier, to_version=later):
                assert earlier < mutation.version <= later
                apply(state, *mutation[2:])
            assert sorted(state.items()) == truth(backup, later)


def test_mutations_of_one_key_are_found_among_all() -> None:
    with BackupSource.open(FIXTURES / "backup-demo") as source:
        everything = list(source.mutations())
        key = next(mutation.param1 for mutation in everything if mutation.type == MutationType.ADD)
        touching = [
            mutation
            for mutation in everything
            if mutation.param1 == key
            or (mutation.type == MutationType.CLEAR_RANGE and mutation.param1 <= key < mutation.param2)
        ]
        assert list(source.mutations(key, key + b"\0")) == touching
        assert len(touching) > 1


@pytest.mark.slow
@pytest.mark.parametrize("backup", BACKUPS)
def test_nothing_in_the_folder_changes(backup: str, tmp_path: Path) -> None:
    copy = tmp_path / backup
    shutil.copytree(FIXTURES / backup, copy)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = tree(copy)
    for at in ("latest", "snapshot"):
        with BackupSource.open(copy, at) as source:
            assert list(source.key_values())
            list(source.mutations())
            source.estimated_bytes()
            source.describe()
    describe_backup(copy)
    assert tree(copy) == before
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755)


def test_latest_is_the_newest_restorable_version_and_the_default() -> None:
    with BackupSource.open(FIXTURES / "backup-demo") as source:
        assert source.read_version == 944700871
        latest = list(source.key_values())
    with BackupSource.open(FIXTURES / "backup-demo", "latest") as source:
        assert list(source.key_values()) == latest
    with BackupSource.open(FIXTURES / "backup-demo", 944700871) as source:
        assert list(source.key_values()) == latest


def test_versionstamp_stands_for_its_version() -> None:
    version = 937228653
    for stamp in (f"{version:016x}0003", f"{version:016X}FFFF"):
        with BackupSource.open(FIXTURES / "backup-demo", stamp) as source:
            assert source.read_version == version
            assert list(source.key_values()) == truth("backup-demo", version)


def test_a_snapshot_of_many_blocks_is_read_backward(tmp_path: Path) -> None:
    rows = [(b"%03d" % number, b"x" * 50) for number in range(60)]
    container = Container(tmp_path)
    parts = ((b"", rows[20][0], rows[:20]), (rows[20][0], b"\xff", rows[20:]))
    container.manifest([container.range_file(10, *part, block_size=500) for part in parts])
    with BackupSource.open(tmp_path, "snapshot") as source:
        assert list(source.key_values()) == rows
        assert list(source.key_values(reverse=True)) == rows[::-1]
        assert list(source.key_values(b"015", b"045", reverse=True)) == rows[15:45][::-1]


def test_snapshot_is_the_newest_one_without_its_logs() -> None:
    with BackupSource.open(FIXTURES / "backup-demo", "snapshot") as source:
        dumped = list(source.key_values())
        assert source.info().read_versions == (936025341,)
        assert source.info().consistent
        assert source.read_version is None
    with BackupSource.open(FIXTURES / "backup-demo", 936025341) as source:
        assert list(source.key_values(reverse=True)) == dumped[::-1]
        assert list(source.key_values()) == dumped  # all data lies in one file, so the snapshot is that version


@pytest.mark.parametrize("at", ["", "newest", "-1", "0x10", "12345678901234567890123", "1.5", "\uff19"])
def test_what_is_no_version_is_wrong_usage(at: str) -> None:
    with pytest.raises(UsageError, match=r"latest or snapshot"):
        BackupSource.open(FIXTURES / "backup-demo", at)


@pytest.mark.parametrize("version", [0, 1, 944700872, 9_999_999_999_999_999_999])
def test_version_out_of_range_is_refused_with_those_that_are_in(version: int) -> None:
    with pytest.raises(VersionNotRestorable, match=r"readable versions: 924736801 to 944700871"):
        BackupSource.open(FIXTURES / "backup-demo", version)


def test_version_behind_the_logs_is_refused() -> None:
    backup, version = min(BEYOND_THE_LOGS)
    with pytest.raises(VersionNotRestorable, match=r"readable versions: 1118545273 to 1138394742"):
        BackupSource.open(FIXTURES / backup, version)


def test_folder_of_several_backups_without_times_in_their_names_is_refused_with_their_names() -> None:
    with pytest.raises(SourceNotFound, match=r"backup-behind, backup-demo, backup-encrypted, backup-partitioned"):
        BackupSource.open(FIXTURES)


def test_description_says_what_fdbbackup_describe_says() -> None:
    demo = describe_backup(FIXTURES / "backup-demo")
    assert [(item.begin_version, item.end_version, item.total_bytes) for item in demo.snapshots] == [
        (924731295, 924752838, 473149),
        (932046711, 942116275, 532114),
    ]
    assert [item.restorable for item in demo.snapshots] == [(924752838, 944700871), (942116275, 944700871)]
    assert (demo.log_begin_version, demo.log_end_version) == (924700872, 944700872)
    assert (demo.min_restorable_version, demo.max_restorable_version) == (924752838, 944700871)
    assert (demo.gaps, demo.encrypted, demo.unsupported, demo.problems) == ((), False, None, ())
    assert demo.release == "7.3"
    assert demo.formats == ("range file (1001)", "mutation log (2001)")
    assert len(demo.unfinished_files) == 4
    assert all("snapshot.000000000942125919" in path for path in demo.unfinished_files)

    partitioned = describe_backup(FIXTURES / "backup-partitioned")
    assert (partitioned.log_begin_version, partitioned.log_end_version) == (1113870000, 1146109820)
    assert partitioned.min_restorable_version == 1119451847
    assert partitioned.formats == ("range file (1001)", "partitioned mutation log (4110)")


def test_estimated_bytes_of_all_are_those_of_the_range_files_read() -> None:
    with BackupSource.open(FIXTURES / "backup-demo") as source:
        assert source.estimated_bytes() == 531933
        assert source.estimated_bytes(b"\xfe", b"\xff") in range(531934)
