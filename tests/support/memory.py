"""How much memory a call takes."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIES = 3


def peak_memory(call: Callable[[], object]) -> int:
    """Return the most bytes that Python held at once for a call, over what it held before.

    The least of some tries counts: modules and compiled patterns are kept from the first one, and the thread that the
    test process gets its work by may take half a megabyte during any.
    """
    gc.collect()
    gc.freeze()  # to look for garbage among all that the tests hold takes longer than the call
    return min(_peak(call) for _ in range(_TRIES))


def _peak(call: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
