"""Which table, partition and database a record belongs to: its key names them, or something that is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from inspector.records.scanning import scan
from inspector.schema import messages
from inspector.values.value import message_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.schema import Schema
    from inspector.sources.base import Source
    from keycodec.families.family import Family

Owner = Literal["db", "table", "partition"]

#: The fields of keys that name an owner itself, the surest first.
_NAMING: dict[Owner, tuple[str, ...]] = {
    "db": ("db_id", "base_db_id"),
    "table": ("table_id", "tbl_id", "base_table_id"),
    "partition": ("partition_id", "part_id"),
}
#: The fields of keys that name a thing which has owners, the surest first.
_OWNED = {"tablet_id": "tablet", "partition_id": "partition", "part_id": "partition", "index_id": "index"}
#: A table stands above these.
_OWNED_BY_DATABASE = dict.fromkeys(_NAMING["table"], "table")

#: The families whose keys tell what hangs together, without a value to read: the fields of each.
_TELLING: dict[str, dict[str, str]] = {
    "TableVersionKey": {"db": "db_id", "table": "tbl_id"},
    "PartitionVersionKey": {"db": "db_id", "table": "tbl_id", "partition": "partition_id"},
    "MetaTabletKey": {"table": "table_id", "index": "index_id", "partition": "part_id", "tablet": "tablet_id"},
}


def naming_field(family: Family, owner: Owner) -> tuple[str, str] | None:
    """Return the field of a family's keys that tells an owner, and what it is the id of; None if none does.

    What it is the id of: the ``owner`` itself, or else something of which :class:`Belonging` knows the owner.
    """
    names = [part.name for part in family.fields]
    if names[:1] != ["instance_id"]:
        return None
    for name in _NAMING[owner]:
        if name in names:
            return name, owner
    owned = _OWNED | (_OWNED_BY_DATABASE if owner == "db" else {})
    if owner == "partition":  # an index has many partitions
        owned.pop("index_id")
    return next(((name, thing) for name, thing in owned.items() if name in names), None)


class Belonging:
    """The owners of tablets, indexes, partitions and tables of one instance; memory holds an entry for each of them."""

    def __init__(self, source: Source, instance_id: str, schema: Schema | None = None) -> None:
        self._owners: dict[tuple[str, Owner], dict[int, int]] = {}
        self._learn_from_indexes(source, instance_id, schema)
        self._learn_from_keys(source, instance_id, schema)

    def owner(self, thing: str, id_: int, owner: Owner) -> int | None:
        """The id of the owner of a tablet, index, partition or table; None if no record tells it."""
        if thing == owner:
            return id_
        found = self._owners.get((thing, owner), {}).get(id_)
        if found is None and owner == "db" and thing != "table":
            table_id = self.owner(thing, id_, "table")
            return None if table_id is None else self.owner("table", table_id, "db")
        return found

    def _learn_from_indexes(self, source: Source, instance_id: str, schema: Schema | None) -> None:
        families = ["VersionedTabletIndexKey", "MetaTabletIdxKey"]
        for record in scan(source, families, instance_id=instance_id, schema=schema):
            index = message_of(record.value, messages.TabletIndexPB)
            if index is not None and record.family is not None and index.HasField("table_id"):
                named = {field.name.removesuffix("_id"): int(id_) for field, id_ in index.ListFields()}
                fields: Mapping[str, Any] = record.key.fields
                self._learn({**named, "tablet": int(fields["tablet_id"])})

    def _learn_from_keys(self, source: Source, instance_id: str, schema: Schema | None) -> None:
        """Keys that name several things say more surely than an index what they belong to."""
        for record in scan(source, list(_TELLING), instance_id=instance_id, schema=schema):
            if record.family is not None:
                fields: Mapping[str, Any] = record.key.fields
                told = _TELLING[record.family.name]
                self._learn({thing: int(fields[name]) for thing, name in told.items()})

    def _learn(self, ids: Mapping[str, int]) -> None:
        """Take over things that hang together, each with its id."""
        owners: tuple[Owner, ...] = ("db", "table", "partition")
        for place, owner in enumerate(owners):
            if owner in ids:
                for thing in ids.keys() - owners[: place + 1]:
                    self._owners.setdefault((thing, owner), {})[ids[thing]] = ids[owner]
