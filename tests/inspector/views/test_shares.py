"""Keys of a family by the next field, against counting them one by one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import inspector
from inspector.errors import UsageError
from inspector.views.contents.shares import shares
from keycodec import FAMILIES

BACKUP = "backup:fixtures/backup-behind"
INSTANCE = "regression_instance0"


@pytest.mark.parametrize(
    ("family", "leading"),
    [
        ("MetaTabletKey", {}),
        ("MetaTabletKey", {"instance_id": INSTANCE}),
        ("MetaTabletKey", {"instance_id": INSTANCE, "table_id": 113973}),
        ("StatsTabletKey", {"instance_id": INSTANCE}),
        ("MetaSchemaKey", {"instance_id": INSTANCE}),
        ("VersionedPartitionVersionKey", {"instance_id": INSTANCE}),
        ("TxnLabelKey", {"instance_id": INSTANCE, "db_id": 10001}),
        ("MetaServiceRegistryKey", {}),
    ],
)
@pytest.mark.parametrize("largest", [1, 3, 1000])
def test_each_value_of_the_next_field(family: str, leading: dict[str, Any], largest: int) -> None:
    with inspector.open(BACKUP) as source:
        behind = [field.name for field in FAMILIES[family].fields if field.name not in leading]
        if not behind:
            with pytest.raises(UsageError, match="no field of the key"):
                shares(source, family, **leading)
            return
        keys, sizes = Counter[Any](), Counter[Any]()
        for record in inspector.scan(source, family, **leading):
            if record.family is not None:
                keys[record.key.fields[behind[0]]] += len(record.key_values)
                sizes[record.key.fields[behind[0]]] += record.size
        found = shares(source, family, largest=largest, **leading)
    assert (found.field, found.number) == (behind[0], len(keys))
    assert [row.key_bytes + row.value_bytes for row in found.rows] == [size for _, size in sizes.most_common(largest)]
    assert all((row.keys, row.key_bytes + row.value_bytes) == (keys[row.value], sizes[row.value]) for row in found.rows)
    assert found.others[0] == keys.total() - sum(row.keys for row in found.rows)
    assert sum(found.others[1:]) == sizes.total() - sum(row.key_bytes + row.value_bytes for row in found.rows)


def test_fields_that_do_not_lead_are_refused() -> None:
    with inspector.open(BACKUP) as source, pytest.raises(UsageError):
        shares(source, "MetaTabletKey", table_id=1)
