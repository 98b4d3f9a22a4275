from __future__ import annotations

import threading

import pytest

from inspector.errors import UsageError
from inspector.sources.cluster.retry import ScanStopped
from inspector.sources.cluster.settings import Rate
from inspector.sources.cluster.throttle import Throttle


class Waits(threading.Event):
    """Notes how long somebody wanted to wait, and does not."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.seconds.append(timeout)
        return self.is_set()


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("5MB", 5_000_000, "bytes"),
        ("800kB/s", 800_000, "bytes"),
        ("1.5 GB", 1_500_000_000, "bytes"),
        ("100B", 100, "bytes"),
        ("2000keys", 2000, "keys"),
        ("2kkeys/s", 2000, "keys"),
    ],
)
def test_rates_are_bytes_or_keys_a_second(text: str, amount: float, unit: str) -> None:
    rate = Rate.parse(text)
    assert (rate.amount, rate.unit) == (amount, unit)


@pytest.mark.parametrize("text", ["", "5", "MB", "-1MB", "0MB", "0.0keys", "5MB/h", "5mb", "1e3keys", "5TB"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a rate"):
        Rate.parse(text)


@pytest.mark.parametrize(("rate", "each"), [(Rate(100, "keys"), 0.5), (Rate(1000, "bytes"), 2.0)])
def test_each_reply_waits_for_those_before_it(rate: Rate, each: float) -> None:
    throttle, waits = Throttle(rate, clock=lambda: 1000.0), Waits()
    for _ in range(4):
        throttle.spend(keys=50, size=2000, stop=waits)
    assert waits.seconds == pytest.approx([each, 2 * each, 3 * each, 4 * each])


def test_idle_time_gives_no_credit() -> None:
    times = iter([0.0, 100.0, 100.0, 103.5])
    throttle, waits = Throttle(Rate(50, "keys"), clock=lambda: next(times)), Waits()
    for _ in range(3):  # after 100 s of nothing; at once; and 1.5 s after the second is over
        throttle.spend(keys=50, size=0, stop=waits)
    assert waits.seconds == pytest.approx([1, 2, 1])


def test_no_reply_brings_more_than_a_moments_worth() -> None:
    assert Throttle(Rate(1000, "keys")).bounds == (250, 0)
    assert Throttle(Rate(1000, "bytes")).bounds == (0, 250)
    assert Throttle(Rate(1, "keys")).bounds == (1, 0)


def test_closing_ends_the_wait() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(ScanStopped):
        Throttle(Rate(1, "keys")).spend(keys=1_000_000, size=0, stop=stop)
