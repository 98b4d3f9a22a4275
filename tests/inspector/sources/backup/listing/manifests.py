"""Manifests, written otherwise than the cluster did."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from inspector.sources.backup import BackupSource

if TYPE_CHECKING:
    from pathlib import Path

    from tests.inspector.sources.backup.writer import Container

RESERVED = "kvranges/snapshot.000000000000000001/0"


def rewrite_manifest(container: Container, **changes: object) -> None:
    (manifest,) = (container.root / "snapshots").iterdir()
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("latin-1")), **changes}), "latin-1")


def read(root: Path, at: str = "latest", salvage: bool = False) -> list[tuple[bytes, bytes]]:
    with BackupSource.open(root, at, salvage) as source:
        return list(source.key_values())
