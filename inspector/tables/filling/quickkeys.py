"""The keys of a run as columns, made at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from inspector.tables.filling.rows import VERSIONSTAMP, key_field, stamp_cell
from keycodec.decoding import decode
from keycodec.runs import IntRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from keycodec.families.family import Family
    from keycodec.runs import Run


def key_cells(run: Run, keys: Sequence[bytes], wanted: Sequence[str]) -> Mapping[str, Iterable[Any]]:
    """The cells of the wanted columns: fields of the keys, and ``versionstamp``. All keys are whole ones of the run."""
    if not wanted:
        return {}
    if isinstance(run, IntRun):
        return _of_ints(run, keys)
    decoded = [decode(key, partial=True) for key in keys]
    cells: dict[str, list[Any]] = {name: [key_field(key, name) for key in decoded] for name in _field_names(run.family)}
    return cells | {VERSIONSTAMP: [stamp_cell(key) for key in decoded]}


def _of_ints(run: IntRun, keys: Sequence[bytes]) -> Mapping[str, Iterable[Any]]:
    """The first field is the same in all keys of a run, the others are ints."""
    first, *others = _field_names(run.family)
    same = key_field(decode(keys[0], partial=True), first)
    cells: dict[str, Iterable[Any]] = {first: [same] * len(keys), VERSIONSTAMP: [None] * len(keys)}
    cells |= {name: _ints(column) for name, column in zip(others, run.int_columns(keys), strict=True)}
    if run.is_stamped:
        cells[VERSIONSTAMP] = run.stamps(keys)
    return cells


def _ints(column: bytearray) -> pa.Array[Any]:
    array: pa.Array[Any] = pa.Array.from_buffers(pa.int64(), len(column) // 8, [None, pa.py_buffer(column)])
    return array


def _field_names(family: Family) -> list[str]:
    return [field.name for field in family.fields]
