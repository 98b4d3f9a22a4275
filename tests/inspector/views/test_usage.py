"""What takes the most space stands first; what takes the same space has an order as well."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.sources.memory import MemorySource
from inspector.views.usage import largest, usage
from tests.support.inspector import key_of

SIZE = 100


def _taking(size: int, family: str, **fields: Any) -> tuple[bytes, bytes]:
    """A key-value of a family that takes so many bytes."""
    key = key_of(family, **fields)
    return key, bytes(size - len(key))


def test_what_takes_the_same_space_is_in_the_order_of_space_family_and_instance() -> None:
    expected = [
        ("0x01", "PartitionVersionKey", "a"),
        ("0x01", "PartitionVersionKey", "b"),
        ("0x01", "TxnIndexKey", "a"),  # whose keys are ahead of the versions'
        ("0x03", "LogKey", "a"),
    ]
    rows = usage(MemorySource(_taking(SIZE, family, instance_id=instance) for _, family, instance in expected))
    assert [(row.space, row.family, row.instance_id) for row in rows] == expected
    assert {row.share for row in rows} == {0.25}


def test_the_largest_share_comes_first() -> None:
    sizes = {"TxnIndexKey": SIZE, "TxnInfoKey": 2 * SIZE, "LogKey": 3 * SIZE}
    rows = usage(MemorySource(_taking(size, family) for family, size in sizes.items()))
    assert [row.family for row in rows] == ["LogKey", "TxnInfoKey", "TxnIndexKey"]
    assert [row.share for row in rows] == pytest.approx([3 / 6, 2 / 6, 1 / 6])


@pytest.mark.parametrize(
    ("number", "names"), [(0, []), (1, [3]), (2, [3, 1]), (3, [3, 1, 2]), (4, [3, 1, 2, 4]), (9, [3, 1, 2, 4, 5])]
)
def test_of_records_of_the_same_size_the_first_keys_stay(number: int, names: list[int]) -> None:
    sizes = {1: SIZE, 2: SIZE, 3: SIZE + 1, 4: SIZE, 5: SIZE - 1}
    found = largest(
        MemorySource(_taking(size, "TxnIndexKey", txn_id=txn) for txn, size in sizes.items()), number=number
    )
    assert [row.record for row in found] == [f"TxnIndexKey instance_id=x txn_id={name}" for name in names]
    assert [row.bytes for row in found] == [sizes[name] for name in names]
