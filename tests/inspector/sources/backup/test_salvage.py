"""Damaged copies of real backups: what is damaged is named, once; what can be had all the same is had, and is exact."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.errors import SourceDamaged, SourceNotFound
from inspector.sources.backup import BackupSource, describe_backup
from inspector.views.info import facts, info, info_of_unreadable
from tests.inspector.sources.backup.support import truth
from tests.inspector.sources.backup.writer import SET, Container
from tests.support.examples import examples
from tests.support.places import FIXTURES
from tests.support.verbs import ran

VERSIONS = (931218569, 937228653, 943236456)
OLDER, NEWER = "snapshots/snapshot,924731295,924752838,473149", "snapshots/snapshot,932046711,942116275,532114"
DATA = "kvranges/snapshot.000000000924765119/0/range,936025341,67ed737e8a360889f1cfbe4e25cc0878,1048576"
LOG = "logs/0000/0000/log,924700872,944700872,1397ad64813be2c88b9a99ed66cf7662,1048576"
CUT, DAMAGED_AT = 300_000, 257_694


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    copy = tmp_path / "demo"
    shutil.copytree(FIXTURES / "backup-demo", copy)
    for path in copy.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return copy


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:CUT])


def zero(path: Path) -> None:
    """As a copy that was never finished, in a file that has its full length."""
    content = path.read_bytes()
    path.write_bytes(content[:CUT].ljust(len(content), b"\0"))


DAMAGES = [cut, zero, Path.unlink]


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_snapshot_gives_the_keys_of_a_damaged_file(demo: Path, damage: object, version: int) -> None:
    assert callable(damage)
    damage(demo / DATA)
    rows = truth("backup-demo", version)
    with BackupSource.open(demo, version, salvage=True) as source:
        middle, last = rows[len(rows) // 2][0], rows[-1][0]
        for begin, end in ((b"", b"\xff"), (middle, last), (last, last + b"\0")):
            inside = [row for row in rows if begin <= row[0] < end]
            assert list(source.key_values(begin, end)) == inside
            assert list(source.key_values(begin, end, reverse=True)) == inside[::-1]
        if version > 936025341:
            origin = f"keys passed over are taken from {OLDER}, exact at version {version}"
            assert source.problems[-1] == f"{demo / DATA}: {origin}"
        assert all(problem.startswith(f"{demo / DATA}: ") for problem in source.problems)


def test_an_older_snapshot_gives_the_keys_of_a_damaged_file_of_a_snapshot_without_logs(demo: Path) -> None:
    cut(demo / DATA)
    with (
        BackupSource.open(demo, "snapshot", salvage=True) as source,
        inspector.open(f"backup:{FIXTURES}/backup-demo@snapshot") as whole,
    ):
        assert list(source.key_values()) == list(whole.key_values())
        assert len(source.problems) == 2


def test_rows_ahead_of_the_damage_are_kept_where_no_other_snapshot_is(demo: Path) -> None:
    (demo / OLDER).unlink()
    cut(demo / DATA)
    rows = truth("backup-demo", VERSIONS[-1])
    with pytest.raises(SourceDamaged, match=f"offset {DAMAGED_AT}: .*an older snapshot then gives its keys"):
        list(BackupSource.open(demo, VERSIONS[-1]).key_values())
    with BackupSource.open(demo, VERSIONS[-1], salvage=True) as source:
        found = list(source.key_values())
        assert found == rows[: len(found)]
        assert sum(len(key) + len(value) for key, value in found) > DAMAGED_AT // 2
        assert list(source.key_values(reverse=True)) == found[::-1]
        cut_short, left_out = source.problems
    assert f"offset {DAMAGED_AT}: the block is cut short" in cut_short
    assert "left out: no older snapshot" in left_out
    assert "\nInstanceKey,4,4," in ran("-s", demo, "verify", "--salvage", "--format", "csv").out


SMALL = [(b"k%02d" % number, b"%010d" % number) for number in range(40)]
CHANGES = {11: [(SET, b"k07x", b"new")], 25: [(SET, b"k31", b"newer")], 29: [(SET, b"k07", b"newest")]}


def two_snapshots(root: Path) -> tuple[Path, str]:
    """The newer one's range file, of small blocks, and the older one's manifest."""
    container = Container(root)
    older = container.manifest([container.range_file(10, b"", b"\xff", SMALL, 128)])
    newer = container.range_file(20, b"", b"\xff", sorted([*SMALL, (b"k07x", b"new")]), 128)
    container.manifest([newer])
    container.log(5, 40, CHANGES)
    return root / newer, older


@examples(40)
@given(data=st.data())
def test_damage_of_any_kind_never_gives_a_wrong_row(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("backup")
    path, older = two_snapshots(root)
    state = {**dict(SMALL), b"k07x": b"new", b"k31": b"newer", b"k07": b"newest"}
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content) - 1), "start")
    zeros = data.draw(st.integers(0, 300), "zeros")
    # no row is longer than that, so that a stretch of zeros cannot pass for a value
    path.write_bytes(content[:start] + (bytes(25 + zeros) + content[start + 25 + zeros :] if zeros else b""))
    with BackupSource.open(root, 30, salvage=True) as source:
        assert list(source.key_values()) == sorted(state.items())
        assert list(source.key_values(reverse=True)) == sorted(state.items())[::-1]
        assert list(source.key_values(b"k20", b"k33")) == sorted(
            row for row in state.items() if b"k20" <= row[0] < b"k33"
        )
    (root / older).unlink()
    with BackupSource.open(root, 30, salvage=True) as source:
        assert set(source.key_values()) <= set(state.items())
        assert source.problems
    shutil.rmtree(root)


def test_an_older_snapshot_of_only_some_of_the_missing_keys_is_passed_over(tmp_path: Path) -> None:
    container = Container(tmp_path)
    whole = container.manifest([container.range_file(10, b"", b"\xff", SMALL)])
    container.manifest([container.range_file(15, b"", b"k20", SMALL[:20])])
    newest = container.range_file(20, b"", b"\xff", SMALL)
    container.manifest([newest])
    container.log(5, 40, {})
    (tmp_path / newest).write_bytes(b"")
    with BackupSource.open(tmp_path, salvage=True) as source:
        assert list(source.key_values()) == SMALL
        assert source.problems[-1].endswith(f"keys passed over are taken from {whole}, exact at version 39")
        assert list(source.key_values(b"", b"k20")) == SMALL[:20]


@pytest.mark.slow
def test_snapshots_that_are_all_damaged_are_not_tried_without_end(tmp_path: Path) -> None:
    container = Container(tmp_path)
    for version in range(10, 1510):
        file = container.range_file(version, b"", b"\xff", SMALL)
        container.manifest([file])
        (tmp_path / file).write_bytes(b"")
    container.log(5, 2000, {})
    with BackupSource.open(tmp_path, salvage=True) as source:
        assert list(source.key_values()) == []
        assert "left out" in source.problems[-1]


def test_no_manifest_that_can_be_read(demo: Path) -> None:
    for name in (OLDER, NEWER):
        (demo / name).write_text('{"a":')
    description = info_of_unreadable(str(demo))
    assert [item["reason"] for item in description["snapshots"]] == ["its manifest cannot be read"] * 2
    assert [item["restorable"] for item in description["snapshots"]] == [None] * 2
    for name in ("min_restorable_version", "max_restorable_version", "readable_versions", "unfinished_files"):
        assert name not in description
    assert description["release"] == "unknown"
    with pytest.raises(SourceNotFound) as caught:
        BackupSource.open(demo, salvage=True)
    said = str(caught.value)
    assert "no manifest that can be read" in said
    assert OLDER in said
    assert NEWER in said
    assert "nothing says whether the files are complete" in said
    assert "version 0" not in said


@pytest.mark.parametrize(("number", "more"), [(2, ""), (3, ""), (4, ", ...")])
def test_of_manifests_that_cannot_be_read_the_newest_are_named(tmp_path: Path, number: int, more: str) -> None:
    container = Container(tmp_path)
    paths = [container.manifest([container.range_file(10 + each, b"", b"\xff", SMALL)]) for each in range(number)]
    for path in paths:
        (tmp_path / path).write_text("{")
    with pytest.raises(SourceNotFound) as caught:
        BackupSource.open(tmp_path, salvage=True)
    assert f"({', '.join(paths[::-1][:3])}{more})" in str(caught.value)


def test_one_manifest_that_cannot_be_read(demo: Path) -> None:
    (demo / NEWER).write_text('{"a":')
    older, newer = describe_backup(demo).snapshots
    assert older.restorable == (924752838, 944700871)
    assert (newer.restorable, newer.reason) == (None, "its manifest cannot be read")
    with BackupSource.open(demo, VERSIONS[-1], salvage=True) as source:
        assert list(source.key_values()) == truth("backup-demo", VERSIONS[-1])


def test_no_manifest_at_all(demo: Path) -> None:
    shutil.rmtree(demo / "snapshots")
    with pytest.raises(SourceNotFound, match=r"14 range file\(s\), but no manifest .* nothing says whether"):
        BackupSource.open(demo, salvage=True)


def test_missing_range_file_is_named_once(demo: Path) -> None:
    (demo / DATA).unlink()
    done = ran("-s", demo, "info")
    assert done.code == 3
    assert done.err.count(str(demo / DATA)) == 1
    assert done.err.count("copy the backup again") == 1
    older, newer = describe_backup(demo).snapshots
    assert older.restorable
    assert (newer.files, newer.restorable, newer.reason) == (4, None, "range files that are missing: 1")


def test_empty_log_is_told_of_and_is_no_failure(demo: Path) -> None:
    (demo / LOG).write_bytes(b"")
    with BackupSource.open(demo) as source:
        (note,) = source.info().notes
        assert note.startswith(f"empty mutation logs: 1 of the 1 that lead to the version, the first {LOG}; ")
        assert list(source.key_values())
        assert source.problems == []
        assert info(source)["empty_logs"] == [{"path": LOG, "begin": 924700872, "end": 944700872}]
    with BackupSource.open(demo, 936025341) as source:  # all data lies in a file of this version: no log is needed
        assert source.info().notes == ()
    with BackupSource.open(FIXTURES / "backup-demo") as source:
        assert source.info().notes == ()
        assert source.describe().empty_logs == ()


def test_versions_are_labelled(demo: Path) -> None:
    with BackupSource.open(demo) as source:
        data = info(source)
    assert data["snapshots"][0]["restorable"] == {"first": 924752838, "last": 944700871}
    assert data["readable_versions"] == [{"first": 924736801, "last": 944700871}]
    names = [row.name for row in facts(data)]
    assert {"snapshots[0].restorable.first", "readable_versions[0].last"} <= set(names)
