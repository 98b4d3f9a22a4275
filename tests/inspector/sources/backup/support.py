"""What several tests of backups need."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from inspector.sources.backup.places.base import PlacedFile
from inspector.sources.backup.places.local import LocalFolder
from tests.inspector.sources.backup.writer import Container
from tests.support.inspector import truth_key_values
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

BACKUPS = ("backup-behind", "backup-demo", "backup-partitioned")
#: A truth that no logs lead to.
BEYOND_THE_LOGS = ("backup-behind", 1142839859)
TRUTHS = sorted(
    (folder.name.removesuffix(".truth"), int(path.name.partition(".")[0]))
    for folder in FIXTURES.glob("*.truth")
    for path in folder.iterdir()
    if re.fullmatch(r"\d+\.tsv\.gz", path.name)
)
TRUTHS.remove(BEYOND_THE_LOGS)


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
