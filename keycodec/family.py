"""What a key family is: its layout, what may stand behind it, and what its value is.

A layout is written as in the table of families: ``"literal"``, ``name:b`` (bytes, text in Python), ``name:i`` (int64)
or ``name:v`` (versionstamp without end tag).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from keycodec.elements import ElementKind, encode_bytes
from keycodec.errors import KeyEncodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The release lines of Doris that families came with, by the letter in the table.
RELEASES = {"A": "3.0", "B": "3.0.x", "C": "3.1", "D": "4.0", "E": "4.1", "F": "after 4.1"}


class SuffixKind(Enum):
    """What may follow a family's layout, one thing at most."""

    BLOB = "blob chunk"
    DOCUMENT = "document child"
    COUNTER = "counter"


class ValueKind(Enum):
    """How the bytes of a family's value are to be read."""

    MESSAGE = "protobuf message"
    STAMPED_MESSAGE = "protobuf message + 10 bytes versionstamp"
    INT64 = "int64, little-endian"
    EMPTY = "empty"
    BITMAP = "roaring bitmap"


class Field(NamedTuple):
    """A named, typed element of a layout."""

    name: str
    kind: ElementKind


class Literal(NamedTuple):
    """An element that is the same in all keys of a family."""

    text: str


@dataclass(frozen=True, eq=False)
class Family:
    """One key family.

    ``space``: the key's first byte.
    ``name``: the Meta Service's ``key_type`` where it has one, else a name of the same make.
    ``message``: full name of the value's protobuf message, or None; beside INT64, one that some tools write instead.
    ``key_type``: what the service's HTTP routes call the family: "" for its name, None where they do not know it.
    ``era``: the release line it came with, as in :data:`RELEASES`. ``draft``: of a feature dropped before its release.
    """

    space: int
    name: str
    notation: str
    value: ValueKind = ValueKind.MESSAGE
    message: str | None = None
    versioned: bool = False
    suffix: SuffixKind | None = None
    key_type: str | None = ""
    era: str = "A"
    draft: bool = False
    note: str = ""

    @cached_property
    def layout(self) -> tuple[Field | Literal, ...]:
        """Literals and fields in key order."""
        return tuple(_part(token) for token in self.notation.split())

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The layout's fields in key order."""
        return tuple(part for part in self.layout if isinstance(part, Field))

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The layout's literals in key order: with the key space, what tells families apart."""
        return tuple(part.text for part in self.layout if isinstance(part, Literal))

    @property
    def has_versions(self) -> bool:
        """Whether keys that differ in their versionstamp alone are versions of one record.

        Not so where the stamp itself names the record, of which an instance has many: log entries and snapshots.
        """
        return self.versioned and len(self.fields) > 1

    @cached_property
    def head(self) -> bytes:
        """What every key of the family starts with: key space byte and first literal."""
        return bytes([self.space]) + encode_bytes(self.literals[0].encode())

    @property
    def http_key_type(self) -> str | None:
        """The ``key_type`` by which the service's HTTP routes know the family, or None."""
        return self.name if self.key_type == "" else self.key_type

    @property
    def since(self) -> str:
        """The release line of Doris that the family came with."""
        return RELEASES[self.era]

    @property
    def layout_text(self) -> str:
        """The layout in the table's notation, with what may follow it in brackets."""
        tail = ["[versionstamp]"] if self.versioned else []
        tail += [f"[{self.suffix.value}]"] if self.suffix is not None else []
        return " ".join([self.notation, *tail])

    @property
    def value_text(self) -> str:
        """What the value is: a message's full name, or a few words."""
        if self.message is None or self.value is ValueKind.INT64:
            return self.value.value
        return str(self.value.value).replace(ValueKind.MESSAGE.value, self.message)

    def check_fields(self, names: Iterable[str]) -> None:
        """Raise KeyEncodeError for names that no field of the family has."""
        known = [field.name for field in self.fields]
        unknown = [name for name in names if name not in known]
        if unknown:
            has = f"its fields are {', '.join(known)}" if known else "it has no fields"
            raise KeyEncodeError(f"{self.name} has no {', '.join(unknown)}; {has}")

    def __repr__(self) -> str:
        return f"<Family {self.name}: 0x{self.space:02x} {self.layout_text}>"


_KINDS = {kind.value[0]: kind for kind in (ElementKind.BYTES, ElementKind.INT64, ElementKind.VERSIONSTAMP)}


def _part(token: str) -> Field | Literal:
    if token.startswith('"'):
        return Literal(token.strip('"'))
    name, _, kind = token.partition(":")
    return Field(name, _KINDS[kind])
