"""The key of a record, made again of the fields that a finding names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.checks.reading.facts import SAME
from inspector.tables.filling.rows import VERSIONSTAMP
from inspector.tables.leading import stored_text
from keycodec.elements import ElementKind
from keycodec.encoding import encode
from keycodec.families import FAMILIES
from keycodec.ranges import key_range
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keycodec.families.family import Field


def key_of(family_name: str, instance_id: str | None, named: Mapping[str, Any]) -> bytes:
    """The key of a record by the fields that name it; where some are not known, what its keys begin with."""
    family = FAMILIES[family_name]
    fields: dict[str, Any] = {}
    for field in family.fields:
        value = instance_id if field.name == "instance_id" else named.get(SAME.get(field.name, field.name))
        if value is None:
            break
        fields[field.name] = _stored(field, value)
    stamp = named.get(VERSIONSTAMP) if family.versioned else None
    if len(fields) < len(family.fields) or (family.versioned and stamp is None):
        return key_range(family, **fields)[0]
    if stamp is not None:
        fields[VERSIONSTAMP] = Versionstamp.from_hex(stamp)
    return encode(family, **fields)


def _stored(field: Field, value: Any) -> Any:
    """Return what a cell shows, as a key has it."""
    if field.kind is ElementKind.VERSIONSTAMP:
        return Versionstamp.from_hex(value)
    return stored_text(value) if isinstance(value, str) else value
