"""Text as the URL of a backup, as a file of blob credentials, and as an encryption block; each by its first byte."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import UsageError
from inspector.sources.addresses import is_address, parse_address, without_secrets
from inspector.sources.backup.places.credentials import find_credentials
from inspector.sources.backup.places.encrypted import Cipher, DecryptedFile
from inspector.sources.opening import parse_source

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL, _FILE, _BLOCK = b"u", b"f", b"b"
_SECRET = "5ecret"


def seeds() -> Iterator[bytes]:
    """One of each form."""
    for url in (
        "s3://bucket/a/b@latest",
        "gs://bucket",
        f"blobstore://KEY:{_SECRET}:token@host:9000/a/b?bucket=b&region=r&sc=0&header=A:B@943236456",
        "blobstore://@s3.us-west-2.amazonaws.com/n?bucket=b&sdk_auth=1",
    ):
        yield _URL + url.encode()
    account = {"api_key": "A", "secret": _SECRET, "token": "T"}
    yield _FILE + json.dumps({"accounts": {"KEY@host": {"secret": _SECRET}, "@host": account}}).encode()
    yield _BLOCK + bytes([7, 3, 20]) + b"range,1,0f.temp" + bytes(40)


def check(data: bytes) -> None:
    """A URL is read or refused and its secret is in no text; a file gives credentials or is none; parts are parts."""
    kind, rest = data[:1], data[1:]
    if kind == _URL:
        _check_url(rest.decode("utf-8", "replace"))
    elif kind == _FILE:
        _check_file(rest)
    elif kind == _BLOCK and len(rest) > 3:
        _check_block(rest)


def _check_url(text: str) -> None:
    if not is_address(text):
        return
    try:
        name = parse_source(text)
        address = parse_address(name.location)
    except UsageError as error:
        assert _SECRET not in str(error) or _SECRET in without_secrets(text)
        return
    credentials = address.credentials
    for shown in (repr(name), repr(address), str(address), address.of("x")):
        hidden = credentials is not None and _SECRET in credentials.secret
        parameters = without_secrets(name.location.partition("?")[2])  # a text that stands there is not masked
        elsewhere = _SECRET in f"{parameters}{address.bucket}{address.name}{address.host}{address.region}{name.at}"
        elsewhere = elsewhere or (credentials is not None and _SECRET in credentials.key)
        assert not hidden or elsewhere or _SECRET not in shown
    again = parse_address(str(address))
    assert (again.bucket, again.name, again.host) == (address.bucket, address.name, address.host)


def _check_file(content: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(content)
        for key in ("KEY", ""):
            try:
                found = find_credentials([path], key, ["host:9000", "host"])
            except UsageError as error:
                assert _SECRET not in str(error)
            else:
                assert found is None or (found.key and found.secret)


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, start: int, stop: int) -> bytes:
        return self._data[start:stop]


def _check_block(rest: bytes) -> None:
    """Any part of an encrypted file is that part of the whole; to decrypt twice changes nothing."""
    block_size, start, size = rest[0] + 1, rest[1], rest[2]
    body = rest[3:]
    cipher = Cipher(bytes(32), body[:15].decode("latin-1").replace("/", ""), block_size)
    whole = DecryptedFile(_Bytes(body), cipher).read(0, len(body))
    assert DecryptedFile(_Bytes(whole), cipher).read(0, len(body)) == body
    assert DecryptedFile(_Bytes(body), cipher).read(start, start + size) == whole[start : start + size]
