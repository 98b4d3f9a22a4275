"""What it takes to read a backup, beyond its name: files with secrets in them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.sources.backup.places.encrypted import read_key

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE_VARIABLE = "INSPECTOR_ENCRYPTION_KEY_FILE"


@dataclass(frozen=True)
class Access:
    """``encryption_key_file``: the file with the key that fdbbackup encrypted with.

    What is None is taken from the environment.
    """

    encryption_key_file: str | Path | None = None

    def key(self) -> bytes | None:
        """The key; None if there is no key file. Raises SourceNotFound, SourceUnreadable or UsageError."""
        path = self.encryption_key_file or os.environ.get(KEY_FILE_VARIABLE)
        return read_key(path) if path else None
