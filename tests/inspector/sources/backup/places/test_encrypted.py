"""Backups encrypted with a key file: a real one equals its truth, and what fits no key is never called damage."""

from __future__ import annotations

import hashlib
import itertools
import pickle
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.errors import InspectorError, SourceDamaged, SourceNotFound, SourceNotSupported, UsageError
from inspector.sources.backup import BackupSource, describe_backup
from inspector.sources.backup.dissect import dissect
from inspector.sources.backup.places.encrypted import Cipher, DecryptedFile
from tests.inspector.sources.backup.histories import apply
from tests.inspector.sources.backup.support import (
    ENCRYPTED,
    ENCRYPTED_VERSIONS,
    KEY_FILE,
    ROWS,
    encrypt,
    slices,
    small_backup,
    tree,
    truth,
)
from tests.support.places import DEMO, FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

BACKUP = FIXTURES / ENCRYPTED
KEY = KEY_FILE.read_bytes()
MARK = '{"is_encryption_enabled": true, "encryption_block_size": %s}'


class InMemory:
    """An open file that is bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def read(self, start: int, stop: int) -> bytes:
        return self.data[start:stop]


def opened(at: str | int = "latest") -> BackupSource:
    return BackupSource.open(BACKUP, at, encryption_key_file=KEY_FILE)


@pytest.mark.parametrize("version", ENCRYPTED_VERSIONS)
def test_state_equals_what_the_cluster_said(version: int) -> None:
    rows = truth(ENCRYPTED, version)
    with opened(version) as source:
        assert list(source.key_values()) == rows
        assert list(source.key_values(reverse=True)) == rows[::-1]
        for begin, end in slices(rows):
            assert list(source.key_values(begin, end)) == [row for row in rows if begin <= row[0] < end]
        assert source.problems == []


def test_there_are_truths() -> None:
    assert len(ENCRYPTED_VERSIONS) == 3


def test_a_version_behind_the_logs_is_refused() -> None:
    with pytest.raises(SourceNotSupported, match="readable versions: 637140721 to 657056066"):
        opened(661197942)


def test_mutations_lead_from_one_truth_to_the_next() -> None:
    with opened() as source:
        for earlier, later in itertools.pairwise(ENCRYPTED_VERSIONS):
            state = dict(truth(ENCRYPTED, earlier))
            for mutation in source.mutations(after_version=earlier, to_version=later):
                apply(state, *mutation[2:])
            assert sorted(state.items()) == truth(ENCRYPTED, later)


def test_other_processes_read_it_as_well() -> None:
    with opened(ENCRYPTED_VERSIONS[0]) as source:
        again = pickle.loads(pickle.dumps(source.opener()))
        with again(b"\x01", b"\x02") as reopened:
            assert list(reopened.key_values(b"\x01", b"\x02")) == list(source.key_values(b"\x01", b"\x02"))


def test_the_key_is_never_shown() -> None:
    with opened() as source:
        shown = repr((source, source._container, source._container.place, source.info(), source.describe()))
    assert KEY.hex() not in shown
    assert repr(KEY)[2:-1] not in shown
    assert repr(KEY)[2:10] not in shown


def test_description_says_that_it_is_encrypted_and_readable() -> None:
    found = describe_backup(BACKUP, encryption_key_file=KEY_FILE)
    assert (found.encrypted, found.unsupported, found.problems) == (True, None, ())
    assert len([snapshot for snapshot in found.snapshots if snapshot.restorable]) == 3
    assert found.formats == ("range file (1001)", "mutation log (2001)")


def test_nothing_in_the_folder_changes(tmp_path: Path) -> None:
    copy = tmp_path / ENCRYPTED
    shutil.copytree(BACKUP, copy)
    before = tree(copy)
    with BackupSource.open(copy, encryption_key_file=KEY_FILE) as source:
        assert list(source.key_values())
    assert tree(copy) == before


def test_the_environment_names_the_key_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_ENCRYPTION_KEY_FILE", str(KEY_FILE))
    with inspector.open(f"backup:{BACKUP}") as source:
        assert source.info().read_versions == (657056066,)
    with BackupSource.open(DEMO) as plain:  # it may stay set for backups that are not encrypted
        assert plain.read_version == 944700871


def test_older_kind_without_a_marker(tmp_path: Path) -> None:
    copy = tmp_path / "demo"
    shutil.copytree(DEMO, copy, copy_function=shutil.copyfile)
    encrypt(copy, KEY, 4096)
    (copy / "properties/encryption_metadata").unlink()
    with BackupSource.open(copy, 937228653, encryption_key_file=KEY_FILE) as source:
        assert list(source.key_values()) == truth("backup-demo", 937228653)
        assert source.describe().encrypted


@pytest.mark.parametrize("block_size", [1, 7, 48, 4096, 1 << 20])
def test_any_size_of_encryption_blocks(tmp_path: Path, block_size: int) -> None:
    small_backup(tmp_path).property("encryption_metadata", MARK % block_size)
    encrypt(tmp_path, KEY, block_size)
    with BackupSource.open(tmp_path, encryption_key_file=KEY_FILE) as source:
        assert list(source.key_values()) == ROWS


@given(st.binary(max_size=200), st.integers(1, 64), st.integers(0, 220), st.integers(0, 220), st.binary(max_size=9))
def test_any_part_of_a_file_is_read_as_from_the_whole(
    data: bytes, block_size: int, start: int, stop: int, seed: bytes
) -> None:
    cipher = Cipher(hashlib.sha256(seed).digest(), "range,1,aa,48", block_size)
    file = DecryptedFile(InMemory(cipher.decrypt(0, data)), cipher)
    assert file.read(0, file.size) == data
    if start <= stop:
        assert file.read(start, stop) == data[start:stop]


def test_a_temporary_name_is_decrypted_as_the_final_one() -> None:
    temporary, final = Cipher(KEY, "range,1,aa,48.0f.temp", 48), Cipher(KEY, "range,1,aa,48", 48)
    assert temporary.decrypt(3, b"some") == final.decrypt(3, b"some")


@pytest.mark.parametrize("at", ["latest", "snapshot", "643109611"])
@pytest.mark.parametrize("salvage", [False, True])
@pytest.mark.parametrize("marked", [False, True])
def test_without_its_key_one_line_says_what_to_give(tmp_path: Path, at: str, salvage: bool, marked: bool) -> None:
    shutil.copytree(BACKUP, tmp_path / "it", copy_function=shutil.copyfile)
    if not marked:
        (tmp_path / "it/properties/encryption_metadata").unlink()
    with pytest.raises(SourceNotSupported, match="--encryption-key-file FILE"):
        BackupSource.open(tmp_path / "it", at, salvage)
    assert "--encryption-key-file FILE" in (describe_backup(tmp_path / "it").unsupported or "")


@pytest.mark.parametrize("salvage", [False, True])
@pytest.mark.parametrize("marked", [False, True])
def test_a_wrong_key_is_said_to_be_one(tmp_path: Path, salvage: bool, marked: bool) -> None:
    shutil.copytree(BACKUP, tmp_path / "it", copy_function=shutil.copyfile)
    (tmp_path / "other.key").write_bytes(hashlib.sha256(KEY).digest())
    if not marked:
        (tmp_path / "it/properties/encryption_metadata").unlink()
    with pytest.raises(UsageError, match="the key in the key file is not the one") as caught:
        BackupSource.open(tmp_path / "it", salvage=salvage, encryption_key_file=tmp_path / "other.key")
    assert "damage" not in str(caught.value)


def test_a_wrong_key_shows_by_the_manifest_alone(tmp_path: Path) -> None:
    small_backup(tmp_path).property("encryption_metadata", MARK % 4096)
    encrypt(tmp_path, KEY, 4096)
    shutil.rmtree(tmp_path / "kvranges")
    (tmp_path / "other.key").write_bytes(hashlib.sha256(KEY).digest())
    with pytest.raises(UsageError, match="not the one"):
        BackupSource.open(tmp_path, encryption_key_file=tmp_path / "other.key")
    with pytest.raises(InspectorError, match="missing"):
        BackupSource.open(tmp_path, encryption_key_file=KEY_FILE)


def test_damage_of_an_encrypted_backup_is_damage(tmp_path: Path) -> None:
    copy = tmp_path / ENCRYPTED
    shutil.copytree(BACKUP, copy, copy_function=shutil.copyfile)
    path = next(copy.glob("kvranges/*/0/range,647448031,*"))
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(SourceDamaged), BackupSource.open(copy, encryption_key_file=KEY_FILE) as source:
        list(source.key_values())
    with BackupSource.open(copy, encryption_key_file=KEY_FILE, salvage=True) as source:
        assert list(source.key_values())
        assert source.problems


def test_a_key_file_is_longer_or_no_key_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(KEY + b"more")
    with BackupSource.open(BACKUP, encryption_key_file=path) as source:
        assert source.read_version == 657056066
    path.write_bytes(KEY[:31])
    with pytest.raises(UsageError, match="not a key file: 31 bytes, expected 32"):
        BackupSource.open(BACKUP, encryption_key_file=path)
    with pytest.raises(SourceNotFound, match="no such key file"):
        BackupSource.open(BACKUP, encryption_key_file=tmp_path / "none")


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"is_encryption_enabled": true}', *(MARK % size for size in ("0", "-1", '"x"', "1.5", "null"))],
)
def test_metadata_that_is_damaged(tmp_path: Path, content: str) -> None:
    small_backup(tmp_path).property("encryption_metadata", content)
    with pytest.raises(SourceDamaged, match="not the JSON expected"):
        BackupSource.open(tmp_path, encryption_key_file=KEY_FILE)


def test_blocks_that_memory_cannot_hold_are_refused(tmp_path: Path) -> None:
    small_backup(tmp_path).property("encryption_metadata", MARK % (1 << 40))
    with pytest.raises(SourceNotSupported, match="too large"):
        BackupSource.open(tmp_path, encryption_key_file=KEY_FILE)


def test_a_backup_that_says_it_is_not_encrypted(tmp_path: Path) -> None:
    small_backup(tmp_path).property("encryption_metadata", '{"is_encryption_enabled": false}')
    with BackupSource.open(tmp_path, encryption_key_file=KEY_FILE) as source:
        assert list(source.key_values()) == ROWS
        assert not source.describe().encrypted


@pytest.mark.slow
def test_the_verbs_read_it(command: Command) -> None:
    words = ["-s", f"backup:{BACKUP}@643109611", "--encryption-key-file", KEY_FILE]
    assert "ops-8181" in command(*words, "instances").out
    assert "637140721" in command(*words, "info").out
    alone = command(*words, "verify", "--format", "csv")
    assert (alone.code, alone.err) == (0, "")
    assert alone.out == command(*words, "verify", "--format", "csv", "--jobs", "2").out
    assert command("diff", f"backup:{BACKUP}@643109611", f"backup:{BACKUP}", *words[2:], "--limit", "3").code == 0


def test_the_verbs_say_what_is_missing(command: Command) -> None:
    refused = command("-s", f"backup:{BACKUP}", "verify")
    assert (refused.code, refused.out) == (3, "")
    assert len(refused.err.splitlines()) == 1
    assert "--encryption-key-file FILE" in refused.err
    told = command("-s", f"backup:{BACKUP}", "info", "--format", "json")
    assert told.code == 3
    assert told.data[0]["encrypted"] is True


@pytest.mark.parametrize("name", ["snapshots/*,647448031,*", "kvranges/*/0/range,647448031,*", "logs/*/*/*"])
def test_one_file_is_laid_out(name: str) -> None:
    (path,) = BACKUP.glob(name)
    found = list(dissect(path, encryption_key_file=KEY_FILE))
    assert found
    assert [field.problem for field in found if field.problem] == []
    with pytest.raises(SourceNotSupported, match="--encryption-key-file FILE"):
        list(dissect(path))
    with pytest.raises(UsageError, match="not the one"):
        list(dissect(path, encryption_key_file=path))


def test_one_file_of_the_older_kind_is_laid_out(tmp_path: Path) -> None:
    small_backup(tmp_path)
    (path,) = tmp_path.glob("kvranges/*/*/*")
    plain = list(dissect(path))
    encrypt(tmp_path, KEY, 4096)
    assert list(dissect(path, encryption_key_file=KEY_FILE)) == plain
    with pytest.raises(SourceNotSupported, match="--encryption-key-file FILE"):
        list(dissect(path))


def test_properties_are_laid_out_without_a_key() -> None:
    fields = {field.name: field.value for field in dissect(BACKUP / "properties/encryption_metadata")}
    assert fields == {"is_encryption_enabled": True, "encryption_block_size": 65536}
