"""Durations as people write them."""

from __future__ import annotations

import pytest

from inspector.forms.quantities import read_duration, write_duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (59, "59s"),
        (60, "1m"),
        (3_661, "1h 1m"),
        (3_601, "1h 1s"),
        (86_400, "1d"),
        (100 * 86_400 + 7_200 + 60, "100d 2h"),
        (-90, "-1m 30s"),
    ],
)
def test_a_duration_is_written_by_its_two_largest_units(seconds: int, text: str) -> None:
    assert write_duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90m", 5_400), ("1h 30m", 5_400), ("1.5h", 5_400), ("-2m", -120), ("1w", 604_800), ("0s", 0)],
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    assert read_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "90", "1h 30", "1x", "h", "10MiB", "2026-11-26"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert read_duration(text) is None
