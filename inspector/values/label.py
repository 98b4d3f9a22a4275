"""A transaction label's value: a message, and the stamp of the commit that wrote it (docs/values.md, "Labels")."""

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
    """A label: ``message`` lists the ids of its transactions; ``versionstamp`` belongs to the last write."""

    message: TxnLabelPB
    versionstamp: Versionstamp

    def __reduce__(self) -> tuple[Callable[..., TxnLabel], tuple[object, ...]]:
        return _unpickle, (PackedMessage.of(self.message), self.versionstamp)

    def __repr__(self) -> str:
        return f"<TxnLabel: {self.message.ByteSize()} bytes, versionstamp {self.versionstamp}>"

    @property
    def transaction_id(self) -> int | None:
        """The id the last write gives, which need not be one of the message's; None where the stamp gives none."""
        try:
            return self.versionstamp.transaction_id
        except ValueError:
            return None


def _unpickle(message: PackedMessage[TxnLabelPB], versionstamp: Versionstamp) -> TxnLabel:
    return TxnLabel(message.message(), versionstamp)


def read_label(message_class: type[TxnLabelPB], data: bytes) -> Reading[TxnLabel | Undecoded]:
    """The label in ``data``: a message and ten bytes."""
    if len(data) < SIZE:
        return undecoded(data, f"a label's value ends in a versionstamp of {SIZE} bytes, found {len(data)} in all")
    reading = read_message(message_class, data[:-SIZE])
    if isinstance(reading.value, Undecoded):
        return undecoded(data, reading.problems[0].text)
    return Reading(TxnLabel(reading.value, Versionstamp.from_bytes(data[-SIZE:])))
