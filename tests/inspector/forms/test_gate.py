"""The one gate for secrets: what a printer is given leads to nothing that is not masked."""

from __future__ import annotations

import gc
import types
from typing import TYPE_CHECKING

import pytest

from inspector.compare.diff import diff
from inspector.forms.redaction import MASK
from inspector.records.grouping import records
from inspector.records.record import Record
from tests.support.inspector import key_of, message_class

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "not-to-be-seen"
INSTANCE = message_class("doris.cloud.InstanceInfoPB")


def _record(secret: str) -> Record:
    message = INSTANCE(instance_id="x", obj_info=[{"id": "1", "sk": secret}])
    (record,) = records([(key_of("InstanceKey"), message.SerializeToString())])
    return record


def _reachable(start: object) -> Iterator[object]:
    """All objects that one holds, however deep; not through classes, modules and functions, which hold the world."""
    seen: set[int] = set()
    open_ends = [start]
    while open_ends:
        found = open_ends.pop()
        if id(found) in seen or isinstance(found, type | types.ModuleType | types.FunctionType):
            continue
        seen.add(id(found))
        yield found
        open_ends += gc.get_referents(found)


def _holds_secret(start: object) -> bool:
    return any(
        isinstance(found, Record)
        or (isinstance(found, bytes) and SECRET.encode() in found)
        or (isinstance(found, str) and SECRET in found)
        or (isinstance(found, INSTANCE) and SECRET in str(found))
        for found in _reachable(start)
    )


@pytest.mark.parametrize("value", [None, b"\xff" + SECRET.encode()], ids=["message", "bytes that are none"])
def test_what_is_shown_leads_to_no_secret(value: bytes | None) -> None:
    record = _record(SECRET)
    if value is not None:
        (record,) = records([(record.key.raw, value)])
    assert _holds_secret(record)
    assert _holds_secret(record.shown(mask=False))
    assert _holds_secret(record.shown_key_values(mask=False))
    assert not _holds_secret(record.shown())
    assert not _holds_secret(record.shown_key_values())
    assert not _holds_secret(record.masked_key_values())
    assert not _holds_secret(record.to_dict())
    assert SECRET not in record.to_json()
    assert MASK in record.to_json()


def test_a_change_that_is_shown_leads_to_no_secret() -> None:
    (change,) = diff([_record(SECRET)], [_record(SECRET + "2")])
    assert _holds_secret(change)
    assert _holds_secret(change.shown(mask=False))
    assert not _holds_secret(change.shown())
    assert change.shown().fields == [("obj_info[id=1].sk", MASK, MASK)]
