"""Backups on a real S3 server: each state equals its truth, by requests that only read, and no secret is shown."""

from __future__ import annotations

import json
import pickle
import re
import shlex
import sqlite3
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.errors import SourceNotFound, SourceUnreachable, SourceUnreadable, UsageError
from inspector.sources.backup import BackupSource, describe_backup
from inspector.sources.backup.places.ahead import SMALLEST
from inspector.views.info import info_of_bucket
from tests.inspector.sources.backup.places.objectstore import KEY, SECRET, S3Server
from tests.inspector.sources.backup.support import (
    ENCRYPTED,
    ENCRYPTED_VERSIONS,
    KEY_FILE,
    TRUTHS,
    slices,
    truth,
)
from tests.support import source_contract
from tests.support.examples import part
from tests.support.places import DEMO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.verbs import Command

BUCKET = "backups-here"
URL = f"s3://{BUCKET}/backup-demo"
DEMO_VERSIONS = [version for name, version in TRUTHS if name == "backup-demo"]
TOKEN = "FwoGZXIvYXdzEBYaDtoken"


@pytest.mark.parametrize(
    ("name", "version"),
    part(
        [
            *(("backup-demo", version) for version in DEMO_VERSIONS),
            *((ENCRYPTED, version) for version in ENCRYPTED_VERSIONS),
        ],
        3,
    ),
)
def test_state_equals_what_the_cluster_said(server: S3Server, name: str, version: int) -> None:
    rows = truth(name, version)
    key_file = KEY_FILE if name == ENCRYPTED else None
    with BackupSource.open(server.blobstore(BUCKET, name), version, encryption_key_file=key_file) as source:
        assert list(source.key_values()) == rows
        assert list(source.key_values(reverse=True)) == rows[::-1]
        for begin, end in slices(rows)[:4]:
            assert list(source.key_values(begin, end)) == [row for row in rows if begin <= row[0] < end]
        assert source.problems == []
    assert {request.method for request in server.requests} <= {"GET", "HEAD"}
    assert all(request.is_listing or "range" in request.headers for request in server.requests)
    assert all(request.path.startswith(f"/{BUCKET}") for request in server.requests)  # path style
    assert all(
        request.headers["authorization"].startswith(f"AWS4-HMAC-SHA256 Credential={KEY}/")
        and "/r/s3/aws4_request" in request.headers["authorization"]
        for request in server.requests
    )


def test_it_is_described_as_on_disk(server: S3Server) -> None:
    found = describe_backup(URL)
    assert replace(found, location="") == replace(describe_backup(DEMO), location="")
    assert found.location == URL


@pytest.mark.slow
@pytest.mark.thorough  # a small store keeps it each time: test_contract.py
@pytest.mark.parametrize("at", ["latest", "snapshot"])
def test_it_keeps_the_contract_of_all_sources(server: S3Server, at: str) -> None:
    source = inspector.open(f"backup:{URL}@{at}")
    source_contract.check(source, sorted(source.key_values()))
    source_contract.check_closed(inspector.open(f"{URL}@{at}"))


def test_other_processes_read_it_as_well(server: S3Server) -> None:
    with BackupSource.open(server.blobstore(BUCKET, "backup-demo")) as source:
        again = pickle.loads(pickle.dumps(source.opener()))
        with again(b"\x01", b"\x02") as reopened:
            assert list(reopened.key_values(b"\x01", b"\x02")) == list(source.key_values(b"\x01", b"\x02"))


@pytest.mark.slow
def test_the_verbs_read_it(server: S3Server, command: Command) -> None:
    local = command("-s", f"backup:{DEMO}@937228653", "usage", "--format", "csv")
    assert command("-s", f"backup:{URL}@937228653", "usage", "--format", "csv").out == local.out
    assert command("-s", f"{URL}@937228653", "usage", "--format", "csv", "--jobs", "2").out == local.out


def test_a_container_that_was_copied_as_it_is(server: S3Server) -> None:
    server.upload("copied", "some/folder", DEMO, root="")
    with BackupSource.open("s3://copied/some/folder", DEMO_VERSIONS[0]) as source:
        assert list(source.key_values()) == truth("backup-demo", DEMO_VERSIONS[0])
        assert source.info().location == "s3://copied/some/folder"


