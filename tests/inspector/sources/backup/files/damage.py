"""A small backup, and how to damage it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceDamaged
from inspector.sources.backup import BackupSource
from tests.inspector.sources.backup.writer import Container

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [(b"k%02d" % number, b"v" * 10) for number in range(20)]
BLOCK = 128


def write(root: Path) -> tuple[Container, Path]:
    """A snapshot of several blocks, at one version."""
    container = Container(root)
    path = container.range_file(10, b"", b"\xff", ROWS, BLOCK)
    container.manifest([path])
    assert (root / path).stat().st_size > 3 * BLOCK
    return container, root / path


def overwrite(path: Path, offset: int, content: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[offset : offset + len(content)] = content
    path.write_bytes(data)


def keys(root: Path, salvage: bool = False, reverse: bool = False) -> tuple[list[bytes], list[str]]:
    with BackupSource.open(root, salvage=salvage) as source:
        return [key for key, _ in source.key_values(reverse=reverse)], list(source.problems)


def salvaged(root: Path) -> tuple[list[bytes], list[str]]:
    """Read both ways, which must find the same."""
    forward, problems = keys(root, salvage=True)
    assert keys(root, salvage=True, reverse=True)[0] == forward[::-1]
    return forward, problems


def damaged(root: Path) -> SourceDamaged:
    with pytest.raises(SourceDamaged) as caught:
        keys(root)
    with pytest.raises(SourceDamaged):
        keys(root, reverse=True)
    return caught.value
