"""The small files in a container's ``properties`` folder, which FoundationDB keeps for itself; never written here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.sources.backup.magic import MAX_PROPERTY_SIZE

if TYPE_CHECKING:
    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.listing.container import Container

FOLDER = "properties"
_NUMBERS = (
    "log_begin_version",
    "log_end_version",
    "expired_end_version",
    "unreliable_end_version",
    "mutation_log_type",
)
_ENCRYPTION = "encryption_metadata"
_PARTITIONED = 1


@dataclass(frozen=True)
class Properties:
    """What the properties say. One that is absent is None, and so is one that salvage could not read.

    ``log_begin_version`` and ``log_end_version`` are what FoundationDB last computed; this reader computes them anew.
    """

    log_begin_version: int | None = None
    log_end_version: int | None = None
    expired_end_version: int | None = None
    unreliable_end_version: int | None = None
    mutation_log_type: int | None = None
    encrypted: bool | None = None
    encryption_block_size: int | None = None

    @property
    def trusted_from(self) -> int:
        """Files of versions before this one may be gone, in part."""
        return max(self.expired_end_version or 0, self.unreliable_end_version or 0)

    @property
    def partitioned(self) -> bool | None:
        """Whether the logs are partitioned; None if the properties do not say."""
        return None if self.mutation_log_type is None else self.mutation_log_type == _PARTITIONED


def read_properties(container: Container, damage: DamagePolicy) -> Properties:
    """Read the properties of a container."""
    numbers = {}
    for name in _NUMBERS:
        text = _read(container, name)
        if text is None:
            continue
        if is_number(text):
            numbers[name] = int(text)
        else:
            damage.report(container.file(f"{FOLDER}/{name}"), 0, "the property is not a decimal number")
    encrypted, block_size = _read_encryption(container, damage)
    return Properties(**numbers, encrypted=encrypted, encryption_block_size=block_size)


def is_number(text: str) -> bool:
    """Whether a property is a decimal number, perhaps with blanks around it."""
    return text.strip().isascii() and text.strip().isdigit()


def _read_encryption(container: Container, damage: DamagePolicy) -> tuple[bool | None, int | None]:
    """Whether the files are encrypted with a key file, and the size of the blocks if they are."""
    text = _read(container, _ENCRYPTION)
    if text is None:
        return None, None
    try:
        content = json.loads(text)
        if not content["is_encryption_enabled"]:
            return False, None
        block_size = content["encryption_block_size"]
        if not isinstance(block_size, int) or block_size < 1:
            raise ValueError(block_size)
    except (ValueError, KeyError, TypeError, RecursionError):
        damage.report(container.file(f"{FOLDER}/{_ENCRYPTION}"), 0, "the property is not the JSON expected")
        return None, None
    return True, block_size


def _read(container: Container, name: str) -> str | None:
    file = container.file(f"{FOLDER}/{name}")
    return file.read_start(MAX_PROPERTY_SIZE).decode("latin-1") if file.exists() else None
