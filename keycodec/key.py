"""A decoded key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keycodec.elements import Element, ElementKind, leading_elements, read_elements
from keycodec.family import Field
from keycodec.fieldtext import show_start, show_suffix, show_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keycodec.elements import FieldValue
    from keycodec.errors import KeyDecodeError
    from keycodec.family import Family
    from keycodec.suffix import Suffix
    from keycodec.versionstamp import Versionstamp


class Key:
    """One key, decoded.

    ``raw``: its bytes. ``family``: None where ``error`` says why. ``fields``: the family's fields by name, in key
    order. ``versionstamp``, ``suffix``: what follows the layout, or None.
    After ``decode(raw, partial=True)`` of bytes that are no whole key: ``error`` says what stopped the decoding,
    ``nearest`` is the family they began as, ``fields`` has those of its fields that were read, ``elements`` those that
    were decoded, and ``rest`` holds the bytes behind them.
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
        """The key space byte; None for an empty key."""
        return self.raw[0] if self.raw else None

    @property
    def rest(self) -> bytes:
        """What ``error`` left undecoded, from the element on that it is about."""
        if self.error is None:
            return b""
        *_, last = (None, *self._readable())
        return self.raw[last.offset + last.length if last else min(self.error.offset, 1) :]

    @property
    def elements(self) -> tuple[Element, ...]:
        """All elements behind the key space byte, end tags included; they cover what was decoded without a gap."""
        return tuple(self._named(self._readable()))

    def _readable(self) -> list[Element]:
        if self.error is None:
            return read_elements(self.raw)
        stop = self.error.offset
        return [element for element in leading_elements(self.raw) if element.offset + element.length <= stop]

    def _named(self, elements: list[Element]) -> Iterator[Element]:
        family = self.family or self.nearest
        layout = family.layout if family else ()
        for index, element in enumerate(elements):
            if index < len(layout):
                part = layout[index]
                name = part.name if isinstance(part, Field) else None
            elif element.kind is ElementKind.VERSIONSTAMP:
                name = "versionstamp"
            elif element.kind is ElementKind.END or family is None or family.suffix is None:
                name = None
            else:
                name = family.suffix.value
            yield element._replace(name=name)

    def __bytes__(self) -> bytes:
        return self.raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"<Key {self}>"

    def __str__(self) -> str:
        """One line: the family and what it was made from, as `keycodec encode` takes it; else why it is no key."""
        if self.family is not None:
            words = [self.family.name]
        else:
            words = [f"{self.nearest.name}?" if self.nearest is not None else "unknown"]
        words += [f"{name}={show_value(value)}" for name, value in self.fields.items()]
        if self.versionstamp is not None and "versionstamp" not in self.fields:
            words.append(f"versionstamp={self.versionstamp}")
        if self.suffix is not None:
            words.append(show_suffix(self.suffix))
        if self.error is not None:
            words.append(f"({self.error}{self._cut_text()})")
        return " ".join(words)

    def _cut_text(self) -> str:
        """Where a text is cut, how much of it there is."""
        rest = self.rest
        if self.error is None or self.error.offset < len(self.raw) or rest[:1] != b"\x10" or len(rest) == 1:
            return ""
        payload = rest[1:].replace(b"\x00\xff", b"\x00")
        return f" behind {show_start(payload)}"
