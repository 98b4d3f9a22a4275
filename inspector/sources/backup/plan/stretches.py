"""Through which versions the mutation logs tell what happened to some keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.abilities import Stretch
from inspector.sources.backup.plan.restorable import restorable

if TYPE_CHECKING:
    from inspector.sources.backup.plan.chain import LogChain
    from inspector.sources.backup.plan.holdings import Holdings


def stretches(holdings: Holdings, begin: bytes, end: bytes, to: int | None) -> list[Stretch]:
    """Return what the logs tell of the keys ``[begin, end)`` up to version ``to`` (None: to their end), oldest first.

    A chain of logs is followed from the oldest state that lies in it. A chain without one is told from its begin on.
    """
    firsts: dict[int, int] = {}
    for found in restorable(holdings, begin, end):
        if found.chain:
            firsts[found.chain.begin] = min(found.first, firsts.get(found.chain.begin, found.first))
    result: list[Stretch] = []
    for chain in holdings.chains:
        last = chain.end - 1 if to is None else min(chain.end - 1, to)
        first = firsts.get(chain.begin)
        if chain.begin <= last:
            _append(result, chain, None if first is None or first > last else first, last)
    return result


def _append(result: list[Stretch], chain: LogChain, first: int | None, last: int) -> None:
    """Add what a chain tells. Where it overlaps the stretch before, each version goes to one of them."""
    after = chain.begin - 1 if first is None else first
    if result and chain.begin <= result[-1].last + 1:
        before = result[-1]
        if before.has_state:
            first = after = before.last
        elif first is not None and first < before.last:
            result[-1] = before._replace(last=first)
        else:
            after = max(after, before.last)
    if after <= last:
        result.append(Stretch(after, last, has_state=first is not None))
