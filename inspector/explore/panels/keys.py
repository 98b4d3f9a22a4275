"""What a person pastes or a link holds, as keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import UsageError, as_usage_error
from inspector.records.selection import named_key, split_name
from keycodec.decoding import decode
from keycodec.text.pasted import read_all_pasted

if TYPE_CHECKING:
    from inspector.explore.explorer import Asked
    from keycodec.key import Key


class Found(NamedTuple):
    """The keys that were found in a text, the first of them decoded, and how it was read if that needs telling."""

    key: Key
    keys: tuple[bytes, ...]
    note: str | None


def read_keys(text: str) -> Found:
    """Read a text as keys: in any form, with other text around them, or ``FAMILY field=value``. Raises UsageError."""
    words = split_name([text])
    if len(words) > 1:
        named = named_key(words)
        return Found(decode(named.key, partial=True), (named.key,), named.note)
    with as_usage_error():
        found = read_all_pasted(text)
    return Found(decode(found[0].key, partial=True), tuple(one.key for one in found), found[0].note)


def read_hex(text: str) -> bytes:
    """Read the bytes that a link holds. Raises UsageError."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise UsageError(f"{text[:40]}: expected hex digits") from None


def asked_keys(asked: Asked) -> Found | None:
    """The keys that the URL names: as ``hex`` by a link, as ``q`` by a person; None if there is none."""
    if digits := asked.text("hex"):
        raw = read_hex(digits)
        return Found(decode(raw, partial=True), (raw,), None)
    text = asked.text("q")
    return read_keys(text) if text else None


def asked_key(asked: Asked) -> Key:
    """The one key that the URL names. Raises UsageError if there is none."""
    found = asked_keys(asked)
    if found is None:
        raise UsageError("no key is given")
    return found.key
