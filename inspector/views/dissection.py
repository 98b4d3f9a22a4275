"""Show one file of a backup, one row for each field. Values are cut short and secrets are masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.forms.jsontext import dumps
from inspector.forms.redaction import MASK
from inspector.records.grouping import records
from inspector.sources.backup.dissect import Holds, dissect
from inspector.sources.base import END_OF_DATA
from inspector.values.reading import Problem
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column
from keycodec import FAMILIES, decode, format_text
from keycodec.elements import leading_elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from inspector.records.conditions import Condition
    from inspector.sources.backup.dissect import FileField

#: Bytes of a value, and characters of a key or a text, that are shown.
_SHOWN_BYTES = 32
_SHOWN_TEXT = 200
_SPACES = frozenset(bytes([family.space]) for family in FAMILIES.values())


@dataclass(frozen=True)
class FieldRow(Row):
    """A field of a file: ``length`` bytes from ``offset``. If it is damaged, ``problem`` says what was expected."""

    block: int | None
    offset: int
    length: int
    field: str
    value: str = column(Unit.LONG)


def dissection(
    path: str | Path,
    block: int | None = None,
    *,
    mask: bool = True,
    encryption_key_file: str | Path | None = None,
    where: Sequence[str | Condition] = (),
) -> Iterator[FieldRow]:
    """Yield the fields of one file of a backup as rows; see :func:`inspector.sources.backup.dissect.dissect`.

    ``where``: conditions on columns, such as "problem!=". Raises UsageError for a column that there is not.
    """
    return matching_rows(_rows(path, block, encryption_key_file, mask=mask), FieldRow, where)


def _rows(
    path: str | Path, block: int | None, encryption_key_file: str | Path | None, *, mask: bool
) -> Iterator[FieldRow]:
    text = _masked_text if mask else _text
    for found in dissect(path, block, encryption_key_file=encryption_key_file):
        problem = Problem(found.problem) if found.problem is not None else None
        yield FieldRow(found.block, found.offset, found.length, found.name, _cut(text(found)), problem=problem)


def _masked_text(found: FileField) -> str:
    """Mask what may be secret in a field. If a length is wrong, part of a value can look like a key."""
    if not found.length or not isinstance(found.value, bytes):
        return _text(found)
    if found.holds is Holds.VALUE:
        return MASK if _may_be_secret(found.key, found.value, found.sound) else _text(found)
    if found.holds is Holds.KEY and decode(found.value, partial=True).family is None:
        return _masked_key_text(found.value, found.sound)
    return _text(found)


def _may_be_secret(key: bytes | None, value: bytes, sound: bool) -> bool:
    """Tell whether a secret may be in a value, or in what wrong lengths have made of it."""
    if key is None or not sound:
        return True
    (record,) = records([(key, value)])
    return record.family is None or record.hides(value)


def _masked_key_text(raw: bytes, sound: bool) -> str:
    """Write a key that no family explains, up to where it no longer has the form of a key."""
    if sound and raw.startswith(END_OF_DATA):  # one of FoundationDB's own
        return format_text(raw, "printed")
    elements = leading_elements(raw) if raw[:1] in _SPACES else []
    stop = elements[-1].offset + elements[-1].length if elements else 1
    if len(raw) <= stop + 1:  # what is behind may be one byte, as in the end of a range
        return format_text(raw, "printed")
    return format_text(raw[:stop], "printed") + MASK


def _text(found: FileField) -> str:
    value = found.value
    if found.problem is not None:
        return ""
    if isinstance(value, bytes):
        match found.holds:
            case Holds.KEY:
                key = decode(value, partial=True)
                return str(key) if key.family is not None else format_text(value, "printed")
            case Holds.VALUE:
                return format_text(value[:_SHOWN_BYTES], "printed") + _more(value)
        return value[:_SHOWN_BYTES].hex() + _more(value)
    text = value if isinstance(value, str) else dumps(value)
    return f"{text} ({found.note})" if found.note else text


def _more(value: bytes) -> str:
    return "…" if len(value) > _SHOWN_BYTES else ""


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…"
