"""The small files in a container's ``properties`` folder, which FoundationDB keeps for itself; never written here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.errors import SourceUnreadable

if TYPE_CHECKING:
    from inspector.sources.backup.damage import DamagePolicy
    from inspector.sources.backup.listing.container import Container

_MAX_SIZE = 4096
_PARTITIONED = 1


@dataclass(frozen=True)
class Properties:
    """What the properties say; None where one is absent or, when salvaging, unreadable.

    ``log_begin_version`` and ``log_end_version`` are what FoundationDB last computed; this reader computes them anew.
    """

    log_begin_version: int | None = None
    log_end_version: int | None = None
    expired_end_version: int | None = None
    unreliable_end_version: int | None = None
    mutation_log_type: int | None = None
    encrypted: bool | None = None

    @property
    def trusted_from(self) -> int:
        """Files of versions before this one may be gone, in part."""
        return max(self.expired_end_version or 0, self.unreliable_end_version or 0)

    @property
    def partitioned(self) -> bool | None:
        """Whether the logs are partitioned; None where that is not said."""
        return None if self.mutation_log_type is None else self.mutation_log_type == _PARTITIONED


def read_properties(container: Container, damage: DamagePolicy) -> Properties:
    """Read the properties of a container."""
    numbers = {}
    for name in (
        "log_begin_version",
        "log_end_version",
        "expired_end_version",
        "unreliable_end_version",
        "mutation_log_type",
    ):
        text = _read(container, name)
        if text is None:
            continue
        if text.strip().isascii() and text.strip().isdigit():
            numbers[name] = int(text)
        else:
            damage.report(container.path(f"properties/{name}"), 0, "the property is not a decimal number")
    return Properties(**numbers, encrypted=_read_encryption(container, damage))


def _read_encryption(container: Container, damage: DamagePolicy) -> bool | None:
    text = _read(container, "encryption_metadata")
    if text is None:
        return None
    try:
        return bool(json.loads(text)["is_encryption_enabled"])
    except (ValueError, KeyError, TypeError, RecursionError):
        damage.report(container.path("properties/encryption_metadata"), 0, "the property is not the JSON expected")
        return None


def _read(container: Container, name: str) -> str | None:
    path = container.path(f"properties/{name}")
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return file.read(_MAX_SIZE).decode("latin-1")
    except OSError as error:
        raise SourceUnreadable(f"{path}: cannot be read: {error.strerror}; check its permissions") from error
