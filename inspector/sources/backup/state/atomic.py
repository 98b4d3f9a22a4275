"""What FoundationDB's atomic operations make of a value (docs/backup-format.md, "Atomic operations").

``existing`` is None if the key is missing, which is not the same as an empty value. The result has the operand's
length unless said otherwise; None means that the key is cleared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.sources.backup.mutation import MutationType

if TYPE_CHECKING:
    from collections.abc import Callable

#: A value may not grow beyond this. An append that would make it longer has no effect.
VALUE_SIZE_LIMIT = 100_000


def apply(kind: int, existing: bytes | None, operand: bytes) -> bytes | None:
    """The value after the mutation of type ``kind`` (not a range clear), or None if the key is cleared."""
    return _OPERATIONS[kind](existing, operand)


def _number(value: bytes | None, size: int) -> int:
    """Read the first ``size`` bytes as an unsigned little-endian number; what is missing counts as zero."""
    return int.from_bytes((value or b"")[:size], "little")


def _numeric(operation: Callable[[int, int], int]) -> Callable[[bytes | None, bytes], bytes]:
    def result(existing: bytes | None, operand: bytes) -> bytes:
        size = len(operand)
        number = operation(_number(existing, size), int.from_bytes(operand, "little"))
        return number.to_bytes(size + 1, "little")[:size]  # a sum may be longer

    return result


def _operand_if_missing(operation: Callable[[bytes, bytes], bytes]) -> Callable[[bytes | None, bytes], bytes]:
    return lambda existing, operand: operand if existing is None else operation(existing, operand)


def _append_if_fits(existing: bytes, operand: bytes) -> bytes:
    """Give both values joined, or the old value if that would be too long."""
    return existing + operand if len(existing) + len(operand) <= VALUE_SIZE_LIMIT else existing


def _compare_and_clear(existing: bytes | None, operand: bytes) -> bytes | None:
    return None if existing == operand else existing


_and, _min = _numeric(lambda left, right: left & right), _numeric(min)

_OPERATIONS: dict[int, Callable[[bytes | None, bytes], bytes | None]] = {
    MutationType.SET: lambda existing, operand: operand,
    MutationType.ADD: _numeric(lambda left, right: left + right),
    MutationType.AND: _and,
    MutationType.OR: _numeric(lambda left, right: left | right),
    MutationType.XOR: _numeric(lambda left, right: left ^ right),
    MutationType.APPEND_IF_FITS: _operand_if_missing(_append_if_fits),
    MutationType.MAX: _numeric(max),
    MutationType.MIN: _min,
    MutationType.BYTE_MIN: _operand_if_missing(min),
    MutationType.BYTE_MAX: _operand_if_missing(max),
    MutationType.MIN_V2: _operand_if_missing(_min),
    MutationType.AND_V2: _operand_if_missing(_and),
    MutationType.COMPARE_AND_CLEAR: _compare_and_clear,
}
