"""A clone and its source."""

from __future__ import annotations

from typing import Any

import inspector
from inspector.records.clones.families import THROUGH_CLONES
from inspector.schema import messages
from keycodec import FAMILIES
from tests.support.stores.clones import TABLET, Store

THROUGH = sorted(family.name for family in THROUGH_CLONES)


def found_in(record: inspector.Record | None) -> object:
    return record and record.key.fields["instance_id"]


def cloned(at: int = 10, **fields: Any) -> Store:
    store = Store()
    store.instance("clone", "base", at, **fields)
    store.instance("base", multi_version_status="MULTI_VERSION_READ_WRITE")
    return store


def rowsets_of(store: Store, instance_id: str = "clone", **asked: Any) -> list[tuple[int, int, object]]:
    found = inspector.rowsets(store.source, instance_id=instance_id, tablet_id=TABLET, **asked)
    rowsets = [(record.message(messages.RowsetMetaCloudPB), found_in(record)) for record in found]
    return [(rowset.start_version, rowset.end_version, instance) for rowset, instance in rowsets]


def put_one(store: Store, family: str) -> dict[str, Any]:
    fields = {field.name: "r" if field.kind.value == "bytes" else 7 for field in FAMILIES[family].fields}
    fields["instance_id"] = "base"
    store.put(family, b"", at=5 if FAMILIES[family].versioned else None, **fields)
    return fields | {"instance_id": "clone"}
