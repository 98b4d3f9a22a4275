"""What ``key_type`` means in ``encode_key`` and ``get_value``, as the services of a line of Doris have it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from inspector.service.releases import Release, Rule
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from keycodec.families.family import Family

_VERSIONED_SPACE = 3

#: Key types that came later, each with the rule that says when.
_LATER = {
    "PackedFileKey": Rule.VERSIONED_KEY_TYPES,
    **{name: Rule.VERSIONED_KEY_TYPES for name, family in FAMILIES.items() if family.space == _VERSIONED_SPACE},
    "MetaSchemaPBDictionaryKey": Rule.DICTIONARY_KEY_TYPE,
}


@cache
def families_by_key_type(release: Release) -> dict[str, Family]:
    """Return the family of each key type that a line knows."""
    known = {
        family.http_key_type: family
        for family in FAMILIES.values()
        if family.http_key_type is not None and (family.name not in _LATER or _LATER[family.name].holds(release))
    }
    if not Rule.CHECKS_KEY_TYPE.holds(release):
        known["JobRecycleKey"] = FAMILIES["JobCheckKey"]
        if release is not Release.REFERENCE:
            del known["JobCheckKey"]
    return known
