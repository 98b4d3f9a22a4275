"""Which things a record names, by the table of relations."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.message import Message

from inspector.forms.leaves import message_leaves
from inspector.forms.paths import steps
from inspector.records.conditions import Condition
from inspector.relations.fields import NAMES, UNUSED, Names
from inspector.relations.table import KEY_NAMES, PLACES
from inspector.relations.things import KINDS, Thing
from inspector.schema.descriptors import descriptor_of, map_entry
from inspector.values.label import TxnLabel
from inspector.values.stats import TabletStats
from keycodec.decoding import decode
from keycodec.families.family import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from google.protobuf.descriptor import Descriptor, FieldDescriptor

    from inspector.records.record import Record
    from inspector.relations.things import Id
    from inspector.schema import Schema
    from keycodec.families.family import Family
    from keycodec.key import Key

#: Deeper than any value that Doris writes nests what is declared.
_DEPTH = 8


class Mention(NamedTuple):
    """A thing that a record names, and the path to the field. ``is_other``: see :class:`Names`."""

    thing: Thing
    path: str
    is_other: bool = False


class Way(NamedTuple):
    """A way to a field, in a family's key or value, that names things of a kind."""

    path: str
    kind: str
    is_other: bool = False
    when: str = ""


def mentions(record: Record) -> list[Mention]:
    """Return what the key and the value of a record name. Where a value repeats what the key names, the key counts."""
    by_key = list(key_mentions(record))
    told = {mention.thing.kind for mention in by_key if not mention.is_other}
    return by_key + [one for one in value_mentions(record) if one.is_other or one.thing.kind not in told]


def key_mentions(record: Record) -> Iterator[Mention]:
    """Yield what the key of a record names."""
    key = record.key
    if key.family is None:
        return
    instance_id = str(key.fields.get("instance_id", ""))
    names = key_ways(key.family)
    for way in names:
        field = way.path.partition(".")[2]
        value = str(key.versionstamp) if field == "versionstamp" else key.fields[field]
        if _is_id(value):
            thing = _thing(way.kind, _id(way.kind, value), instance_id, _key_scope(way.kind, key))
            yield Mention(thing, way.path, way.is_other)


@cache
def key_ways(family: Family) -> tuple[Way, ...]:
    """The fields of a family's key that name things."""
    place = PLACES[family.name]
    fields = [field.name for field in family.fields]
    if place.subject == "snapshot" and "versionstamp" not in fields:
        fields.append("versionstamp")
    named = [(name, KEY_NAMES[name]) for name in fields if name in KEY_NAMES]
    return tuple(Way(f"fields.{field}", *name) for field, name in named)


@lru_cache(maxsize=512)
def value_ways(family: Family, schema: Schema) -> tuple[Way, ...]:
    """The ways into a family's values to fields that name things."""
    is_message = family.message is not None and family.value is not ValueKind.INT64
    message = schema.message_class(family.message or "") if is_message else None
    return () if message is None else tuple(_ways(descriptor_of(message), "value", _DEPTH))


def _ways(message: Descriptor, path: str, depth: int) -> Iterator[Way]:
    rows, inner = _plan(message)
    for row in rows:
        yield Way(f"{path}.{row.field}", row.kind, row.is_other, row.when)
    for field in inner if depth else ():
        yield from _ways(_element(field), f"{path}.{field.name}", depth - 1)


def value_mentions(record: Record) -> Iterator[Mention]:
    """Yield what the value of a record names."""
    value = record.value
    if isinstance(value, TabletStats):
        value = value.aggregated
    elif isinstance(value, TxnLabel):
        value = value.message
    if isinstance(value, Message):
        yield from _message_mentions([value], record.key, "value")


