"""What a key family is: its layout, what can stand behind the layout, and what its values are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from keycodec.elements import ElementKind, encode_bytes
from keycodec.errors import KeyEncodeError
from keycodec.families.purposes import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What stands in texts for people where a key is of no known family.
UNKNOWN_FAMILY = "(unknown family)"

#: The release lines of Doris, by the letter that families in the table have.
RELEASES = {"A": "3.0", "B": "3.0.x", "C": "3.1", "D": "4.0", "E": "4.1", "F": "4.2 or 5.0"}


class SuffixKind(Enum):
    """What can follow a family's layout in a stored key: at most one of these."""

    BLOB = "blob chunk"
    DOCUMENT = "document child"
    COUNTER = "counter"


class ValueKind(Enum):
    """How to read the bytes of a family's value."""

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


@dataclass(frozen=True, eq=False, repr=False)
class Family:
    """One key family.

    ``space``: the key space, the first byte of each key.
    ``name``: the Meta Service's ``key_type`` if it has one, else a name in the same style.
    ``notation``: the layout as the table writes it.
    ``value``: how to read a value. ``message``: the full name of the value's protobuf message, or None; with INT64, the
    message that some tools write instead.
    ``versioned``, ``suffix``: what can follow the layout in a stored key.
    ``key_type``: the family's name in the service's HTTP routes; "" if it is ``name``, None if they do not know it.
    ``era``: the release line that the family came with, a letter of :data:`RELEASES`.
    ``draft``: whether its feature was dropped before the release.
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
        """The layout's literals in key order. Together with the key space they tell families apart."""
        return tuple(part.text for part in self.layout if isinstance(part, Literal))

    @property
    def has_versions(self) -> bool:
        """Whether keys that differ only in their versionstamp are versions of one record.

        Log entries and snapshots have none: there the stamp itself names the record.
        """
        return self.versioned and len(self.fields) > 1

    @cached_property
    def head(self) -> bytes:
        """The start of every key of the family: the key space byte and the first literal."""
        return bytes([self.space]) + encode_bytes(self.literals[0].encode())

    @property
    def http_key_type(self) -> str | None:
        """The family's name in the service's HTTP routes; None if they do not know it."""
        return self.name if self.key_type == "" else self.key_type

    @property
    def purpose(self) -> str:
        """One sentence: what its records are for, who writes them, who removes them."""
        return PURPOSES[self.name]

    @property
    def since(self) -> str:
        """The release line of Doris that the family came with."""
        return RELEASES[self.era]

    @property
    def layout_text(self) -> str:
        """The layout in the table's notation, then in brackets what can follow it."""
        tail = ["[versionstamp]"] if self.versioned else []
        tail += [f"[{self.suffix.value}]"] if self.suffix is not None else []
        return " ".join([self.notation, *tail])

    @property
    def value_text(self) -> str:
        """What the value is: the full name of its message, or a few words."""
        if self.message is None or self.value is ValueKind.INT64:
            return self.value.value
        return str(self.value.value).replace(ValueKind.MESSAGE.value, self.message)

    def check_fields(self, names: Iterable[str]) -> None:
        """Raise KeyEncodeError if a name is of no field of the family."""
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


def family_name(family: Family | None) -> str:
    """Return how texts for people name a family, also where a key is of none."""
    return UNKNOWN_FAMILY if family is None else family.name
