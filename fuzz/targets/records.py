"""Many key-values of a few families, crowded, damaged and with strangers between: grouped into records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import atheris

import inspector.records.grouping
from fuzz.damage import edited, random_choices
from fuzz.material import key_values_of
from fuzz.targets.values import check_shown
from inspector.records.grouping import records
from keycodec import FAMILIES, BlobChunk, Counter, DocumentChild, Versionstamp, decode, encode
from keycodec.elements import ElementKind
from keycodec.families import COUNTERS
from keycodec.families.family import SuffixKind
from tests.support.inspector import ordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue
    from keycodec.families.family import Family
    from keycodec.suffix import Suffix

_FAMILIES = list(FAMILIES.values())
#: Few of each, so that keys meet.
_FIELDS: dict[ElementKind, list[Any]] = {
    ElementKind.BYTES: ["a", "ab", "", "a\x00", "\udcff"],
    ElementKind.INT64: [0, 1, -1, (1 << 63) - 1],
    ElementKind.VERSIONSTAMP: [Versionstamp(1), Versionstamp(2, 0xFFFF)],
}
_MOST_KEY_VALUES = 12


def seeds() -> Iterator[bytes]:
    """Any choices."""
    yield from random_choices()


def check(data: bytes) -> None:
    """No key-value is lost or told twice, what belongs together is one record, and a reverse scan finds the same."""
    choices = atheris.FuzzedDataProvider(data)
    inspector.records.grouping._CHUNK = choices.ConsumeIntInRange(
        1, 4
    )  # how many are looked at together changes nothing
    key_values = ordered(_key_values(choices))
    found = list(records(key_values))
    assert sorted(pair for record in found for pair in record.key_values) == key_values
    assert [record.key_values for record in found] == _grouped(key_values)
    backward = list(records(key_values[::-1], reverse=True))
    assert [record.key_values for record in backward[::-1]] == [record.key_values for record in found]
    for record in found:
        if len(record.key_values) > 1 or record.family is None:  # fuzz/targets/values.py shows the others
            check_shown(record)


def _grouped(key_values: list[KeyValue]) -> list[tuple[KeyValue, ...]]:
    """Records by the plainest rule: what decodes to the same but for its suffix."""
    groups: dict[Any, list[KeyValue]] = {}
    for raw, value in key_values:
        key = decode(raw, partial=True)
        origin = (key.family.name, *key.fields.items(), key.versionstamp) if key.family else raw
        groups.setdefault(origin, []).append((raw, value))
    return [tuple(group) for group in groups.values()]


def _key_values(choices: Any) -> Iterator[KeyValue]:
    crowd = [choices.PickValueInList(_FAMILIES) for _ in range(choices.ConsumeIntInRange(1, 3))]
    for _ in range(choices.ConsumeIntInRange(1, _MOST_KEY_VALUES)):
        family = choices.PickValueInList(crowd)
        known, value = choices.PickValueInList(key_values_of(family))
        raw = _key(choices, family) if choices.ConsumeBool() else known
        yield edited(choices, raw, 1), edited(choices, value, 2)


def _key(choices: Any, family: Family) -> bytes:
    fields = {field.name: choices.PickValueInList(_FIELDS[field.kind]) for field in family.fields}
    if family.versioned and choices.ConsumeBool():
        fields["versionstamp"] = choices.PickValueInList(_FIELDS[ElementKind.VERSIONSTAMP])
    may_have_suffix = "versionstamp" in fields or not family.versioned
    return encode(family, suffix=_suffix(choices, family.suffix) if may_have_suffix else None, **fields)


def _suffix(choices: Any, kind: SuffixKind | None) -> Suffix | None:
    if kind is None or choices.ConsumeBool():
        return None
    numbers = [choices.ConsumeIntInRange(0, 3) for _ in range(3)]
    if kind is SuffixKind.BLOB:
        return BlobChunk(choices.PickValueInList([0, 1, 0x80, 0xFF]), numbers[0])
    if kind is SuffixKind.COUNTER:
        return Counter(choices.PickValueInList([*COUNTERS, "later", ""]))
    number = choices.PickValueInList([1, 15, 27, 28, 111])
    return DocumentChild(number, numbers[0], tuple(numbers[1 : numbers[2]])) if numbers[2] else DocumentChild(number)
