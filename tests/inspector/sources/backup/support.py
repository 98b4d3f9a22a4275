"""What several tests of backups need."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

BACKUPS = ("backup-demo", "backup-partitioned")
TRUTHS = sorted(
    (folder.name.removesuffix(".truth"), int(path.name.partition(".")[0]))
    for folder in FIXTURES.glob("*.truth")
    for path in folder.iterdir()
    if re.fullmatch(r"\d+\.tsv\.gz", path.name)
)


@cache
def truth(backup: str, version: int) -> list[tuple[bytes, bytes]]:
    """The whole database at that version, as it was read from the cluster."""
    with gzip.open(FIXTURES / f"{backup}.truth" / f"{version}.tsv.gz", "rt") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return [(bytes.fromhex(key), bytes.fromhex(value)) for key, value in rows]


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
