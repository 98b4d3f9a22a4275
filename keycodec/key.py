"""A decoded key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keycodec.elements import Element, ElementKind, leading_elements, read_elements
from keycodec.families.family import UNKNOWN_FAMILY, Field
from keycodec.text.fieldtext import show_start, show_suffix, show_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keycodec.elements import FieldValue
    from keycodec.errors import KeyDecodeError
    from keycodec.families.family import Family
    from keycodec.suffix import Suffix
    from keycodec.versionstamp import Versionstamp


class Key:
    """One key, decoded.

    ``raw``: its bytes. ``family``: None if the bytes are no key; ``error`` then says why.
    ``fields``: the family's fields by name, in key order.
    ``versionstamp``, ``suffix``: what stands behind the layout, or None.

    What is known of bytes that are no key, from ``decode(raw, partial=True)``: ``error`` is what stopped the decoding,
    ``nearest`` the family that they began as, ``fields`` those of its fields that were read, ``elements`` those that
    were decoded, ``rest`` the bytes behind them.
    """

    __slots__ = ("error", "family", "fields", "nearest", "raw", "suffix", "versionstamp")

    def __init__(
        self,
        raw: bytes,
        family: Family | None,
        fields: Mapping[str, FieldValue],
        *,
        versionstamp: Versionstamp | None = None,
        suffix: Suffix | None = None,
        error: KeyDecodeError | None = None,
        nearest: Family | None = None,
    ) -> None:
        self.raw = raw
        self.family = family
        self.fields = fields
        self.versionstamp = versionstamp
        self.suffix = suffix
        self.error = error
        self.nearest = nearest

    @property
    def space(self) -> int | None:
        """The key space, the first byte; None for an empty key."""
        return self.raw[0] if self.raw else None

    @property
    def is_cut(self) -> bool:
        """Whether nothing is wrong with the bytes but that they end too early."""
        return self.error is not None and self.error.offset >= len(self.raw) > 0

    @property
    def rest(self) -> bytes:
        """The bytes that were not decoded, from the element that ``error`` is about; empty without an error."""
        if self.error is None:
            return b""
        elements = self._readable()
        if elements:
            return self.raw[elements[-1].offset + elements[-1].length :]
        return self.raw[min(self.error.offset, 1) :]

    @property
    def elements(self) -> tuple[Element, ...]:
        """All elements behind the key space byte, end tags too; there is no gap between them."""
        return tuple(element._replace(name=self._name(at, element)) for at, element in enumerate(self._readable()))

    def _readable(self) -> list[Element]:
        if self.error is None:
            return read_elements(self.raw)
        stop = self.error.offset
        return [element for element in leading_elements(self.raw) if element.offset + element.length <= stop]

    def _name(self, index: int, element: Element) -> str | None:
        family = self.family or self.nearest
        if family is not None and index < len(family.layout):
            part = family.layout[index]
            return part.name if isinstance(part, Field) else None
        if element.kind is ElementKind.VERSIONSTAMP:
            return "versionstamp"
        if element.kind is ElementKind.END or family is None or family.suffix is None:
            return None
        return family.suffix.value

    def __bytes__(self) -> bytes:
        return self.raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"<Key {self}>"

    def __str__(self) -> str:
        """One line: the family and its fields, as `keycodec encode` takes them; of bytes that are no key, the error."""
        words = [self._family_text()]
        words += [f"{name}={show_value(value)}" for name, value in self.fields.items()]
        if self.versionstamp is not None and "versionstamp" not in self.fields:
            words.append(f"versionstamp={self.versionstamp}")
        if self.suffix is not None:
            words.append(show_suffix(self.suffix))
        if self.error is not None:
            words.append(f"({self.error}{self._cut_text()})")
        return " ".join(words)

    def _family_text(self) -> str:
        if self.family is not None:
            return self.family.name
        return f"{self.nearest.name}?" if self.nearest is not None else UNKNOWN_FAMILY

    def _cut_text(self) -> str:
        """Show the start of a text that the end of the bytes cuts."""
        rest = self.rest
        if not self.is_cut or rest[:1] != b"\x10" or len(rest) == 1:
            return ""
        payload = rest[1:].replace(b"\x00\xff", b"\x00")
        return f" after {show_start(payload)}"
