"""What is said of a backup, or a version of it, that cannot be read: what is wrong, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceDamaged, SourceNotFound, SourceNotSupported, VersionNotRestorable
from inspector.sources.backup import BackupSource
from tests.inspector.sources.backup.plan.databases import refused, write_snapshot
from tests.inspector.sources.backup.support import ROWS, small_backup
from tests.inspector.sources.backup.writer import Container

if TYPE_CHECKING:
    from pathlib import Path

ANY_WAY = ("latest", "snapshot", 10)


def without_snapshot(root: Path, salvage: bool = False) -> str:
    """The same in every way of opening."""
    said = set()
    for at in ANY_WAY:
        with pytest.raises(SourceNotFound) as caught:
            BackupSource.open(root, at, salvage)
        said.add(str(caught.value))
    (text,) = said
    return text


def test_no_manifest(tmp_path: Path) -> None:
    Container(tmp_path).range_file(10, b"", b"\xff", [])
    assert without_snapshot(tmp_path) == (
        f"{tmp_path}: 1 range file(s), but no manifest of a complete snapshot in snapshots/, so nothing says whether "
        "the files are complete; wait until fdbbackup says that the backup is restorable, or copy the backup again if "
        "it was"
    )


def test_snapshots_that_are_all_expired(tmp_path: Path) -> None:
    small_backup(tmp_path).property("expired_end_version", 11)
    assert without_snapshot(tmp_path) == (
        f"{tmp_path}: 1 range file(s), but all snapshots are older than version 11: expired or unreliable; use another "
        "backup"
    )


@pytest.mark.parametrize(("number", "more"), [(1, ""), (2, ""), (3, ""), (4, ", ...")])
def test_manifests_that_can_none_be_read(tmp_path: Path, number: int, more: str) -> None:
    container = Container(tmp_path)
    manifests = [container.manifest([container.range_file(10 + each, b"", b"\xff", [])]) for each in range(number)]
    for path in manifests:
        (tmp_path / path).write_text("{")
    assert without_snapshot(tmp_path, salvage=True) == (
        f"{tmp_path}: {number} range file(s), but no manifest that can be read "
        f"({', '.join(manifests[::-1][:3])}{more}), so nothing says whether the files are complete; "
        "copy the backup again, or use another one"
    )


def test_a_version_that_no_logs_lead_to(tmp_path: Path) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"\xff", []))
    write_snapshot(container, (27, b"", b"\xff", []))
    for begin, end in ((5, 20), (25, 30), (32, 40)):
        container.log(begin, end, {})
    assert refused(tmp_path, 22) == (
        f"{tmp_path}: version 22 cannot be read; readable versions: 10 to 19, 27 to 29; "
        "the mutation logs have a gap from 20 to 25; the mutation logs have a gap from 30 to 32"
    )
    with BackupSource.open(tmp_path) as source, pytest.raises(VersionNotRestorable) as caught:
        source.mutations(after_version=17)
    assert str(caught.value) == (
        f"{tmp_path}: the logs do not hold every version from 18 to 29; readable versions: 10 to 19, 27 to 29; "
        "the mutation logs have a gap from 20 to 25; the mutation logs have a gap from 30 to 32"
    )


def test_the_readable_versions_are_those_of_the_keys_asked_for(tmp_path: Path) -> None:
    container = Container(tmp_path)
    ranges = [(10, b"", b"c"), (22, b"c", b"g"), (20, b"g", b"t"), (25, b"t", b"\xff")]
    write_snapshot(container, *((*one, []) for one in ranges))
    container.log(5, 30, {})
    with BackupSource.open(tmp_path, 12) as source:
        for begin, end, first in ((b"g", b"t", 20), (b"f", b"h", 22), (b"d", b"e", 22), (b"s", b"z", 25)):
            with pytest.raises(VersionNotRestorable) as caught:
                source.key_values(begin, end)
            assert str(caught.value) == (f"{tmp_path}: version 12 cannot be read; readable versions: {first} to 29")
            with pytest.raises(VersionNotRestorable) as caught:
                source.mutations(begin, end, 2, 12)
            assert str(caught.value) == (
                f"{tmp_path}: the logs do not hold every version from 3 to 12; readable versions: {first} to 29"
            )


@pytest.mark.parametrize(("logs", "what"), [([], "there are no mutation logs, and "), ([(5, 11), (15, 20)], "")])
def test_a_snapshot_that_no_logs_make_whole(tmp_path: Path, logs: list[tuple[int, int]], what: str) -> None:
    container = Container(tmp_path)
    write_snapshot(container, (10, b"", b"m", []), (11, b"m", b"\xff", []))
    for begin, end in logs:
        container.log(begin, end, {})
    gap = "; the mutation logs have a gap from 11 to 15" if logs else ""
    assert refused(tmp_path, "latest") == (
        f"{tmp_path}: {what}no version can be read exactly (@snapshot reads the newest snapshot alone); "
        f"readable versions: none{gap}"
    )


def test_a_history_without_logs(tmp_path: Path) -> None:
    small_backup(tmp_path)
    with BackupSource.open(tmp_path) as source, pytest.raises(SourceNotSupported) as caught:
        source.stretches(b"", b"\xff")
    assert str(caught.value) == (
        f"{tmp_path}: no mutation logs, and only they hold a history; "
        "`inspector diff` compares the backup with an older or a newer one"
    )


def test_a_history_up_to_a_version_before_all_logs(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    container.log(11, 30, {})
    container.log(35, 40, {})
    with BackupSource.open(tmp_path, 10) as source, pytest.raises(VersionNotRestorable) as caught:
        source.stretches(b"", b"\xff")
    assert str(caught.value) == (
        f"{tmp_path}: no mutation log holds a version up to 10; the logs hold 11 to 29, 35 to 39: "
        "open a version of those"
    )


PASS_OVER = (
    "copy the backup again, or pass over what is damaged (--salvage): an older snapshot then gives its keys, if it can"
)


def test_a_manifest_that_is_damaged(tmp_path: Path) -> None:
    container = small_backup(tmp_path)
    damaged = container.manifest([container.range_file(20, b"", b"\xff", [])])
    (tmp_path / damaged).write_text("[]")
    said = f"{tmp_path / damaged}: offset 0: the manifest is not a JSON object; "
    for at in ("latest", "snapshot", 20):
        with pytest.raises(SourceDamaged) as caught:
            BackupSource.open(tmp_path, at)
        assert str(caught.value) == f"{said}{PASS_OVER}"
    with BackupSource.open(tmp_path, salvage=True) as source:
        assert source.problems == [f"{said}passed over"]


def test_a_range_file_that_is_missing(tmp_path: Path) -> None:
    container = Container(tmp_path)
    files = [container.range_file(10, begin, end, []) for begin, end in ((b"", b"m"), (b"m", b"\xff"))]
    manifest = container.manifest(files)
    (tmp_path / files[1]).unlink()
    said = f"{tmp_path / files[1]}: offset 0: the file is missing, though {manifest} lists it; "
    with pytest.raises(SourceDamaged) as caught:
        BackupSource.open(tmp_path)
    assert str(caught.value) == f"{said}{PASS_OVER}"
    with BackupSource.open(tmp_path, salvage=True) as source:
        assert source.problems == [f"{said}passed over"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("expired_end_version", "12x", "the property is not a decimal number"),
        ("encryption_metadata", "{}", "the property is not the JSON expected"),
    ],
)
def test_a_property_that_is_damaged(tmp_path: Path, name: str, content: str, reason: str) -> None:
    said = f"{tmp_path / small_backup(tmp_path).property(name, content)}: offset 0: {reason}; "
    with pytest.raises(SourceDamaged) as caught:
        BackupSource.open(tmp_path)
    assert str(caught.value) == f"{said}copy the backup again, or pass over what is damaged (--salvage)"
    with BackupSource.open(tmp_path, salvage=True) as source:
        assert list(source.key_values()) == ROWS
        assert source.problems == [f"{said}passed over"]