def test_without_a_name_the_backups_are_listed(server: S3Server, command: Command) -> None:
    assert info_of_bucket(f"s3://{BUCKET}") == {
        "kind": "bucket",
        "location": f"s3://{BUCKET}",
        "backups": ["backup-demo", ENCRYPTED],
    }
    listed = command("-s", f"backup:s3://{BUCKET}", "info", "--format", "json")
    assert (listed.code, listed.err) == (0, "")
    assert listed.data[0]["backups"] == ["backup-demo", ENCRYPTED]
    assert ENCRYPTED in command("-s", f"backup:s3://{BUCKET}", "info").out
    with pytest.raises(SourceNotFound, match=f"backup-demo, {ENCRYPTED}"):
        BackupSource.open(f"s3://{BUCKET}")
    with pytest.raises(SourceNotFound, match=f"backup-demo, {ENCRYPTED}"):
        BackupSource.open(f"s3://{BUCKET}/backup")
    with pytest.raises(SourceNotFound, match="no such bucket"):
        BackupSource.open("s3://nowhere-at-all/backup")


def test_a_url_may_come_from_a_blob_credentials_file(
    server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = f"127.0.0.1:{server.port}"
    path = tmp_path / "credentials.json"
    path.write_text(json.dumps({"accounts": {f"@{host}": {"api_key": "FROMFILE", "secret": SECRET, "token": TOKEN}}}))
    url = f"blobstore://{host}/backup-demo?bucket={BUCKET}&sc=0"
    with BackupSource.open(url, blob_credentials=[path]) as source:
        assert source.read_version == 944700871
    signed = {request.headers["authorization"].partition("/")[0] for request in server.requests}
    assert signed == {"AWS4-HMAC-SHA256 Credential=FROMFILE"}
    assert {request.headers.get("x_amz_security_token") for request in server.requests} == {TOKEN}
    server.requests.clear()
    monkeypatch.setenv("FDB_BLOB_CREDENTIALS", f"{path}:{tmp_path / 'never read'}")
    BackupSource.open(URL).close()
    assert "Credential=FROMFILE/" in server.requests[0].headers["authorization"]


def test_credentials_of_a_url_are_not_mixed_with_those_of_the_environment(
    server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of another key")
    BackupSource.open(server.blobstore(BUCKET, "backup-demo", "OTHER:x")).close()
    assert "Credential=OTHER/" in server.requests[0].headers["authorization"]
    assert "x_amz_security_token" not in server.requests[0].headers


def test_a_profile_of_aws(server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credentials").write_text(f"[reader]\naws_access_key_id = PROFILED\naws_secret_access_key = {SECRET}\n")
    (tmp_path / "config").write_text("[profile reader]\nregion = eu-west-9\n")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(UsageError, match="no credentials; set AWS_PROFILE"):
        BackupSource.open(URL)
    monkeypatch.setenv("AWS_PROFILE", "reader")
    BackupSource.open(URL).close()
    assert re.search(r"Credential=PROFILED/\d+/eu-west-9/s3/", server.requests[0].headers["authorization"])
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(UsageError, match="nobody"):
        BackupSource.open(URL)


def test_a_bucket_that_all_may_read(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    with pytest.raises(SourceUnreadable, match="check the credentials"):  # this bucket is none
        BackupSource.open(URL)
    assert not any("authorization" in request.headers for request in server.requests)


def test_a_key_without_its_secret(server: S3Server) -> None:
    with pytest.raises(UsageError, match="--blob-credentials FILE"):
        BackupSource.open(server.blobstore(BUCKET, "backup-demo", KEY))


def test_an_extra_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(inspector.ExtraMissing, match=r"doris-fdb-inspector\[s3\]"):
        BackupSource.open(URL)


#: URL: of a backup, with a secret in it; NONE: of none; BARE: without the name of a backup; WRONG: not whole.
LINES = [
    "--debug diff URL NONE",
    "-s backup:URL info",
    "-s backup:URL@5 instances",
    "-s backup:URL@-1s instances",
    "diff -s URL --at -1s --at latest --limit 1",
    "diff -s URL@latest --since 5 --limit 1",
    "-s backup:URL get InstanceKey instance_id=nobody",
    "--debug -s backup:NONE instances",
    "--debug -s backup:BARE instances",
    "--debug -s backup:URL@5 instances",
    "--debug -s backup:WRONG info",
    "--debug -s text:URL info",
    "--debug -s fdb:URL info",
    "--debug -s snapshot:URL info",
    "--debug doctor URL",
    "--debug doctor -s URL",
    "--debug dissect URL",
    "--debug instances URL",
    "--debug sql -s URL -s URL 'select 1'",
]


@pytest.mark.slow
@pytest.mark.parametrize("line", part(LINES, 3))
def test_a_secret_in_a_url_is_shown_nowhere(server: S3Server, command: Command, line: str) -> None:
    url = server.blobstore(BUCKET, "backup-demo", f"{KEY}:{SECRET}:{TOKEN}")
    meant = {
        "NONE": url.replace("backup-demo", "none"),
        "BARE": url.replace("/backup-demo", ""),
        "WRONG": url.replace("bucket=", "basket="),
        "URL": url,
    }
    for word, text in meant.items():
        line = line.replace(word, text)
    done = command(*shlex.split(line))
    for shown in (done.out, done.err):
        assert SECRET not in shown
        assert TOKEN not in shown


def test_a_secret_in_a_url_of_the_environment_is_shown_nowhere_and_is_in_no_snapshot(
    server: S3Server, tmp_path: Path, command: Command
) -> None:
    url = server.blobstore(BUCKET, "backup-demo", f"{KEY}:{SECRET}:{TOKEN}")
    assert command("-s", f"backup:{url}", "capture", tmp_path / "captured", "InstanceKey").code == 0
    with sqlite3.connect(tmp_path / "captured") as database:
        assert SECRET not in "".join(database.iterdump())
    from_environment = command("instances", INSPECTOR_SOURCE=f"{url}@5")
    assert from_environment.code == 3
    assert SECRET not in from_environment.err


def test_no_repr_and_no_error_has_the_secret(server: S3Server) -> None:
    url = server.blobstore(BUCKET, "backup-demo", f"{KEY}:{SECRET}:{TOKEN}")
    with BackupSource.open(url) as source:
        shown = repr((source, source.info(), source.describe(), source._container, source._holdings))
        shown += repr(vars(source._container.place)) + repr(vars(source._container.place._bucket))  # type: ignore[attr-defined]
    with pytest.raises(SourceNotFound) as caught:
        BackupSource.open(url.replace("backup-demo", "none"))
    for text in (shown, repr(caught.value), str(caught.value)):
        assert SECRET not in text
        assert TOKEN not in text


def test_a_server_that_is_gone(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from inspector.sources.backup.listing.container import find_container
    from inspector.sources.backup.places.access import BackupAccess

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(SourceUnreachable, match="does not answer"):
        find_container(URL, BackupAccess(timeout=2, retries=1))


def fetched(server: S3Server) -> int:
    """How many bytes were asked for since the last upload, or since the list of requests was cleared."""
    ranges = (request.headers["range"].removeprefix("bytes=").split("-") for request in server.requests)
    return sum(int(last) - int(first) + 1 for first, last in ranges)


@pytest.mark.slow
@pytest.mark.thorough  # what is asked for is tested without a server, too: test_ahead.py
def test_only_the_blocks_that_hold_the_keys_are_fetched_and_each_byte_once(server: S3Server, tmp_path: Path) -> None:
    from benchmarks.support.generator import BLOCK_SIZE, Generator, key_of

    generator = Generator(tmp_path, 40 << 20, "even")
    generator.write()
    server.upload("large", "it", tmp_path)
    (path,) = tmp_path.rglob("range,*")
    size, heads = path.stat().st_size, 16 * SMALLEST
    with BackupSource.open("s3://large/it", "snapshot") as source:
        server.requests.clear()
        key = key_of(generator.keys // 2)
        assert [found for found, _ in source.key_values(key, key + b"\0")] == [key]
        assert fetched(server) < 2 * BLOCK_SIZE
        assert len(server.requests) < 12
        for part in (1, 4):
            server.requests.clear()
            left = generator.keys // part
            assert sum(1 for _ in source.key_values(key_of(generator.keys - left))) == left
            assert fetched(server) < size // part + (BLOCK_SIZE + heads if part > 1 else heads)
