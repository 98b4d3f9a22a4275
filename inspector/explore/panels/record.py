"""A record: its fields as a tree, its problems, its key-values as they lie, and its relatives."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.explore.drawing.tree import tree
from inspector.explore.explorer import ShownPage
from inspector.explore.panels.keys import asked_key
from inspector.forms.plain import value_data
from inspector.forms.redaction import MASK
from inspector.records.missing import why_missing
from inspector.records.scanning import get
from inspector.relations.about import related
from keycodec.text.textforms import format_text

if TYPE_CHECKING:
    from inspector.explore.explorer import Asked
    from inspector.forms.plain import ShownKeyValue
    from inspector.records.record import Record

#: Key-values of a page; bytes of a value that are written out.
KEY_VALUES = 50
_VALUE_BYTES = 1000
#: Records of a family that are listed as relatives, and rows of the list.
_EACH, _RELATIVES = 10, 200


class StoredLine(NamedTuple):
    """A key-value as it lies. ``value``: as fdbcli prints its first bytes."""

    key: str
    value: str
    size: int
    is_cut: bool


def show(asked: Asked) -> ShownPage:
    """The page of one record; where there is none, why, and the way to what stands around it."""
    key = asked_key(asked)
    record = get(asked.source, key, schema=asked.schema)
    if record is None:
        why = why_missing(asked.source, key.raw)
        told = f"{key}: no such record in {asked.explorer.info.location}{f'; {why}' if why else ''}"
        return ShownPage("error.html", {"message": told, "key": key}, 404)
    start = min(asked.number("from"), len(record.key_values))
    stored = record.shown_key_values(mask=asked.mask)
    page = {
        "key": record.key,
        "stored": [_stored_line(one) for one in stored[start : start + KEY_VALUES]],
        "start": start,
        "next": start + KEY_VALUES if start + KEY_VALUES < len(stored) else None,
        "total": len(stored),
    }
    return ShownPage("record.html", {**page, **record_data_of(asked, record)})


def record_data_of(asked: Asked, record: Record | None) -> dict[str, Any]:
    """Return what the templates show of a record, with secrets masked."""
    if record is None:
        return {"record": None}
    shown = record.shown(mask=asked.mask)
    family = record.family
    return {
        "record": shown,
        "size": record.size,
        "purpose": "" if family is None else family.purpose,
        "value_kind": "" if family is None else family.value_text,
        "tree": tree(value_data(shown.value)),
    }


def show_related(asked: Asked) -> ShownPage:
    """Show what the record names, and what names it."""
    key = asked_key(asked)
    found = list(islice(related(asked.source, key, each=_EACH, schema=asked.schema), _RELATIVES))
    page = {
        "key": key,
        "rows": [(row.told, row.record.key) for row in found if row.record is not None],
        "missing": [row.told for row in found if row.record is None],
        "is_cut": len(found) == _RELATIVES,
        "each": _EACH,
    }
    return ShownPage("related.html", page)


def _stored_line(one: ShownKeyValue) -> StoredLine:
    value = MASK if one.value is None else format_text(one.value[:_VALUE_BYTES], "printed")
    return StoredLine(format_text(one.raw_key, "printed"), value, one.size, one.size > _VALUE_BYTES)
