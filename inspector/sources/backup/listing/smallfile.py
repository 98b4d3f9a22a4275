"""The first bytes of a file, or all of a small one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.errors import SourceUnreadable

if TYPE_CHECKING:
    from pathlib import Path


def read_start(path: Path, size: int) -> bytes:
    """Read at most ``size`` bytes from the start of a file. Raises SourceUnreadable."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise SourceUnreadable(f"{path}: cannot be read: {error.strerror}; check its permissions") from error
