"""The gate: what a call ends with is masked here, once, before a reply is made of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from google.protobuf.message import Message

from inspector.forms.redaction import MASK, mask_message
from inspector.service.wire.outcomes import Quoted, Unread
from inspector.service.wire.value_text import BitmapBytes, StoredValue
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats

if TYPE_CHECKING:
    from inspector.service.wire.outcomes import Outcome, Part, Payload

#: What is masked in an excerpt of a body: all but the brackets, commas and the like between the values.
_VALUE_CHARACTER = re.compile(r"[^\s{}\[\]:,^]")


def masked(outcome: Outcome) -> Outcome:
    """Return the outcome without its secrets: those of the payload, and those of the messages quoted in its text."""
    return replace(outcome, text=tuple(map(_masked_part, outcome.text)), payload=_masked_payload(outcome.payload))


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
    return payload


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
