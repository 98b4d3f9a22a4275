"""What it takes to read a backup, beyond its name: files with secrets in them, and patience."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.sources.backup.places.encrypted import read_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY_FILE_VARIABLE = "INSPECTOR_ENCRYPTION_KEY_FILE"
#: FoundationDB's own: paths with colons between them.
BLOB_CREDENTIALS_VARIABLE = "FDB_BLOB_CREDENTIALS"


@dataclass(frozen=True)
class BackupAccess:
    """``encryption_key_file``: the file with the key that fdbbackup encrypted with, else the environment's.

    ``blob_credentials``: FoundationDB's blob credential files; those of the environment come behind them.
    Of an object store: an answer may stand still for ``timeout`` seconds, and take ten times that; a request is sent
    again ``retries`` times, with pauses that grow.
    """

    encryption_key_file: str | Path | None = None
    blob_credentials: tuple[str | Path, ...] = ()
    timeout: float = 30.0
    retries: int = 6

    def key(self) -> bytes | None:
        """The key; None if there is no key file. Raises SourceNotFound, SourceUnreadable or UsageError."""
        path = self.encryption_key_file or os.environ.get(KEY_FILE_VARIABLE)
        return read_key(path) if path else None

    def credential_files(self) -> Iterator[str | Path]:
        """The blob credential files in the order in which they count."""
        yield from self.blob_credentials
        yield from filter(None, os.environ.get(BLOB_CREDENTIALS_VARIABLE, "").split(":"))
