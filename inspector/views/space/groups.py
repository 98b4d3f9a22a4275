"""Which group a record counts for: a family, an instance, a database, a table, a partition or a vault."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from google.protobuf.message import Message

from inspector.errors import UsageError
from inspector.records.grouping import Batch
from inspector.schema import descriptor_of
from inspector.values.fields import value_if_set
from inspector.views.contents.belonging import Belonging, naming_field
from inspector.views.rows import TOTAL, Row, Unit, column, columns
from keycodec.decoding import decode
from keycodec.families.family import family_name
from keycodec.runs import IntRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source
    from inspector.views.contents.belonging import Owner
    from keycodec.families.family import Family
    from keycodec.key import Key

#: What space can be counted by.
By = Literal["family", "instance", "db", "table", "partition", "vault"]
BY: tuple[By, ...] = get_args(By)

#: The parts of a :class:`Group` that each of them, and nothing, tells.
PARTS: dict[By | None, tuple[str, ...]] = {
    None: ("instance_id", "family"),
    "family": ("family",),
    "instance": ("instance_id",),
    "db": ("instance_id", "db_id"),
    "table": ("instance_id", "table_id"),
    "partition": ("instance_id", "partition_id"),
    "vault": ("instance_id", "vault"),
}


class Group(NamedTuple):
    """What key-values count for. A part is None where the grouping does not ask for it, or nothing tells it."""

    instance_id: str | None = None
    family: str | None = None
    db_id: int | None = None
    table_id: int | None = None
    partition_id: int | None = None
    vault: str | None = None


@dataclass(frozen=True)
class GroupRow(Row):
    """Base of rows that are of a group: its parts are columns."""

    instance_id: str | None
    family: str | None
    db_id: int | None = column(Unit.INT64)
    table_id: int | None = column(Unit.INT64)
    partition_id: int | None = column(Unit.INT64)
    vault: str | None = column(Unit.PLAIN)


def group_of(row: GroupRow) -> Group:
    """Return the group that a row is of."""
    return Group(*(getattr(row, name) for name in Group._fields))


def group_columns(row_class: type[Row], by: By | None) -> list[str]:
    """Return the columns that rows have something in: of those that tell a group, only its own."""
    others = {*Group._fields, "problem"} - set(PARTS[by])
    return [name for name in columns(row_class) if name not in others]  # type: ignore[arg-type]


def total_group(found: Iterable[Group]) -> Group:
    """Return what stands for all groups together: in the first column that they tell."""
    return Group(TOTAL) if any(group.instance_id is not None for group in found) else Group(family=TOTAL)


#: A record's group and the key-values that it takes.
Counted = tuple[Group, int, int, int]


class Grouper:
    """Tells of pieces of a source which group each record is of, and counts its key-values.

    For an owner of tablets it reads once what hangs together, instance by instance. Raises UsageError for a ``by``
    that there is not.
    """

    def __init__(self, source: Source, by: By, schema: Schema | None = None) -> None:
        if by not in BY:
            # all words and not the nearest: `database` is like `table`, and is `db`
            raise UsageError(f"space is not counted by {by!r}; there are {', '.join(BY)}")
        self._source, self._by, self._schema = source, by, schema
        self._belonging: dict[str, Belonging] = {}

    def count(self, pieces: Iterable[Batch | Record]) -> Iterator[Counted]:
        """Yield the group of each record, its key-values, and the bytes of its keys and of its values."""
        for piece in pieces:
            for group, record in zip(self._groups(piece), _key_values(piece), strict=True):
                yield (
                    group,
                    len(record),
                    sum([len(key) for key, _ in record]),
                    sum([len(value) for _, value in record]),
                )

    def _groups(self, piece: Batch | Record) -> Iterable[Group]:
        """The group of each record of a piece."""
        key = decode(piece.key_values[0][0], partial=True)
        instance_id = str(key.fields["instance_id"]) if "instance_id" in key.fields else None
        number = len(piece.key_values) if isinstance(piece, Batch) else 1
        match self._by:
            case "family":
                return repeat(Group(family=family_name(key.family)), number)
            case "instance":
                return repeat(Group(instance_id), number)
            case "vault":
                return (Group(instance_id, vault=vault) for vault in _vaults(piece))
            case _:
                name = PARTS[self._by][-1]
                owners = self._owners(piece, key, instance_id, number)
                return (Group(instance_id, **{name: owner}) for owner in owners)  # type: ignore[arg-type]

    def _owners(self, piece: Batch | Record, key: Key, instance_id: str | None, number: int) -> Iterable[int | None]:
        owner: Owner = self._by  # type: ignore[assignment]  # the others do not come here
        found = naming_field(key.family, owner) if key.family else None
        if key.family is None or instance_id is None or found is None:
            return repeat(None, number)
        name, thing = found
        ids = _ids(piece, key.family, name)
        if thing == owner:
            return ids
        if instance_id not in self._belonging:
            self._belonging[instance_id] = Belonging(self._source, instance_id, self._schema)
        belonging = self._belonging[instance_id]
        return (belonging.owner(thing, id_, owner) for id_ in ids)


def _key_values(piece: Batch | Record) -> Iterable[Any]:
    """The key-values of each record."""
    return ((key_value,) for key_value in piece.key_values) if isinstance(piece, Batch) else (piece.key_values,)


def _ids(piece: Batch | Record, family: Family, name: str) -> Iterator[int]:
    """An int of each record's key."""
    if isinstance(piece, Batch) and isinstance(piece.run, IntRun):
        place = [field.name for field in family.fields[1:]].index(name)
        return (int(ints[place]) for ints in piece.run.unpack_all([key for key, _ in piece.key_values]))
    firsts = (record[0][0] for record in _key_values(piece))
    return (int(decode(first, partial=True).fields[name]) for first in firsts)  # type: ignore[arg-type]


def _vaults(piece: Batch | Record) -> Iterator[str | None]:
    for record in piece.records() if isinstance(piece, Batch) else (piece,):
        yield _vault(record.value) if isinstance(record.value, Message) else None


def _vault(message: Message) -> str | None:
    """The vault or object store that a rowset's data lie in, as its meta says, also inside a recycle record."""
    fields = descriptor_of(message).fields_by_name
    if "rowset_meta" in fields and message.HasField("rowset_meta"):
        return _vault(message.rowset_meta) or _own_vault(message)  # type: ignore[attr-defined]
    return _own_vault(message)


def _own_vault(message: Message) -> str | None:
    field = descriptor_of(message).fields_by_name.get("resource_id")
    return None if field is None or not field.has_presence else value_if_set(message, "resource_id") or None
