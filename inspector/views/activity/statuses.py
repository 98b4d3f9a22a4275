"""The statuses of all transactions, quickly: nothing else of them is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError

from inspector.records.grouping import Batch, batches
from inspector.records.scanning import scan
from inspector.records.wanted import wanted
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set
from inspector.values.layouts import Layouts
from inspector.values.value import message_of
from keycodec.elements import encode_bytes
from keycodec.families import FAMILIES
from keycodec.ranges import leading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.values.value import Value

_INFO, _RUNNING = "TxnInfoKey", "TxnRunningKey"
#: The word of each family's keys between the instance and the ids; and the bytes of the ids: two int64.
_INFO_WORD, _RUNNING_WORD = (
    leading(family, {"instance_id": ""}).removeprefix(leading(family, {}) + encode_bytes(b""))
    for family in (FAMILIES[_INFO], FAMILIES[_RUNNING])
)
_IDS = 18


def transaction_statuses(source: Source, *, schema: Schema | None = None) -> Iterator[str]:
    """Yield the status of each transaction that ``transactions`` gives with ``visible``; "" where there is none."""
    named = _Statuses()
    running = (_info_key(one.stem) for one in scan(source, _RUNNING, schema=schema) if one.family is not None)
    waiting = next(running, None)
    for piece in batches(wanted(_INFO).key_values(source), Layouts(schema)):
        family = piece.layout.family if isinstance(piece, Batch) else piece.family
        if family is None or family.name != _INFO:
            continue
        keys = [key for key, _ in piece.key_values]
        while waiting is not None and waiting <= keys[-1]:
            if waiting not in keys:
                yield ""
            waiting = next(running, None)
        yield from named.of(piece)
    while waiting is not None:
        yield ""
        waiting = next(running, None)


def _info_key(running: bytes) -> bytes:
    """The key of a transaction's TxnInfoKey by that of its TxnRunningKey."""
    return running[:-_IDS].removesuffix(_RUNNING_WORD) + _INFO_WORD + running[-_IDS:]


class _Statuses:
    """The statuses of records, each name looked up once."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def of(self, piece: Batch | Record) -> Iterator[str]:
        for value in _values(piece):
            txn = message_of(value, messages.TxnInfoPB)
            if txn is None:
                yield ""
            elif not txn.HasField("status"):
                yield enum_name_if_set(txn, "status")
            else:
                number = txn.status
                if number not in self._names:
                    self._names[number] = enum_name_if_set(txn, "status")
                yield self._names[number]


def _values(piece: Batch | Record) -> Sequence[Value]:
    if not isinstance(piece, Batch):
        return [piece.value]
    if piece.layout.parse is not None:
        try:
            return list(map(piece.layout.parse, [value for _, value in piece.key_values]))
        except DecodeError:
            pass  # the exact way reads as much as can be
    return [record.value for record in piece.records()]
