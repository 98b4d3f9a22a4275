"""A record's value as a tree of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inspector.forms.readable import readable_number
from keycodec.jsonforms import Int64

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.forms.jsontext import Json

#: Fields that a page shows of one record, and elements of one list.
FIELDS, ELEMENTS = 2000, 200


class Node(NamedTuple):
    """A field. ``text``: its value; None for one that has ``children``. ``reading``: the value as people read it.

    ``is_note``: it is no field, but what was found out about one, such as ``@unknown``. ``left_out``: further children.
    """

    name: str
    text: str | None
    reading: str | None = None
    is_note: bool = False
    children: tuple[Node, ...] = ()
    left_out: int = 0


def tree(data: Json, name: str = "") -> Node:
    """The tree of data; of what is very large, its first fields."""
    return _Planter().node(name, data)


class _Planter:
    """Makes nodes until there are as many as a page shows."""

    def __init__(self) -> None:
        self._room = FIELDS

    def node(self, name: str, data: Json) -> Node:
        self._room -= 1
        is_note = name.startswith("@")
        if isinstance(data, dict) and data:
            return self._inner(name, data.items(), len(data), is_note)
        if isinstance(data, list) and data:
            named = ((f"[{index}]", element) for index, element in enumerate(data[:ELEMENTS]))
            return self._inner(name, named, len(data), is_note)
        return Node(name, _text(data), _reading(name, data), is_note)

    def _inner(self, name: str, inside: Iterable[tuple[str, Json]], size: int, is_note: bool) -> Node:
        children = []
        for inner_name, inner in inside:
            if self._room <= 0:
                break
            children.append(self.node(inner_name, inner))
        return Node(name, None, None, is_note, tuple(children), size - len(children))


def _text(data: Json) -> str:
    match data:
        case None:
            return "null"
        case bool():
            return "true" if data else "false"
        case dict():
            return "{}"
        case list():
            return "[]"
        case _:
            return str(data)


def _reading(name: str, data: Json) -> str | None:
    if isinstance(data, Int64) or (isinstance(data, int) and not isinstance(data, bool)):
        return readable_number(name, int(data))
    return None
