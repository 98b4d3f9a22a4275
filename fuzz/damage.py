"""Inputs that are choices: which sound bytes to take, and what to change in them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bytes that an edit puts or copies, at most.
_MOST_PUT, _MOST_COPIED = 12, 2000


def random_choices() -> Iterator[bytes]:
    """Inputs of all sizes that make any choices."""
    random = Random(1)
    for size in range(10, 1000, 20):
        yield random.randbytes(size)


def edited(choices: Any, data: bytes, most_edits: int = 4) -> bytes:
    """The bytes with up to so many stretches of them replaced, taken out, put in, or copied from elsewhere."""
    for _ in range(choices.ConsumeIntInRange(0, most_edits)):
        start = choices.ConsumeIntInRange(0, len(data))
        if choices.ConsumeBool():
            put = choices.ConsumeBytes(choices.ConsumeIntInRange(0, _MOST_PUT))
        else:
            source = choices.ConsumeIntInRange(0, len(data))
            put = data[source : source + choices.ConsumeIntInRange(0, _MOST_COPIED)]
        gone = choices.PickValueInList([len(put), 0, 1, 8, _MOST_COPIED])
        data = data[:start] + put + data[start + gone :]
    return data
