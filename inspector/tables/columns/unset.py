"""Columns of fields that no row has set: many of a batch, so the same memory serves all of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias, cast

import pyarrow as pa

Array: TypeAlias = "pa.Array[Any]"


def unset(type_: pa.DataType, rows: int) -> Array:
    """A column of so many rows in which the field is unset: an empty list or map, null of any other type."""
    return _unset(type_, 1 << rows.bit_length()).slice(0, rows)


@lru_cache(maxsize=1024)
def _unset(type_: pa.DataType, rows: int) -> Array:
    is_list = pa.types.is_list(type_) or pa.types.is_map(type_)
    return cast("Array", pa.array([[] if is_list else None] * rows, type_))
