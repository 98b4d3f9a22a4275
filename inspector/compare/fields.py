"""Where two values differ, place by place; elements of lists are matched by what they are, not by where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from inspector.compare.alignment import align
from inspector.forms.jsontext import Json, dumps
from inspector.forms.redaction import MASK
from inspector.schema import identities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from google.protobuf.descriptor import Descriptor

    from inspector.compare.alignment import Pair
    from inspector.schema.identities import Way

#: A place in a value, such as ``clusters[cluster_id=c1].type``, and what stands there before and after; None: nothing.
FieldChange = tuple[str, Json, Json]

#: The place of a list's order: which element stands before which.
ORDER = "@order"

#: What needs no quotes in a place.
_PLAIN = re.compile(r"[\w.:/+@-]+", re.ASCII)


class Side(NamedTuple):
    """What stands at a place before or after: as it is stored, and as it may be shown."""

    stored: Json
    shown: Json

    def at(self, step: str | int) -> Side | None:
        """Return what stands at a name or an index inside; None for nothing."""
        inside = _at(self.stored, step, None)
        return None if inside is None else Side(inside, _at(self.shown, step, MASK))


def _at(data: Json, step: str | int, otherwise: Json) -> Json:
    if isinstance(data, dict) and isinstance(step, str):
        return data.get(step, otherwise)
    if isinstance(data, list) and isinstance(step, int):
        return data[step] if step < len(data) else otherwise
    return otherwise


def field_changes(
    before: Side | None, after: Side | None, message: Descriptor | None, place: str = ""
) -> Iterator[FieldChange]:
    """Where two values differ. ``message``: what both are, if they are messages of one kind; ``place``: of both.

    What is shown is compared as it is stored. An element of a list that is gone or new is one change.
    """
    if before == after or (before is not None and after is not None and before.stored == after.stored):
        return
    if _are(dict, before, after):
        for name in dict.fromkeys([*_inside(before), *_inside(after)]):
            inside = f"{place}.{name}" if place else name
            yield from field_changes(_side(before, name), _side(after, name), _message_at(message, name), inside)
    elif _are(list, before, after):
        yield from _element_changes(before, after, message, place)
    else:
        yield place, _shown(before), _shown(after)


def _are(kind: type, before: Side | None, after: Side | None) -> bool:
    """Whether what stands on both sides is of a kind; an empty one beside nothing is a value of its own."""
    there = [side.stored for side in (before, after) if side is not None]
    return all(isinstance(data, kind) for data in there) and any(there)


def _side(side: Side | None, step: str | int | None) -> Side | None:
    return None if side is None or step is None else side.at(step)


def _shown(side: Side | None) -> Json:
    return None if side is None else side.shown


def _inside(side: Side | None) -> Any:
    """The names or elements on a side that is known to be an object or a list; none where nothing stands."""
    return () if side is None else side.stored


def _message_at(message: Descriptor | None, name: str) -> Descriptor | None:
    """The message that the field of that name holds, alone, in a list or in a map."""
    if message is None:
        return None
    field = message.fields_by_name.get("value" if message.GetOptions().map_entry else name)
    return None if field is None else field.message_type


def _element_changes(
    before: Side | None, after: Side | None, message: Descriptor | None, place: str
) -> Iterator[FieldChange]:
    """Where two lists differ: by the identity of their elements if they have one, else by what they have in common."""
    old, new = list(_inside(before)), list(_inside(after))
    names, pairs = _matched(old, new, message)
    yield from _order_change(*names, place)
    for left, right in pairs:
        both = [found[index] for found, index in zip(names, (left, right), strict=True) if index is not None]
        there = f"{place}[{'->'.join(dict.fromkeys(both))}]"
        if left is None or right is None:
            yield there, _shown(_side(before, left)), _shown(_side(after, right))
        else:
            yield from field_changes(_side(before, left), _side(after, right), message, there)


def _matched(
    old: list[Json], new: list[Json], message: Descriptor | None
) -> tuple[tuple[list[str], list[str]], Iterable[Pair]]:
    """Return what a place calls the elements of two lists, and which belong together."""
    for way in identities(message):
        before, after = ([_name(element, way) for element in found] for found in (old, new))
        if _tells_apart(before) and _tells_apart(after):
            return (before, after), _by_name(before, after)
    before, after = (list(map(str, range(len(found)))) for found in (old, new))
    return (before, after), align(list(map(dumps, old)), list(map(dumps, new)))


def _by_name(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Pair the elements of the same name: those of before in their order, then the new ones."""
    there, were = ({name: index for index, name in enumerate(names)} for names in (after, before))
    yield from ((index, there.get(name)) for index, name in enumerate(before))
    yield from ((None, index) for index, name in enumerate(after) if name not in were)


def _order_change(before: Sequence[str], after: Sequence[str], place: str) -> Iterator[FieldChange]:
    """The order of the elements that are in both lists, if it has changed."""
    kept = set(before) & set(after)
    old, new = ([name for name in names if name in kept] for names in (before, after))
    if old != new:
        yield f"{place}[{ORDER}]", list[Json](old), list[Json](new)


def _tells_apart(names: Sequence[str]) -> bool:
    return "" not in names and len(set(names)) == len(names)


def _name(element: Json, way: Way) -> str:
    """The identity of an element as a place has it; empty where the first of its fields is not set."""
    values = {path: _value(element, path) for path in way}
    if values[way[0]] is None:
        return ""
    return ",".join(f"{path}={_quoted(str(value))}" for path, value in values.items() if value is not None)


def _value(element: Json, path: str) -> Json:
    for name in path.split("."):
        element = _at(element, name, None)
    return element


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else dumps(value)
