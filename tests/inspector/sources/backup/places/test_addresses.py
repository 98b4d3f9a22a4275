"""URLs of backups, what is secret in them, and the files that hold what they leave out."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import SourceNotFound, UsageError
from inspector.sources.addresses import Address, Credentials, is_address, parse_address, without_secrets
from inspector.sources.backup.places.credentials import find_credentials
from inspector.sources.opening import parse_source

URLS = [
    ("s3://bucket/name", Address("s3", "bucket", "name")),
    ("s3://bucket/a/b/", Address("s3", "bucket", "a/b")),
    ("s3://bucket", Address("s3", "bucket", "")),
    ("gs://bucket/name", Address("gs", "bucket", "name")),
    ("az://container/name", Address("az", "container", "name")),
    ("blobstore://host/name?bucket=b", Address("blobstore", "b", "name", "host")),
    ("blobstore://@host:9000/a/b?bucket=b", Address("blobstore", "b", "a/b", "host:9000")),
    ("blobstore://host?bucket=b", Address("blobstore", "b", "", "host")),
    ("blobstore://[::1]:65535/n?bucket=b", Address("blobstore", "b", "n", "[::1]:65535")),
    (
        "blobstore://K@host/n?bucket=b&region=r-1",
        Address("blobstore", "b", "n", "host", "r-1", credentials=Credentials("K", "")),
    ),
    (
        "blobstore://K:S@host/n?bucket=b&secure_connection=0&rps=100&header=A:B&ct=5",
        Address("blobstore", "b", "n", "host", secure=False, credentials=Credentials("K", "S")),
    ),
    (
        "blobstore://K:S/+=?x:T@s3.us-west-2.amazonaws.com/n?bucket=b&sc=1",
        Address(
            *("blobstore", "b", "n", "s3.us-west-2.amazonaws.com", "us-west-2"),
            credentials=Credentials("K", "S/+=?x", "T"),
        ),
    ),
    ("blobstore://host/n?bucket=b&sdk_auth=1", Address("blobstore", "b", "n", "host", uses_aws=True)),
]


@pytest.mark.parametrize(("url", "address"), URLS, ids=[url for url, _ in URLS])
def test_parts_of_a_url(url: str, address: Address) -> None:
    assert is_address(url)
    assert parse_address(url) == address
    assert parse_source(f"backup:{url}") == ("backup", url, "latest")
    assert parse_source(url) == ("backup", url, "latest")
    for version in ("latest", "snapshot", "943236456", "0000000037dcf96d0000"):
        assert parse_source(f"backup:{url}@{version}") == ("backup", url, version)


@pytest.mark.parametrize(
    "url",
    [
        "s3://",
        "s3:///name",
        "s3://key:secret@bucket/name",
        "s3://bucket/a//b",
        "s3://bucket/../b",
        "s3://bucket?region=r",
        "blobstore://",
        "blobstore://host/name",
        "blobstore://K:S@/name?bucket=b",
        "blobstore://K:S@host:65536/name?bucket=b",
        "blobstore://K:S@[1:2:3:4:5:6:7:8:9]/name?bucket=b",
        "blobstore://K:S@host/name?bucket=",
        "blobstore://K:S@host/./name?bucket=b",
        "blobstore://K:S@host/name?bucket=b&sc=maybe",
        "blobstore://K:S@host/name?bucket=a/b",
    ],
)
def test_what_is_no_url_of_a_backup(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_address(url)
    assert "secret" not in str(caught.value)
    assert "K:S" not in str(caught.value)


@pytest.mark.parametrize("kind", ["snapshot", "text", "fdb"])
def test_only_a_backup_lies_in_an_object_store(kind: str) -> None:
    with pytest.raises(UsageError, match="only a backup") as caught:
        parse_source(f"{kind}:blobstore://K:TOPSECRET@host/n?bucket=b")
    assert "TOPSECRET" not in str(caught.value)


SECRET = st.text("abcXYZ019/+=?&:%-_.~", min_size=1, max_size=40)


@given(SECRET, SECRET.filter(lambda token: ":" not in token), st.sampled_from(["", "@943236456", "@latest"]))
def test_no_text_shows_the_secret(secret: str, token: str, version: str) -> None:
    secret, token = f"<<{secret}", f">>{token}"
    url = f"blobstore://KEY:{secret}:{token}@host:9000/name?bucket=b{version}"
    name = parse_source(f"backup:{url}")
    address = parse_address(name.location)
    texts = [
        repr(name),
        repr(address),
        str(address),
        address.of("a/file"),
        without_secrets(f"error: -s backup:{url}: no such thing"),
        without_secrets(str(Path(url))),
        without_secrets(repr(url)),
    ]
    for text in texts:
        assert secret not in text
        assert token not in text
    assert pickle.loads(pickle.dumps(address)) == address


def test_what_is_no_secret_stays() -> None:
    for text in (
        "blobstore://host/name?bucket=b: no version can be read exactly (@snapshot reads the newest snapshot alone)",
        "s3://bucket/name@943236456: not found",
        "backup:/some/folder@latest",
    ):
        assert without_secrets(text) == text
    assert without_secrets("x blobstore://h/n?bucket=b&header=Authorization:abc&sc=0 y") == (
        "x blobstore://h/n?bucket=b&header=***&sc=0 y"
    )


def write(path: Path, accounts: object) -> Path:
    path.write_text(json.dumps({"accounts": accounts}))
    return path


@pytest.mark.parametrize(
    ("key", "hosts", "found"),
    [
        ("K", ["host:9000"], Credentials("K", "with port")),
        ("K", ["other:9000"], Credentials("K", "without port", "T")),
        ("", ["host"], Credentials("A", "of the host")),
        ("", ["first", "host"], Credentials("A", "of the host")),
        ("X", ["host"], None),
        ("", ["nowhere"], None),
        ("K", ["no secret"], None),
        ("K", ["numbers"], None),
        ("K", ["odd"], None),
    ],
)
def test_credentials_by_key_and_host(tmp_path: Path, key: str, hosts: list[str], found: Credentials | None) -> None:
    accounts = {
        "K@host:9000": {"secret": "with port"},
        "K@host": {"secret": "never reached"},
        "K@other": {"secret": "without port", "token": "T"},
        "@host": {"api_key": "A", "secret": "of the host"},
        "K@no secret": {"token": "T"},
        "K@numbers": {"secret": 5},
        "K@odd": [],
    }
    assert find_credentials([write(tmp_path / "file", accounts)], key, hosts) == found


def test_the_first_file_with_a_match_counts(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "1", {"K@elsewhere": {"secret": "0"}}),
        write(tmp_path / "2", {"K@host": {"secret": "1"}}),
        write(tmp_path / "3", {"K@host": {"secret": "2"}}),
    ]
    assert find_credentials(files, "K", ["host"]) == Credentials("K", "1")


@pytest.mark.parametrize("url", ["blobstore://KEY:SECRET/it?bucket=b", "blobstore://KEY:SECRET:TOKEN/it?bucket=b"])
def test_credentials_whose_host_was_forgotten_are_not_taken_for_one(url: str) -> None:
    with pytest.raises(UsageError, match="a host is missing") as caught:
        parse_address(url)
    assert "SECRET" not in str(caught.value).partition("; expected")[0]


@pytest.mark.parametrize("url", ["blobstore://K:S@h/it?bucket=b@yesterday", "blobstore://K:S@h/it?bucket=b&sc=0@soon"])
def test_what_is_no_version_behind_a_url(url: str) -> None:
    with pytest.raises(UsageError, match="follows the @ is not a version or a time"):
        parse_address(parse_source(url).location)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"accounts": []}', "SECRET", "[" * 100_000])
def test_what_is_no_file_of_credentials_is_not_quoted(tmp_path: Path, content: str) -> None:
    (tmp_path / "file").write_text(content)
    with pytest.raises(UsageError, match="not a file of blob credentials") as caught:
        find_credentials([tmp_path / "file"], "K", ["host"])
    assert "SECRET" not in str(caught.value)
    with pytest.raises(SourceNotFound):
        find_credentials([tmp_path / "none"], "K", ["host"])
