"""A few records of any family as a table: the quick way and the exact way make the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import atheris

import inspector
from fuzz.damage import edited, random_choices
from fuzz.material import key_values_of
from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from inspector.tables.base import Reading
from inspector.tables.families import FamilyTable
from keycodec import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMA = Schema.builtin()
_TABLES = [FamilyTable(family, _SCHEMA) for family in FAMILIES.values()]


def seeds() -> Iterator[bytes]:
    """Any choices."""
    yield from random_choices()


def check(data: bytes) -> None:
    """Whatever the values are, both ways say the same of them."""
    choices = atheris.FuzzedDataProvider(data)
    table = choices.PickValueInList(_TABLES)
    known = key_values_of(table.family)
    stored = {key: edited(choices, value) if choices.ConsumeBool() else value for key, value in known}
    source = MemorySource(stored)
    mask = choices.ConsumeBool()
    names = table.schema.names
    found = [row for batch in table.read(Reading(source, _SCHEMA, mask=mask), names) for row in batch.to_pylist()]
    exact = table.exact_way(names, mask=mask)(inspector.scan(source, table.family))
    assert repr(found) == repr([row for batch in exact for row in batch.to_pylist()])


check(bytes(64))  # Arrow loads pandas with its first row, if it is there: no input is to be called slow for that
