from __future__ import annotations

import os
from pathlib import Path

import pytest

from inspector.errors import SourceDamaged, SourceNotFound, SourceUnreadable
from inspector.sources.cluster.file import (
    Coordinator,
    default_cluster_file,
    is_cluster_file,
    private_copy,
    read_cluster_file,
)

#: How FoundationDB's packages begin the file that they write.
INSTALLED = "## DO NOT EDIT!\n## This file is auto-generated, it is not to be edited by hand\n"


@pytest.fixture(autouse=True)
def _no_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FDB_CLUSTER_FILE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "coordinators"),
    [
        ("doris:Ab3@10.0.0.1:4500", ["10.0.0.1:4500"]),
        ("doris:Ab3@10.0.0.1:4500,10.0.0.2:4501\n", ["10.0.0.1:4500", "10.0.0.2:4501"]),
        ("# DO NOT EDIT!\n\n doris:Ab3@fdb-1.example:4500:tls # mine\n", ["fdb-1.example:4500"]),
        ("doris:Ab3@[::1]:4500:tls,[2001:db8::7]:4500", ["[::1]:4500", "[2001:db8::7]:4500"]),
        ("doris:Ab3@10.0.0.1:4500,\n10.0.0.2:4500", ["10.0.0.1:4500", "10.0.0.2:4500"]),
        (INSTALLED + "doris:Ab3@10.0.0.1:4500\n", ["10.0.0.1:4500"]),
        ("\r\n\n \t\r\ndoris:Ab3@10.0.0.1:4500\r\n\r\n", ["10.0.0.1:4500"]),
    ],
)
def test_a_connection_string_is_parsed(text: str, coordinators: list[str]) -> None:
    for marked, mark in ((False, b""), (True, b"\xef\xbb\xbf")):
        Path("a.cluster").write_bytes(mark + text.encode())
        file = read_cluster_file("a.cluster")
        assert (file.description, file.identifier, file.contents) == ("doris", "Ab3", text.encode())
        assert list(map(str, file.coordinators)) == coordinators
        assert file.marked is marked
        assert is_cluster_file(mark + text.encode())
        assert private_copy(file).read_bytes() == text.encode()


def test_tls_and_addresses_are_told_apart() -> None:
    Path("a.cluster").write_text("d:i@[::1]:4500:tls,host:1")
    one, two = read_cluster_file("a.cluster").coordinators
    assert (one, two) == (Coordinator("::1", 4500, True), Coordinator("host", 1, False))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "description:id@host:port"),
        (b"# nothing but a comment\n", "description:id@host:port"),
        (b"doris@10.0.0.1:4500", "description:id@host:port"),
        (b"doris:id@", "description:id@host:port"),
        (b"doris:id@10.0.0.1", "coordinator '10.0.0.1'"),
        (b"doris:id@10.0.0.1:4500,", "coordinator ''"),
        (b"doris:id@10.0.0.1:99999", "coordinator '10.0.0.1:99999'"),
        (b"\xff", "description:id@host:port"),
        (b"\xff\xfed\x00:\x00", "UTF-16.*save it as UTF-8"),
        (b"\xfe\xff\x00d\x00:", "UTF-16.*save it as UTF-8"),
        (b"d:i@h:1" + b" " * 100_000, "too long"),
    ],
)
def test_anything_else_is_refused(text: bytes, says: str) -> None:
    Path("a.cluster").write_bytes(text)
    with pytest.raises(SourceDamaged, match=says) as caught:
        read_cluster_file("a.cluster")
    assert caught.value.file == "a.cluster"


@pytest.mark.parametrize(
    ("start", "is_one"),
    [
        (INSTALLED.encode() + b"cloud_ssb:A83c8Y1S@10.0.0.1:4500", True),
        (b"cloud_ssb:A83c8Y1S@10.0.0.1:4500,10.0", True),  # cut, as the start of a file may be
        (b"doris:Ab3@[::1]:4500:tls", True),
        (b"", False),
        (INSTALLED.encode(), False),
        (b"doris:Ab3@", False),
        (rb"`\x01\x10instance\x00\x01' is `doris:Ab3@10.0.0.1:4500'", False),
        (b"fdb> get a\ndoris:Ab3@10.0.0.1:4500", False),
        (b"see http://user:word@10.0.0.1:4500", False),
        (b"# notes\n`\\x01' is `'\n", False),
        (b"SQLite format 3\x00", False),
        (b"\xff\xfed\x00:\x00", False),
    ],
)
def test_the_start_of_a_cluster_file_is_told_from_other_text(start: bytes, is_one: bool) -> None:
    assert is_cluster_file(start) is is_one


def test_a_missing_file_and_a_folder_are_no_cluster_files() -> None:
    for path in ("missing.cluster", ".", "missing/fdb.cluster"):
        with pytest.raises(SourceNotFound, match="FDB_CLUSTER_FILE"):
            read_cluster_file(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named() -> None:
    Path("a.cluster").write_text("d:i@h:1")
    Path("a.cluster").chmod(0)
    with pytest.raises(SourceUnreadable, match="cannot be read: permission denied"):
        read_cluster_file("a.cluster")


def test_the_variable_comes_first_then_the_working_folder_then_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_cluster_file() == Path("/etc/foundationdb/fdb.cluster")
    Path("fdb.cluster").write_text("d:i@h:1")
    assert default_cluster_file() == Path("fdb.cluster")
    monkeypatch.setenv("FDB_CLUSTER_FILE", "/mine/fdb.cluster")
    assert default_cluster_file() == Path("/mine/fdb.cluster")


def test_a_variable_that_is_set_is_never_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("fdb.cluster").write_text("d:i@h:1")
    monkeypatch.setenv("FDB_CLUSTER_FILE", "")
    with pytest.raises(SourceNotFound, match="empty"):
        read_cluster_file()
    monkeypatch.setenv("FDB_CLUSTER_FILE", "missing")
    with pytest.raises(SourceNotFound, match="missing"):
        read_cluster_file()
