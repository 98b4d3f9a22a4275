"""Backups in Azure's and Google's stores, on their emulators: each state equals its truth, by requests that read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceNotFound, SourceUnreadable, UsageError
from inspector.sources.backup import BackupSource
from tests.inspector.sources.backup.places.emulators import BUCKET, PREFIXES, Emulator, azurite, fake_gcs
from tests.inspector.sources.backup.places.smallstore import small_store
from tests.inspector.sources.backup.support import (
    ENCRYPTED,
    ENCRYPTED_VERSIONS,
    KEY_FILE,
    ROWS,
    TRUTHS,
    small_backup,
    truth,
)
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.verbs import Command

NEWEST: list[tuple[str, int, Path | None]] = [
    ("backup-demo", max(version for name, version in TRUTHS if name == "backup-demo"), None)
]
NEWEST += [(ENCRYPTED, max(ENCRYPTED_VERSIONS), KEY_FILE)]


@pytest.fixture(scope="module", params=[azurite, fake_gcs], ids=["az", "gs"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    objects = {}
    for name, _, _ in NEWEST:
        objects[f"backups/{name}"] = b""
        files = [path for path in (FIXTURES / name).rglob("*") if path.is_file()]
        objects |= {f"data/{name}/{path.relative_to(FIXTURES / name)}": path.read_bytes() for path in files}
    with request.param(objects, tmp_path_factory.mktemp("emulator")) as emulator:
        yield emulator


@pytest.fixture
def emulator(filled: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """One of them, to which its URLs lead."""
    for name in [name for name in os.environ if name.startswith(PREFIXES)]:
        monkeypatch.delenv(name)
    for name, value in filled.environment.items():
        monkeypatch.setenv(name, value)
    return filled


@pytest.mark.slow
@pytest.mark.parametrize(("name", "version", "key_file"), NEWEST, ids=[name for name, _, _ in NEWEST])
def test_state_equals_what_the_cluster_said(emulator: Emulator, name: str, version: int, key_file: str | None) -> None:
    with BackupSource.open(emulator.url(name), version, encryption_key_file=key_file) as source:
        assert list(source.key_values()) == truth(name, version)
        assert source.info().location == emulator.url(name)
    requests = emulator.requests()
    assert len(requests) > 5
    assert {method for method, _ in requests} <= {"GET", "HEAD"}


@pytest.mark.slow
def test_without_a_name_the_backups_are_listed(emulator: Emulator, command: Command) -> None:
    listed = command("-s", f"backup:{emulator.scheme}://{BUCKET}", "info", "--format", "json")
    assert listed.data[0]["backups"] == [name for name, _, _ in NEWEST]


@pytest.mark.slow
def test_what_is_not_there(emulator: Emulator) -> None:
    with pytest.raises(SourceNotFound, match="backup-demo, "):
        BackupSource.open(emulator.url("none"))


@pytest.mark.slow
def test_what_azure_refuses(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    if emulator.scheme == "gs":
        pytest.skip("fake-gcs-server asks for no credentials, and answers 500 for a bucket that it does not have")
    with pytest.raises(SourceNotFound, match="no such bucket"):
        BackupSource.open("az://nowhere/none")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", "AAAA")
    with pytest.raises(SourceUnreadable, match="Storage Blob Data Reader") as refused:
        BackupSource.open(emulator.url("backup-demo"))
    assert "AAAA" not in str(refused.value)
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME")
    with pytest.raises(UsageError, match="set AZURE_STORAGE_ACCOUNT_NAME"):
        BackupSource.open(emulator.url("backup-demo"))


@pytest.mark.parametrize("scheme", ["s3", "gs"])
def test_a_server_that_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """Google's store is asked as Amazon's is, so that one server does for both."""
    for name in [name for name in os.environ if name.startswith((*PREFIXES, "AWS_"))]:
        monkeypatch.delenv(name)
    small_backup(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    with small_store({f"data/it/{path.relative_to(tmp_path)}": path.read_bytes() for path in files}) as store:
        monkeypatch.setenv(
            {"s3": "AWS_ENDPOINT_URL", "gs": "GOOGLE_BASE_URL"}[scheme], f"http://127.0.0.1:{store.port}"
        )
        monkeypatch.setenv({"s3": "AWS_SKIP_SIGNATURE", "gs": "GOOGLE_SKIP_SIGNATURE"}[scheme], "true")
        with BackupSource.open(f"{scheme}://{store.bucket}/it") as source:
            assert list(source.key_values()) == ROWS
        assert {method for method, _ in store.seen} <= {"GET", "HEAD"}


@pytest.mark.parametrize(
    "endpoint", ["nonsense", "http://", "http://h:65536", "http://[zz", "http://a b", "http://K:S@h"]
)
@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "GOOGLE_BASE_URL", "AZURE_STORAGE_ENDPOINT"])
def test_what_is_no_url_of_a_server(monkeypatch: pytest.MonkeyPatch, variable: str, endpoint: str) -> None:
    monkeypatch.setenv(variable, endpoint)
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    scheme = {"AWS": "s3", "GOOGLE": "gs", "AZURE": "az"}[variable.partition("_")[0]]
    with pytest.raises(UsageError, match=f"{variable} is not the URL of a server; set it to http://HOST") as refused:
        BackupSource.open(f"{scheme}://bucket/it")
    assert endpoint not in str(refused.value).partition("; set it")[0]
