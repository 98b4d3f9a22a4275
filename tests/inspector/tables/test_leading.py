"""Which key ranges conditions on leading fields leave to be read."""

from __future__ import annotations

import pytest

import keycodec
from inspector.tables.leading import WantedValues, key_ranges
from keycodec.families import FAMILIES

VALUES = (-(2**63), -5, -1, 0, 1, 7, 2**63 - 1)


@pytest.mark.parametrize(
    ("low", "high"), [(None, -1), (-5, None), (-5, 7), (0, 1), (1, None), (None, 0), (-(2**63), -5)]
)
def test_bounds_hold_the_keys_of_all_numbers_within(low: int | None, high: int | None) -> None:
    """Negative numbers stand ahead of the others, in the order of their size."""
    ranges = key_ranges(
        FAMILIES["MetaTabletIdxKey"], {"instance_id": WantedValues(("i",)), "tablet_id": WantedValues(None, low, high)}
    )
    for value in VALUES:
        key = keycodec.encode("MetaTabletIdxKey", instance_id="i", tablet_id=value)
        if (low is None or value >= low) and (high is None or value <= high):
            assert any(begin <= key < end for begin, end in ranges), value
