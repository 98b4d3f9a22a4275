"""A container whose files are encrypted with a key file, decrypted block by block while they are read.

The cipher is AES-256 in GCM without its tag, so nothing in a file says that it is encrypted, or with which key
(docs/backup-format.md, "Files encrypted with a key file").
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector.errors import UsageError, as_missing_extra, as_source_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from inspector.sources.backup.places.base import OpenFile, Place

KEY_SIZE = 32
#: The size of encryption blocks where nothing says it.
OLD_BLOCK_SIZE = 4096
#: FoundationDB's own is 1 MiB. One block is held in memory, in part or whole.
MAX_BLOCK_SIZE = 16 << 20
#: The files here are never encrypted.
_PLAIN_FOLDER = "properties/"
_LOW = (1 << 64) - 1
_TAG = 16


def read_key(path: str | Path) -> bytes:
    """Read the key from a key file: its first 32 bytes. Raises SourceNotFound, SourceUnreadable or UsageError."""
    with as_source_error(path, "key file"), open(path, "rb") as file:
        key = file.read(KEY_SIZE)
    if len(key) < KEY_SIZE:
        raise UsageError(
            f"{path}: not a key file: {len(key)} bytes, expected {KEY_SIZE}; give the file that fdbbackup was given"
        )
    return key


class Cipher:
    """Decrypts one file, block by block. ``name``: of the file, without its folders."""

    def __init__(self, key: bytes, name: str, block_size: int) -> None:
        with as_missing_extra("a backup that is encrypted with a key file", "encrypted"):
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            from xxhash import xxh3_128_intdigest
        salted = xxh3_128_intdigest(name.partition(".")[0].encode())  # a temporary name gives the same
        self._file_iv = (salted >> 64).to_bytes(8, "little") + (salted & _LOW).to_bytes(8, "little")[:4]
        self._gcm = AESGCM(key)
        self._room = bytearray()  # kept: to get new memory for each read takes longer than to decrypt
        self.block_size = block_size

    def decrypt(self, first: int, data: bytes) -> bytes:
        """Decrypt blocks, from the beginning of block ``first`` on. No tag is there to check, so it encrypts, too."""
        size, length = self.block_size, len(data)
        if len(self._room) < length + _TAG:
            self._room = bytearray(length + _TAG)
        encrypted, decrypted = memoryview(data), memoryview(self._room)
        for number, start in enumerate(range(0, length, size), first):
            stop = min(start + size, length)
            iv = self._file_iv + number.to_bytes(4, "little")
            # the tag that it makes is overwritten by the next block
            self._gcm.encrypt_into(iv, encrypted[start:stop], None, decrypted[start : stop + _TAG])
        return bytes(decrypted[:length])


class DecryptedFile:
    """An open file that is decrypted as it is read."""

    def __init__(self, file: OpenFile, cipher: Cipher) -> None:
        self._file = file
        self._cipher = cipher

    @property
    def size(self) -> int:
        return self._file.size

    def expect(self, start: int, stop: int) -> None:
        self._file.expect(start - start % self._cipher.block_size, stop)

    def read(self, start: int, stop: int) -> bytes:
        first, skipped = divmod(start, self._cipher.block_size)
        return self._cipher.decrypt(first, self._file.read(start - skipped, stop))[skipped:]


@dataclass(frozen=True)
class EncryptedPlace:
    """The files of another place, decrypted."""

    place: Place
    key: bytes = field(repr=False)
    block_size: int

    def __str__(self) -> str:
        return str(self.place)

    @property
    def name(self) -> str:
        return self.place.name

    def where(self, path: str) -> str:
        return self.place.where(path)

    def files(self, folders: Sequence[str]) -> Iterator[tuple[str, int]]:
        return self.place.files(folders)

    def has(self, path: str) -> bool:
        return self.place.has(path)

    def expect(self, path: str, size: int | None = None) -> None:
        self.place.expect(path, size)

    @contextmanager
    def open(self, path: str) -> Iterator[OpenFile]:
        with self.place.open(path) as file:
            if path.startswith(_PLAIN_FOLDER):
                yield file
            else:
                yield DecryptedFile(file, Cipher(self.key, path.rpartition("/")[2], self.block_size))
