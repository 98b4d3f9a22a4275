"""Whether a value says what its key says."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

#: Of each fact the columns of the key, and the columns of the value that must be the same if they are set.
_SAME: dict[str, dict[str, str]] = {
    "tablet_meta": {
        "table_id": "v_table",
        "index_id": "v_index",
        "partition_id": "v_partition",
        "tablet_id": "v_tablet",
    },
    "tablet_idx": {"tablet_id": "v_tablet"},
    "stats": {"table_id": "v_table", "index_id": "v_index", "partition_id": "v_partition", "tablet_id": "v_tablet"},
    "tablet_job": {
        "table_id": "v_table",
        "index_id": "v_index",
        "partition_id": "v_partition",
        "tablet_id": "v_tablet",
    },
    "rowset": {"tablet_id": "v_tablet", "version": "last"},
    "tmp": {"tablet_id": "v_tablet", "txn_id": "v_txn"},
    "recycled": {"rowset_id": "id", "tablet_id": "coalesce(m_tablet, v_tablet)"},
    "restore_job": {"tablet_id": "v_tablet"},
    "restore_rowset": {"tablet_id": "v_tablet", "version": "last"},
    "txn": {"db_id": "v_db", "txn_id": "v_txn"},
    "vault": {"vault_id": "v_id"},
    "schema": {"schema_version": "v_version"},
    "stream_offset": {"partition_id": "v_partition"},
}
#: The columns of each fact that name its record.
_NAMED = {
    "tablet_meta": "table_id, index_id, partition_id, tablet_id",
    "tablet_idx": "tablet_id",
    "stats": "table_id, index_id, partition_id, tablet_id",
    "tablet_job": "table_id, index_id, partition_id, tablet_id",
    "rowset": "tablet_id, version",
    "tmp": "txn_id, tablet_id",
    "recycled": "tablet_id, rowset_id",
    "restore_job": "tablet_id",
    "restore_rowset": "tablet_id, version",
    "txn": "db_id, txn_id",
    "vault": "vault_id",
    "schema": "index_id, schema_version",
    "stream_offset": "base_db_id, base_table_id, stream_db_id, stream_id, partition_id",
}


def _statement(fact: str) -> str:
    pairs = _SAME[fact]
    differ = " OR ".join(f"{key} <> {value}" for key, value in pairs.items())
    said = " || ".join(
        f"CASE WHEN {key} <> {value} THEN format(' {key} {{}} is {{}} in the value;', {key}, {value}) ELSE '' END"
        for key, value in pairs.items()
    )
    return f"SELECT inst, '{fact}' AS fact, {_NAMED[fact]}, trim({said}, ' ;') AS says FROM {fact} WHERE {differ}"


#: The key of an instance has its id, for which numbers stand here.
_OF_INSTANCES = """
    SELECT inst, 'instance' AS fact, format('instance_id is {} in the value', i.v_instance) AS says
    FROM instance i JOIN named n USING (inst) WHERE i.v_instance <> n.id AND coalesce(i.source, '') = ''"""

CHECKS = (
    Check(
        1,
        "key-value-identity",
        Severity.CORRUPTION,
        "tablet_meta",
        "A value names another tablet, transaction or the like than its key does. Whoever reads it takes it for the "
        "wrong thing.",
        "A field that the value does not have, is not compared. Of a clone, nothing is.",
        "No tool repairs it: a bug wrote it, or a hand did (set_value under a wrong key). Compare it with an older "
        "backup: `inspector diff`.",
        "the places that write each of them, H; of schemas M",
        "\nUNION ALL BY NAME\n".join([*(_statement(fact) for fact in _SAME), _OF_INSTANCES]),
    ),
)
