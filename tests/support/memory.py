"""How much memory a call takes."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def peak_memory(call: Callable[[], object]) -> int:
    """Return the most bytes that Python held at once for a call, over what it held before.

    Ask it of work that has been done once before, so that what is kept for ever (modules, compiled patterns) does not
    count, and compare it with something far from it: other threads of the test process count too.
    """
    gc.collect()
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
