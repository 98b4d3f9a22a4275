"""The rules of the API reference for texts that requests give."""

from __future__ import annotations

import re

from inspector.service.wire.outcomes import invalid

_ID = "[0-9a-zA-Z_-]+"
_NAME = "[a-zA-Z][0-9a-zA-Z_]+"

#: The pattern that the whole value of a field must match.
PATTERNS = {
    "instance_id": _ID,
    "name": _NAME,
    "user_id": _NAME,
    "cluster_name": _NAME,
    "cloud_unique_id": f"1:{_ID}:{_ID}",
}

#: What is said of a cloud_unique_id such as ``compute_node_1``.
_PLAIN = " (a running service takes plain ids as well; here the form of the API reference is needed)"
#: How many characters of a wrong value the refusal repeats.
_SHOWN = 200


def check(field: str, value: str) -> None:
    """Check a value against the pattern of its field. Raises Refusal if it does not match."""
    if not re.fullmatch(PATTERNS[field], value):
        pattern = f"{field} must match the pattern {PATTERNS[field]}, {field}={value[:_SHOWN]}"
        plain = field == "cloud_unique_id" and re.fullmatch(_ID, value)
        raise invalid(f"{pattern}{_PLAIN if plain else ''}")


def instance_of_format(cloud_unique_id: str) -> str:
    """Return the instance id that is part of a ``1:<instance_id>:<rest>``; "" for any other form."""
    parts = cloud_unique_id.split(":")
    return parts[1] if len(parts) == 3 and parts[0] == "1" else ""
