"""An example key of each family, for the catalogue and the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keycodec.elements import ElementKind
from keycodec.encoding import encode
from keycodec.versionstamp import Versionstamp

if TYPE_CHECKING:
    from keycodec.elements import FieldValue
    from keycodec.families.family import Family, Field

_STAMP = Versionstamp(27316144003483)


def example(family: Family) -> bytes:
    """Make a key of the family, with a versionstamp if it can have one, without a suffix."""
    fields: dict[str, Any] = {field.name: _value(field, number) for number, field in enumerate(family.fields)}
    if family.versioned:
        fields["versionstamp"] = _STAMP
    return encode(family, **fields)


def _value(field: Field, number: int) -> FieldValue:
    if field.kind is ElementKind.VERSIONSTAMP:
        return _STAMP
    if field.kind is ElementKind.INT64:
        return 10085 + number
    return "gavin-instance" if field.name == "instance_id" else f"{field.name}-{number}"
