"""Which state of a backup is asked for, as people write it."""

from __future__ import annotations

import re

from inspector.errors import UsageError

LATEST, SNAPSHOT = "latest", "snapshot"
_VERSIONSTAMP = re.compile(r"([0-9a-fA-F]{16})[0-9a-fA-F]{4}")
_VERSION = re.compile(r"[0-9]{1,19}")


def parse_target(text: str) -> str | int:
    """Read a version, the version of a versionstamp, LATEST or SNAPSHOT. Raises UsageError."""
    if text in (LATEST, SNAPSHOT):
        return text
    if match := _VERSIONSTAMP.fullmatch(text):
        return int(match[1], 16)
    if _VERSION.fullmatch(text):
        return int(text)
    raise UsageError(
        f"{text!r} is not a version; give a decimal version, a versionstamp of 20 hex digits, latest or snapshot"
    )
