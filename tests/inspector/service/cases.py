"""Calls as data (tests/data/service): prior state, request, reply, and the key-values that are written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.json_format import ParseDict

from inspector.schema import Schema
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, encode
from keycodec.families.family import ValueKind
from keycodec.text.fieldtext import read_assignments
from tests.support.places import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.compare.diff import Change
    from inspector.service.wire.replies import Reply

#: The time of every call, in seconds since 1970.
NOW = 1_700_000_000

SERVICE_DATA = DATA / "service"

#: A state: ``FAMILY field=value...`` -> the message as JSON, or any bytes in hex.
State = dict[str, Any]


class CallCase(NamedTuple):
    """One call. ``writes``: each key written, each place that changes and what then stands there; None: gone."""

    name: str
    state: State
    route: str
    query: str
    body: Any
    mask: bool
    status: int
    reply: Any
    writes: dict[str, dict[str, Any] | None]

    @property
    def sent(self) -> bytes:
        return b"" if self.body is None else json.dumps(self.body).encode()


def load(name: str) -> Any:
    return json.loads((SERVICE_DATA / name).read_text(encoding="utf-8"))


def states(*names: str) -> State:
    known = load("states.json")
    return {key: value for name in names for key, value in known[name].items()}


def cases(name: str) -> list[CallCase]:
    return [_case(row) for row in load(name)]


def _case(row: dict[str, Any]) -> CallCase:
    state = row["state"]
    if not isinstance(state, dict):
        state = states(*([state] if isinstance(state, str) else state))
    return CallCase(
        f"{row['route']}: {row['name']}",
        state,
        row["route"],
        row.get("query", ""),
        row.get("body"),
        row.get("mask", True),
        row["status"],
        row["reply"],
        row.get("writes", {}),
    )


def told(reply: Reply) -> Any:
    """What a reply tells: the data of its JSON, or its text."""
    return json.loads(reply.body) if reply.media_type == "application/json" else reply.text


def written(changes: Iterable[Change]) -> dict[bytes, dict[str, Any] | None]:
    """Each key that changes, and what then stands at each place that changes; None: the key is gone."""
    return {
        change.key.raw: None if change.after is None else {place: new for place, _, new in change.fields(mask=False)}
        for change in changes
    }


def key_of(text: str) -> bytes:
    name, *words = text.split(" ")
    return encode(name, **read_assignments(FAMILIES[name], words))


def source_of(state: State) -> MemorySource:
    return MemorySource({key_of(text): _value(text.split(" ")[0], value) for text, value in state.items()})


def _value(family_name: str, value: Any) -> bytes:
    if isinstance(value, str):
        return bytes.fromhex(value)
    family = FAMILIES[family_name]
    assert family.message is not None
    data = ParseDict(value, Schema.builtin().message_class(family.message)()).SerializeToString()
    return data + bytes(10) if family.value is ValueKind.STAMPED_MESSAGE else data
