"""What ``key_type`` means in ``encode_key`` and ``get_value``, as the services of a release line have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from keycodec.drawing import ServiceLine
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from keycodec.families.family import Family

#: The API reference, which an older build follows, and the release lines, the oldest first.
Line = Literal["reference", ServiceLine]
_LINES: tuple[Line, ...] = get_args(Line)


class _Meaning(NamedTuple):
    """The family that services before a release line mean by a key type."""

    family: str
    before: Line


#: Key types that had another meaning once. Today's is the family of that name.
_MEANT = {
    "JobRecycleKey": _Meaning("JobCheckKey", before="4.1"),  # until PR #67243, which is in 4.1.4
}

_TODAY = {family.http_key_type: family for family in FAMILIES.values() if family.http_key_type is not None}


def families_by_key_type(line: Line) -> dict[str, Family]:
    """The family of each key type. A key type that only newer services know is known in all lines."""
    older = {
        key_type: FAMILIES[meaning.family]
        for key_type, meaning in _MEANT.items()
        if _LINES.index(line) < _LINES.index(meaning.before)
    }
    return _TODAY | older
