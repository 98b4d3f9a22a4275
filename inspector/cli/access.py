"""The options that give what it takes to read a backup, beyond its name."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from inspector.cli.naming import Command


def key_file_option(command: Command) -> Command:
    """Add ``--encryption-key-file``."""
    return click.option(
        "--encryption-key-file",
        type=click.Path(),
        metavar="FILE",
        help="Key file that fdbbackup encrypted with (backup only). [default: $INSPECTOR_ENCRYPTION_KEY_FILE]",
    )(command)


def access_options(command: Command) -> Command:
    """Add them all; the verb gets them as ``access``, which are keywords of ``open_source``."""

    @key_file_option
    @click.option(
        "--blob-credentials",
        type=click.Path(),
        multiple=True,
        metavar="FILE",
        help="FoundationDB's file of credentials (backup in an object store only). Can be repeated: the first file "
        "with credentials for the store counts, then those in $FDB_BLOB_CREDENTIALS.",
    )
    @wraps(command)
    def with_access(*args: Any, encryption_key_file: str | None, blob_credentials: tuple[str, ...], **rest: Any) -> Any:
        access = {"encryption_key_file": encryption_key_file, "blob_credentials": blob_credentials}
        return command(*args, access=access, **rest)

    return with_access  # type: ignore[return-value]
