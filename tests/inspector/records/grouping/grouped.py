"""What grouping gives, and what a record has to be of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from keycodec import FAMILIES, BlobChunk, decode
from tests.support.examples import part
from tests.support.inspector import key_of

if TYPE_CHECKING:
    from inspector.sources.base import KeyValue

KeyValues = list[tuple[bytes, bytes]]
every_family = pytest.mark.parametrize("family", part(FAMILIES.values(), 2, FAMILIES))


def origin_of(raw: bytes) -> tuple[Any, ...]:
    """What the key-values of one record have in common; a key of no family is alone."""
    key = decode(raw, partial=True)
    return (raw,) if key.family is None else (key.family.name, tuple(key.fields.items()), key.versionstamp)


def grouped(key_values: KeyValues) -> list[tuple[KeyValue, ...]]:
    """Records by the plainest rule: all key-values of one origin, in the order of the first ones."""
    groups: dict[tuple[Any, ...], list[KeyValue]] = {}
    for key_value in key_values:
        groups.setdefault(origin_of(key_value[0]), []).append(key_value)
    return [tuple(group) for group in groups.values()]


def chunks(number: int) -> KeyValues:
    return [(key_of("MetaSchemaPBDictionaryKey", suffix=BlobChunk(0, place)), b"x" * 1000) for place in range(number)]
