"""Small databases, written as backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.errors import VersionNotRestorable
from inspector.sources.backup import BackupSource
from inspector.sources.backup.damage import DamagePolicy
from inspector.sources.backup.listing.container import list_container
from inspector.sources.backup.places.local import LocalFolder
from inspector.sources.backup.plan.holdings import Holdings
from tests.inspector.sources.backup.writer import SET, Container, Operation, Rows

if TYPE_CHECKING:
    from pathlib import Path

ADD = 2


def write_snapshot(container: Container, *files: tuple[int, bytes, bytes, Rows]) -> None:
    container.manifest([container.range_file(*file) for file in files])


def sets(*versions: int) -> dict[int, list[Operation]]:
    """At each version a key of that name is set."""
    return {version: [(SET, b"k%d" % version, b"")] for version in versions}


def holdings(root: Path) -> Holdings:
    """What a backup holds, of which anything damaged is refused."""
    return Holdings(list_container(LocalFolder(root)), DamagePolicy([], salvage=False))


def keys(root: Path, at: str | int = "latest", begin: bytes = b"", end: bytes = b"\xff") -> list[bytes]:
    with BackupSource.open(root, at) as source:
        return [key for key, _ in source.key_values(begin, end)]


def refused(root: Path, at: str | int) -> str:
    with pytest.raises(VersionNotRestorable) as caught:
        BackupSource.open(root, at)
    return str(caught.value)
