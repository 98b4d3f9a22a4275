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


#: The pattern of the service's own setting.
_CHECKED_NAME = "^[a-zA-Z][a-zA-Z0-9_]*$"


def check(field: str, value: str) -> None:
    """Check a value against the pattern of its field. Raises Refusal if it does not match."""
    if not re.fullmatch(PATTERNS[field], value):
        pattern = f"{field} must match the pattern {PATTERNS[field]}, {field}={value[:_SHOWN]}"
        plain = field == "cloud_unique_id" and re.fullmatch(_ID, value)
        raise invalid(f"{pattern}{_PLAIN if plain else ''}")


def check_cluster_name(name: str) -> None:
    """Check a name as the service does if its setting says so. Raises Refusal if it does not match."""
    if not is_checked_name(name):
        raise invalid(f"cluster name not regex with {_CHECKED_NAME}, please check it")


def is_checked_name(name: str) -> bool:
    """Whether a name of a cluster is one that the service takes everywhere."""
    return re.fullmatch(_CHECKED_NAME, name) is not None and not name.endswith("\n")


def instance_of_format(cloud_unique_id: str) -> str | None:
    """Return the instance id that is part of a ``1:<instance_id>:<rest>``; None for any other form."""
    parts = cloud_unique_id.split(":")
    return parts[1] if len(parts) == 3 and parts[0] == "1" else None
