"""Where writes are kept: in memory, in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.service.overlay.file import FileWrites
from inspector.service.overlay.writes import MemoryWrites, Writes
from inspector.sources.base import SourceInfo

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = SourceInfo("memory", "somewhere")


@pytest.fixture(params=["memory", "file"])
def writes(request: pytest.FixtureRequest, tmp_path: Path) -> Writes:
    return MemoryWrites() if request.param == "memory" else FileWrites(tmp_path / "overlay", SOURCE)
