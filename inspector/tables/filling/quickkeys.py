"""The keys of a run as columns, made at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.tables.filling.rows import VERSIONSTAMP, key_field, key_stamp
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
    return cells | {VERSIONSTAMP: [key_stamp(key) for key in decoded]}


def _of_ints(run: IntRun, keys: Sequence[bytes]) -> Mapping[str, Iterable[Any]]:
    """The first field is the same in all keys of a run, the others are ints."""
    first, *others = _field_names(run.family)
    same = key_field(decode(keys[0], partial=True), first)
    cells: dict[str, Iterable[Any]] = {first: [same] * len(keys), VERSIONSTAMP: [None] * len(keys)}
    unpacked = list(zip(*run.unpack_all(keys), strict=True))
    cells |= zip(others, unpacked, strict=False)
    if run.is_stamped:
        cells[VERSIONSTAMP] = [stamp.hex() for stamp in unpacked[-1]]
    return cells


def _field_names(family: Family) -> list[str]:
    return [field.name for field in family.fields]
