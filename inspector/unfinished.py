"""Files and folders that get their name when they are complete. Nothing is ever overwritten."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from inspector.errors import OutputExists, UsageError
from inspector.scratch import ScratchFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def unfinished(out: Path, *, what: str = "file") -> Iterator[Path]:
    """Say where to make ``out`` (a file or a folder: ``what``), which gets its name when the block has ended well.

    Until then it lies in a temporary folder beside its place; if the block fails, nothing is left. Raises OutputExists
    if there is something of that name, UsageError if its folder does not exist or cannot be written to.
    """
    _check_free(out)
    try:
        scratch = ScratchFolder(f".{out.name}.", str(out.parent))
    except OSError as error:
        raise UsageError(f"{out.parent}: cannot create a {what} in this folder: {error.strerror}") from error
    with closing(scratch):
        made = scratch.path / out.name
        yield made
        _check_free(out)  # the block may have taken hours
        made.rename(out)


def _check_free(out: Path) -> None:
    if os.path.lexists(out):
        raise OutputExists(f"{out}: exists already; choose another name, or remove it first")
