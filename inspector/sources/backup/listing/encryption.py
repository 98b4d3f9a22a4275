"""Whether the files of a container are encrypted with a key file, and whether the key that is given is theirs.

Nothing in a file tells, and before late 7.3 nothing in a container does: a file shows by how it begins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from inspector.errors import SourceNotSupported, UsageError
from inspector.sources.backup.magic import BLOCK_FORMATS
from inspector.sources.backup.places.encrypted import MAX_BLOCK_SIZE, OLD_BLOCK_SIZE, EncryptedPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.backup.listing.container import Container
    from inspector.sources.backup.listing.properties import Properties

GIVE_KEY = "give its key: --encryption-key-file FILE"
_PROBED = 16
_JSON = re.compile(rb"\s*\{\s*[\"}]")
_JSON_START = 64


def decrypted(container: Container, properties: Properties) -> Container:
    """The container with its files decrypted, where they are encrypted and a key is given; else the same.

    Raises UsageError for another key, SourceNotSupported for encryption blocks that are too large.
    """
    if container.key is None or container.is_decrypted or properties.encrypted is False:
        return container
    if not properties.encrypted and has_known_form(container):
        return container
    block_size = properties.encryption_block_size or OLD_BLOCK_SIZE
    if block_size > MAX_BLOCK_SIZE:
        raise SourceNotSupported(f"{container.place}: encryption blocks of {block_size} bytes are too large to be read")
    result = replace(container, place=EncryptedPlace(container.place, container.key, block_size), is_decrypted=True)
    if not has_known_form(result):
        raise UsageError(
            f"{container.place}: the key in the key file is not the one that the files are encrypted with; "
            "give the file that fdbbackup was given as --encryption-key-file"
        )
    return result


def has_known_form(container: Container) -> bool:
    """Whether a file begins as one of a backup does; True as well if there is none to tell. A few are looked at."""
    blocks = list(islice((path for path, size in _block_files(container) if size), _PROBED))
    if blocks:
        return any(container.first_word(path) in BLOCK_FORMATS for path in blocks)
    manifests = [container.file(manifest.path).read_start(_JSON_START) for manifest in container.manifests[:_PROBED]]
    return any(map(_JSON.match, manifests)) or not manifests


def _block_files(container: Container) -> Iterator[tuple[str, int]]:
    for entry in container.ranges.values():
        yield entry.path, entry.size
    for log in chain(container.logs, container.partitioned_logs):
        yield log.path, log.size
