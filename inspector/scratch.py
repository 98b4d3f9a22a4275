"""Temporary folders that do not stay, even if the program that made them was killed: the next one drops them.

A folder has a lock that its program holds; the system lets go of it when the program ends, however it ends.
"""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

_LOCK = "in-use"
#: Random bytes in a folder's name.
_RANDOM = 8


class ScratchFolder:
    """A temporary folder for this user alone, which is there until it is closed.

    ``prefix``: of its name; folders of that name that nobody uses any more are dropped. ``where``: the folder it lies
    in; None: where Python makes temporary files. Raises OSError.
    """

    def __init__(self, prefix: str, where: str | None = None) -> None:
        drop_unused(prefix, where)
        self.path = Path(where or tempfile.gettempdir(), prefix + token_hex(_RANDOM))
        # known before it is made, so that no Ctrl-C can come in between
        self._drop = weakref.finalize(self, _drop_own, self.path, os.getpid())
        self.path.mkdir(mode=0o700)
        self._lock = _locked(self.path)

    def close(self) -> None:
        """Drop it, with all that is in it."""
        self._drop()
        self._lock.close()


def drop(folder: str | Path) -> None:
    """Drop a folder, which may be gone already."""
    shutil.rmtree(folder, ignore_errors=True)


def _drop_own(folder: Path, owner: int) -> None:
    """Drop a folder, unless it is of the process that this one was forked from."""
    if os.getpid() == owner:
        drop(folder)


def drop_unused(prefix: str, where: str | None = None) -> None:
    """Drop the folders of this user whose names begin so and that nobody uses any more."""
    for folder in Path(where or tempfile.gettempdir()).glob(glob.escape(prefix) + "[0-9a-f]" * (2 * _RANDOM)):
        if _is_unused(folder):
            drop(folder)


def _locked(folder: Path) -> BinaryIO:
    """The lock of a folder, held until it is closed. It is locked before anybody can find it."""
    handle, name = tempfile.mkstemp(dir=folder)
    lock = os.fdopen(handle, "rb")
    if sys.platform != "win32":
        with suppress(OSError):  # where a file system has no locks, nobody gets it, and the folder stays
            fcntl.flock(lock, fcntl.LOCK_EX)
        Path(name).rename(folder / _LOCK)
    return lock


def _is_unused(folder: Path) -> bool:
    if sys.platform == "win32":
        return False
    with suppress(OSError):
        if folder.lstat().st_uid != os.getuid():
            return False
        handle = os.open(folder / _LOCK, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
