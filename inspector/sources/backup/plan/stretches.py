"""Through which versions the mutation logs tell what happened to some keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.abilities import Stretch
from inspector.sources.backup.plan.chain import chain_holding
from inspector.sources.backup.plan.restorable import restorable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.sources.backup.plan.chain import LogChain
    from inspector.sources.backup.plan.holdings import Holdings


def stretches(holdings: Holdings, begin: bytes, end: bytes, to: int | None) -> list[Stretch]:
    """Tell what the logs say of the keys ``[begin, end)`` up to version ``to`` (None: to their end), oldest first.

    A chain of logs is followed from the oldest state that lies in it. A chain without one is told from its begin on.
    Where chains overlap, each version goes to one of them.
    """
    chains = [chain for chain in holdings.chains if to is None or chain.begin <= to]
    if not chains:
        return []
    to = chains[-1].end - 1 if to is None else to
    states: dict[int, int] = {}  # the oldest state in a chain, by the chain's begin
    for found in restorable(holdings, begin, end):
        if found.chain and found.first <= min(found.chain.end - 1, to):
            states[found.chain.begin] = min(found.first, states.get(found.chain.begin, found.first))
    result: list[Stretch] = []
    for state in sorted(states.values()):
        if not result or result[-1].last < state:
            result += _followed(chains, state, to)
    for chain in chains:
        if chain.begin not in states:
            result = sorted([*result, *_untold(chain.begin - 1, min(chain.end - 1, to), result)])
    return result


def _followed(chains: Sequence[LogChain], state: int, to: int) -> Iterator[Stretch]:
    """Follow chains from the state at a version, each to its end; the state alone where none goes on from there."""
    at = state
    while at < to and (chain := chain_holding(chains, at + 1)) is not None:
        last = min(chain.end - 1, to)
        yield Stretch(at, last, has_state=True)
        at = last
    if at == state:
        yield Stretch(state, state, has_state=True)


def _untold(after: int, last: int, told: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield what the stretches that are told leave of the versions after ``after`` up to ``last``, without a state."""
    for one in told:
        if after < one.after < last:
            yield Stretch(after, one.after, has_state=False)
        if one.after < last:
            after = max(after, one.last)
    if after < last:
        yield Stretch(after, last, has_state=False)
