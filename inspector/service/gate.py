"""The gate: what a call ends with is masked here, once, before a reply is made of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from google.protobuf.message import Message

from inspector.forms.redaction import MASK, mask_bytes, mask_message
from inspector.schema import descriptor_of
from inspector.service.wire.outcomes import Quoted, Unread
from inspector.service.wire.value_text import BitmapBytes, ReplacedValue, StoredValue
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats
from inspector.values.wire import WireError

if TYPE_CHECKING:
    from inspector.service.wire.outcomes import Outcome, Part, Payload

#: What is masked in an excerpt of a body: all but the brackets, commas and the like between the values.
_VALUE_CHARACTER = re.compile(r"[^\s{}\[\]:,^]")


def masked(outcome: Outcome) -> Outcome:
    """Return the outcome without its secrets: those of the payload, and those of the messages quoted in its text."""
    return outcome._replace(text=tuple(map(_masked_part, outcome.text)), payload=_masked_payload(outcome.payload))


def _masked_part(part: Part) -> Part:
    if isinstance(part, Quoted):
        return part._replace(message=mask_message(part.message))
    if isinstance(part, Unread):
        return part._replace(text=_VALUE_CHARACTER.sub("*", part.text) if part.excerpt else MASK)
    return part


def _masked_payload(payload: Payload) -> Payload:
    if isinstance(payload, Message):
        return mask_message(payload)
    if isinstance(payload, StoredValue):
        return payload._replace(value=_masked_value(payload.value))
    return _masked_replaced(payload) if isinstance(payload, ReplacedValue) else payload


def _masked_replaced(replaced: ReplacedValue) -> ReplacedValue:
    """Mask the secrets of a replaced value. Hex that holds one is hidden whole: with a mask it could be sent back."""
    original = replaced.original
    if original is not None:
        original = original._replace(value=_masked_value(original.value))
    original_hex = MASK if replaced.foreign and original else _masked_hex(replaced.new, replaced.original_hex)
    new_hex = _masked_hex(replaced.new, replaced.new_hex)
    return replaced._replace(
        original=original, original_hex=original_hex, new=mask_message(replaced.new), new_hex=new_hex
    )


def _masked_hex(message: Message, hex_: str) -> str:
    """Return the hex of bytes that are such a message, or the mask if they hold a secret or are something else."""
    data = bytes.fromhex(hex_)
    try:
        return hex_ if mask_bytes(descriptor_of(message), data) == data else MASK
    except WireError:
        return MASK


def _masked_value(value: object) -> object:
    if isinstance(value, Message):
        return mask_message(value)
    if isinstance(value, BitmapBytes):
        return MASK if value.foreign else value
    if isinstance(value, TxnLabel):
        return replace(value, message=mask_message(value.message))
    if isinstance(value, TabletStats) and value.aggregated is not None:
        return TabletStats(mask_message(value.aggregated), value.counters, type(value.aggregated))
    return value
