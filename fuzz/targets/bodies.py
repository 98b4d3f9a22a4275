"""Bodies of requests: JSON as the service's parser reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.service.wire.bodytext import read_body_text, read_exactly
from inspector.service.wire.bodytokens import BodyTextError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspector.service.wire.strictbody import Value

#: The bytes of the text that an error shows, at most, beside its line breaks, its caret and the blanks before that.
_SHOWN = 40
#: So many lists inside lists have no ``repr``.
_DEEP = 300


def seeds() -> Iterator[bytes]:
    """Bodies with all that the parser takes and JSON does not."""
    yield b'{"instance_id": "7", "op": 6, "x": [1, -2.5e3, true, null, {"y": []},],}'
    yield b"{instance_id: '7', $op: 18446744073709551615, x: \"\\ud83d\\ude00\\'\x01\"}"
    yield b'{"cluster": {"nodes": [{"ip": "\\u00e9", "ctime": 9223372036854775808}, {}]}} \v'


def check(data: bytes) -> None:
    """Only BodyTextError comes out; the quick reader changes nothing."""
    assert _outcome(read_body_text, data) == _outcome(read_exactly, data)


def _outcome(read: Callable[[bytes], Value], body: bytes) -> tuple[str, str]:
    try:
        value = read(body)
        return "", repr(value) if body.count(b"[") < _DEEP else ""
    except BodyTextError as error:
        assert len(error.excerpt.split("\n", 1)[-1].rpartition("\n")[0].encode(errors="surrogateescape")) <= _SHOWN
        return str(error), error.excerpt
