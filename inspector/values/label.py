"""Values of transaction labels: a message, and the versionstamp of the last write (docs/values.md, "Labels")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.schema.pickling import PackedMessage
from inspector.values.reading import Reading, Undecoded, read_message, undecoded
from keycodec.versionstamp import SIZE, Versionstamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.schema.messages import TxnLabelPB


@dataclass(frozen=True, slots=True)
class TxnLabel:
    """A label. ``message``: the ids of its transactions. ``versionstamp``: that of the commit that last wrote it."""

    message: TxnLabelPB
    versionstamp: Versionstamp

    def __reduce__(self) -> tuple[Callable[..., TxnLabel], tuple[object, ...]]:
        return _unpickle, (PackedMessage.of(self.message), self.versionstamp)

    def __repr__(self) -> str:
        return f"<TxnLabel: {self.message.ByteSize()} bytes, versionstamp {self.versionstamp}>"

    @property
    def transaction_id(self) -> int | None:
        """The transaction id that the versionstamp stands for, or None. The message need not contain it."""
        return transaction_id_of(self.versionstamp)


def transaction_id_of(versionstamp: Versionstamp) -> int | None:
    """The transaction id that a label's versionstamp stands for; None if it is none of a transaction."""
    try:
        return versionstamp.transaction_id
    except ValueError:
        return None


def _unpickle(message: PackedMessage[TxnLabelPB], versionstamp: Versionstamp) -> TxnLabel:
    return TxnLabel(message.message(), versionstamp)


def read_label(message_class: type[TxnLabelPB], data: bytes) -> Reading[TxnLabel | Undecoded]:
    """Read the label in ``data``: a message and ten bytes."""
    if len(data) < SIZE:
        return undecoded(data, f"a label's value ends with a versionstamp of {SIZE} bytes, found {len(data)} bytes")
    reading = read_message(message_class, data[:-SIZE])
    if isinstance(reading.value, Undecoded):
        return undecoded(data, reading.problems[0].text)
    return Reading(TxnLabel(reading.value, Versionstamp.from_bytes(data[-SIZE:])))
