"""Faults to plant into a sound instance, each with the checks that find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.schema import messages
from tests.support.life import jobs, loads, tables
from tests.support.life.service import DB, Rowset, Service, Steps, Tablet

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Sound:
    """A sound instance where much is going on: a table that was loaded twice and compacted, and loads at work."""

    service: Service
    tablets: list[Tablet]
    done: int = 0
    open: int = 0

    @classmethod
    def make(cls, instance_id: str) -> Sound:
        service = Service(instance_id)
        sound = cls(service, tables.table(service))
        for _ in sound._life():
            pass
        return sound

    def _life(self) -> Steps:
        service, tablets = self.service, self.tablets
        yield from tables.create_table(service, tablets, mow=True)
        yield from loads.load(service, tablets, mow=True)
        self.done = service.next()
        yield from loads.begin(service, self.done, "done", [1])
        rowsets = loads.rowsets_of(service, tablets)
        yield from loads.write(service, self.done, rowsets)
        yield from loads.commit(service, self.done, rowsets)
        yield from jobs.compact(service, tablets[0], 2, 3, (2, 3))
        self.open = service.next()
        yield from loads.begin(service, self.open, "open", [1])
        yield from loads.write(service, self.open, loads.rowsets_of(service, tablets[1:3]))

    @property
    def last(self) -> Tablet:
        """A tablet of two loaded rowsets, which was not compacted."""
        return self.tablets[3]

    def rowset(self, tablet: Tablet, version: int) -> messages.RowsetMetaCloudPB:
        """A live rowset."""
        return self.service.live(tablet, version)[0]

    def change(self, family: str, message: Any, key: dict[str, Any], **fields: Any) -> None:
        """Set fields of a stored record."""
        value = self.service.get(family, message, **key)
        for name, given in fields.items():
            if given is None:
                value.ClearField(name)
            elif isinstance(given, list):
                value.ClearField(name)
                getattr(value, name).extend(given)
            else:
                setattr(value, name, given)
        self.service.put(family, value, **key)

    def change_rowset(self, tablet: Tablet, version: int, **fields: Any) -> None:
        """Set fields of a live rowset."""
        key = {"tablet_id": tablet.tablet_id, "version": version}
        self.change("MetaRowsetKey", messages.RowsetMetaCloudPB, key, **fields)

    def change_txn(self, txn_id: int, **fields: Any) -> None:
        """Set fields of a transaction."""
        self.change("TxnInfoKey", messages.TxnInfoPB, {"db_id": DB, "txn_id": txn_id}, **fields)

    def partition(self, tablet: Tablet) -> dict[str, Any]:
        """The key of a partition's version."""
        return {"db_id": DB, "tbl_id": tablet.table_id, "partition_id": tablet.partition_id}


@dataclass
class Fault:
    """A fault: how it is planted, and the checks that must find it, and no others.

    ``is_seen_alone``: whether they find it in a source that has no other instance, too.
    """

    name: str
    plant: Callable[[Sound], None]
    found_by: frozenset[str]
    is_seen_alone: bool


FAULTS: list[Fault] = []


def fault(*found_by: str, is_seen_alone: bool = True) -> Callable[[Callable[[Sound], None]], Callable[[Sound], None]]:
    """Register a fault."""

    def register(plant: Callable[[Sound], None]) -> Callable[[Sound], None]:
        FAULTS.append(Fault(plant.__name__, plant, frozenset(found_by), is_seen_alone))
        return plant

    return register


def put_rowset(sound: Sound, tablet: Tablet, start: int, end: int, **more: Any) -> Rowset:
    """Make one more rowset live, with its statistics."""
    rowset = Rowset(tablet, f"09{sound.service.next():08}", start=start, end=end, more=more)
    sound.service.put_live(rowset)
    sound.service.add_stats(rowset)
    return rowset
