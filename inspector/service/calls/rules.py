"""What the fields of a request may hold: the API reference's rules, and the parts that must be there together."""

from __future__ import annotations

import re
from typing import Any

from inspector.service.wire.replies import invalid

_ID = "[0-9a-zA-Z_-]+"
_NAME = "[a-zA-Z][0-9a-zA-Z_]+"

#: The patterns that whole values must match, by field.
PATTERNS = {
    "instance_id": _ID,
    "name": _NAME,
    "user_id": _NAME,
    "cluster_name": _NAME,
    "cloud_unique_id": f"1:{_ID}:{_ID}",
}

#: Longest value that a refusal repeats.
_SHOWN = 200


def check(field: str, value: str) -> None:
    """Refuse a value that does not match its field's pattern."""
    if not re.fullmatch(PATTERNS[field], value):
        raise invalid(f"{field} must match the pattern {PATTERNS[field]}, {field}={value[:_SHOWN]}")


def filled(message: Any, *fields: str) -> bool:
    """Whether all the fields are set, and texts not empty."""
    return all(message.HasField(field) and getattr(message, field) != "" for field in fields)


def instance_of_format(cloud_unique_id: str) -> str:
    """The instance that a ``1:<instance_id>:<rest>`` names itself; "" of any other form."""
    parts = cloud_unique_id.split(":")
    return parts[1] if len(parts) == 3 and parts[0] == "1" else ""
