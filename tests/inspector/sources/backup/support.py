"""What several tests of backups need."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from inspector.sources.backup.places.base import PlacedFile
from inspector.sources.backup.places.encrypted import Cipher
from inspector.sources.backup.places.local import LocalFolder
from tests.inspector.sources.backup.writer import Container
from tests.support.inspector import truth_key_values
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

BACKUPS = ("backup-behind", "backup-demo", "backup-partitioned")
ENCRYPTED, KEY_FILE = "backup-encrypted", FIXTURES / "backup-encrypted.key"
#: Truths that no logs lead to.
BEYOND_THE_LOGS = {("backup-behind", 1142839859), (ENCRYPTED, 661197942)}
ALL_TRUTHS = sorted(
    (folder.name.removesuffix(".truth"), int(path.name.partition(".")[0]))
    for folder in FIXTURES.glob("*.truth")
    for path in folder.iterdir()
    if re.fullmatch(r"\d+\.tsv\.gz", path.name)
)
TRUTHS = [truth for truth in ALL_TRUTHS if truth not in BEYOND_THE_LOGS and truth[0] != ENCRYPTED]
ENCRYPTED_VERSIONS = [version for name, version in ALL_TRUTHS if name == ENCRYPTED and version < 661197942]


#: The key-values of a small backup.
ROWS = [(b"a", b"1"), (b"b", b"2"), (b"c", b"3")]


def small_backup(root: Path, version: int = 10) -> Container:
    """A backup of ROWS that can be read at one version."""
    container = Container(root)
    container.manifest([container.range_file(version, b"", b"\xff", ROWS)])
    return container


@cache
def truth(backup: str, version: int) -> list[tuple[bytes, bytes]]:
    """The whole database at that version, as it was read from the cluster."""
    return truth_key_values(FIXTURES / f"{backup}.truth" / f"{version}.tsv.gz")


def tree(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Mode, time of change and content of everything in a folder, and of the folder itself."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [folder, *folder.rglob("*")]
    }


def placed(path: Path) -> PlacedFile:
    """One file in a folder, as the readers take it."""
    return PlacedFile(LocalFolder(path.parent), path.name)


def slices(rows: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Ranges that begin and end on keys, between keys, before the first and after the last."""
    keys = [key for key, _ in rows]
    return [
        (keys[100], keys[101]),
        (keys[7], keys[-7]),
        (keys[3] + b"\0", keys[900]),
        (b"", keys[0]),
        (keys[-1], b"\xff"),
        (b"\x02", b"\x03"),
        (keys[5], keys[5]),
        (keys[500], keys[400]),
    ]


def encrypt(root: Path, key: bytes, block_size: int) -> None:
    """Encrypt the files of a backup in a folder, as fdbbackup does; nothing says so afterwards."""
    for path in [path for path in root.rglob("*,*") if path.is_file()]:
        path.write_bytes(Cipher(key, path.name, block_size).decrypt(0, path.read_bytes()))  # which encrypts, too


def plain_files(pattern: str) -> list[Path]:
    """The files of the real backups that are not encrypted."""
    return sorted(path for name in BACKUPS for path in (FIXTURES / name).glob(pattern))