def _message_mentions(chain: Sequence[Message], key: Key, path: str) -> Iterator[Mention]:
    """Yield what the last of some messages names; each lies inside the one before."""
    message = chain[-1]
    rows, inner = _plan(descriptor_of(message))
    for row in rows:
        if row.when and not _holds(row.when, message):
            continue
        instance_id = next(map(str, _values(message, row.instance)), "") if row.instance else ""
        instance_id = instance_id or str(key.fields.get("instance_id", ""))
        for value in _values(message, row.field):
            if (id_ := _read_id(row, value)) is not None:
                thing = _thing(row.kind, id_, instance_id, _scope(row, chain, key))
                yield Mention(thing, f"{path}.{row.field}", row.is_other)
    for field in inner:
        for element in _elements(message, field):
            yield from _message_mentions([*chain, element], key, f"{path}.{field.name}")


@cache
def _plan(message: Descriptor) -> tuple[tuple[Names, ...], tuple[FieldDescriptor, ...]]:
    """The rows of the table for a message, and the fields that lead to messages that have some."""
    rows = NAMES.get(message.full_name, ())
    spelled = {row.field.partition(".")[0] for row in rows}
    inner = [field for field in message.fields if field.name not in spelled and _leads(field, ())]
    return rows, tuple(inner)


def _leads(field: FieldDescriptor, passed: tuple[str, ...]) -> bool:
    if field.message_type is None or field.full_name in UNUSED:
        return False
    message = _element(field)
    if message is None or message.full_name in passed or len(passed) > _DEPTH:
        return False
    if message.full_name in NAMES:
        return True
    return any(_leads(inner, (*passed, message.full_name)) for inner in message.fields)


def _element(field: FieldDescriptor) -> Any:
    """The message that a field holds; of a map, its values; None if these are no messages."""
    entry = map_entry(field)
    return field.message_type if entry is None else entry.fields_by_name["value"].message_type


def _elements(message: Message, field: FieldDescriptor) -> Iterator[Message]:
    if map_entry(field) is not None:
        yield from getattr(message, field.name).values()
    elif field.is_repeated:
        yield from getattr(message, field.name)
    elif message.HasField(field.name):
        yield getattr(message, field.name)


def _values(message: Message, path: str) -> Iterator[Any]:
    """Yield what is set at a path of fields: each element of a list, each key of a map, or with ``[]`` each value."""
    name, _, rest = path.partition(".")
    field = descriptor_of(message).fields_by_name.get(name.removesuffix("[]"))
    if field is None:  # an older schema
        return
    if rest:
        for element in _elements(message, field):
            yield from _values(element, rest)
    elif map_entry(field) is not None:
        entries = getattr(message, field.name)
        yield from entries.values() if path.endswith("[]") else entries
    elif field.is_repeated:
        yield from getattr(message, field.name)
    elif message.HasField(name):
        yield getattr(message, name)


@cache
def _condition(text: str) -> Condition:
    return Condition.parse(text)


def _holds(when: str, message: Message) -> bool:
    condition = _condition(when)
    return condition.holds_for(message_leaves(message, steps(condition.path)))


def _read_id(row: Names, value: Any) -> Id | None:
    if row.form == "host:port":
        value = str(value).rpartition(":")[0].strip("[]") or value
    elif row.form == "key":
        value = decode(bytes(value), partial=True).fields.get("rowset_id", "")
    return _id(row.kind, value) if _is_id(value) else None


def _thing(kind: str, id_: Id, instance_id: str, scope: Id | None) -> Thing:
    return Thing(kind, id_, str(id_) if kind == "instance" else instance_id, scope)


def _is_id(value: object) -> bool:
    """Whether it names one thing: an id below 0 stands for all of them, or for none."""
    return value >= 0 if isinstance(value, int) else value not in ("", b"")


def _id(kind: str, value: Any) -> Id:
    return int(value) if KINDS[kind].id_type is int else str(value)


def _scope(row: Names, chain: Sequence[Message], key: Key) -> Id | None:
    scope = KINDS[row.kind].scope
    if not scope:
        return None
    for message in reversed(chain):
        for value in _values(message, f"{scope}_id"):
            return int(value)
    return _key_scope(row.kind, key)


def _key_scope(kind: str, key: Key) -> Id | None:
    scope = KINDS[kind].scope
    value = key.fields.get(f"{scope}_id") if scope else None
    return value if isinstance(value, int) else None
