"""Walks a declared struct over bytes, one field after the other, up to the damage."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from construct import ConstructError, Container

from inspector.sources.backup.damage import LayoutError
from inspector.sources.backup.layout import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Step(NamedTuple):
    """The field ``name``, at ``[start, stop)`` of the bytes. ``struct``: it and the fields before it in its struct."""

    start: int
    stop: int
    name: str
    value: int | bytes
    struct: Mapping[str, Any]


class UnexpectedBytes(LayoutError):
    """The field ``name`` does not fit what lies at ``offset``; ``reason`` says what was expected."""

    def __init__(self, offset: int, name: str, reason: str) -> None:
        super().__init__(offset, reason)
        self.name = name


def walk(declared: Any, data: bytes) -> Iterator[Step]:
    """Yield the fields of a struct of :mod:`inspector.sources.backup.layout`. Raises UnexpectedBytes at the damage."""
    yield from _walk(declared, BytesIO(data), len(data), "")


def _walk(declared: Any, stream: BytesIO, size: int, prefix: str) -> Iterator[Step]:
    struct = Container(_io=stream)
    for member in declared.subcons:
        name = f"{prefix}{member.name}"
        if isinstance(member.subcon, Rows):
            yield from _walk_rows(member.subcon, stream, size, name)
            continue
        start = stream.tell()
        try:
            value = member._parsereport(stream, struct, name)  # parse_stream leaves a cycle that holds the block
        except ConstructError as error:
            stream.seek(start)  # whether there is a value, and of which size, may depend on the next byte
            raise UnexpectedBytes(start, name, _expected(member, struct, size - start)) from error
        struct[member.name] = value
        if value is not None:
            yield Step(start, stream.tell(), name, value, struct)


def _walk_rows(rows: Rows, stream: BytesIO, size: int, name: str) -> Iterator[Step]:
    number = 0
    while rows.more(stream):
        yield from _walk(rows.subcon, stream, size, f"{name}[{number}].")
        number += 1


def _expected(member: Any, struct: Mapping[str, Any], left: int) -> str:
    """Tell what was expected of a member of a struct, before ``left`` bytes that are not that."""
    if member.docs:
        return f"expected {member.docs}"
    needed = member.sizeof(**struct)
    if needed > left:
        return f"expected {needed} byte(s), found {left}"
    return f"expected the number {member.subcon.value}"
