"""What key space 0x03 holds of an instance that keeps several versions, against its twins in key space 0x01."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

_OLD = "Records older than the switch to several versions have no twin, so that only what is in key space 0x03 is told."

#: What says where a tablet is.
_PLACE = "db_id table_id index_id partition_id"


def _triple(kind: str, index: str, inverted: str, meta: str, ids: str) -> str:
    """An index, the keys that list it the other way round, and the records: one is missing, or they name other ids."""
    own = f"{kind}_id"
    same = " AND ".join(f"v.{name} = x.{name}" for name in ids.split())
    differ = " OR ".join(f"v.{name} <> x.{name}" for name in ids.split())
    named = ", ".join(f"v.{name}" for name in ids.split())
    return f"""
        SELECT x.inst, '{index}' AS fact, x.{own}, format('{kind} {{}} is in its index, but not in the inverted one',
            x.{own}) AS says
        FROM {index} x ANTI JOIN {inverted} v USING (inst, {own})
        WHERE (x.inst, x.{own}) NOT IN (SELECT (inst, {own}) FROM gone_{kind})
        UNION ALL BY NAME
        SELECT v.inst, '{inverted}' AS fact, {named}, v.{own},
            format('{kind} {{}} is in the inverted index, but not in its own', v.{own}) AS says
        FROM {inverted} v ANTI JOIN {index} x USING (inst, {own})
        WHERE (v.inst, v.{own}) NOT IN (SELECT (inst, {own}) FROM gone_{kind})
        UNION ALL BY NAME
        SELECT x.inst, '{index}' AS fact, x.{own}, format('the two indexes of {kind} {{}} name other ids', x.{own}) AS
            says
        FROM {index} x JOIN {inverted} v USING (inst, {own}) WHERE ({differ}) AND NOT EXISTS (
            FROM {inverted} o WHERE o.inst = x.inst AND o.{own} = x.{own} AND {same.replace("v.", "o.")})
        UNION ALL BY NAME
        SELECT x.inst, '{index}' AS fact, x.{own}, format('{kind} {{}} is in its index, but has no record', x.{own}) AS
            says
        FROM {index} x ANTI JOIN {meta} m USING (inst, {own})
        WHERE x.inst IN (SELECT inst FROM {meta})
            AND (x.inst, x.{own}) NOT IN (SELECT (inst, {own}) FROM gone_{kind})"""


CHECKS = (
    Check(
        47,
        "versioned-index-triple",
        Severity.CORRUPTION,
        "v_tablet_index",
        "A tablet, a partition or an index is in one of its two indexes of key space 0x03 and not in the other, or has "
        "no record. Whoever reads by the one does not find what the other has.",
        f"What is being dropped is passed over. {_OLD} Clones are not checked.",
        "Compare with an older backup.",
        "the places that write each of them; M",
        f"""
        WITH gone_index AS (SELECT inst, index_id FROM dropped_index),
        gone_partition AS (SELECT inst, partition_id FROM dropped_part),
        gone_tablet AS (SELECT inst, tablet_id FROM v_tablet_inverted v WHERE (v.inst, v.index_id) IN (
            SELECT (inst, index_id) FROM dropped_index) OR (v.inst, v.partition_id) IN (
            SELECT (inst, partition_id) FROM dropped_part))
        {_triple("tablet", "v_tablet_index", "v_tablet_inverted", "v_tablet_meta", _PLACE)}
        UNION ALL BY NAME
        {_triple("partition", "v_part_index", "v_part_inverted", "v_part_meta", "db_id table_id")}
        UNION ALL BY NAME
        {_triple("index", "v_index_index", "v_index_inverted", "v_index_meta", "db_id table_id")}""",
    ),
    Check(
        48,
        "versioned-rowset-pair",
        Severity.SUSPICIOUS,
        "ref_count",
        "A rowset of key space 0x03 differs from its live twin, or its count of references cannot be: with none left "
        "the next recycling deletes data that is in use.",
        f"No count means one reference. {_OLD} Older versions below a snapshot are kept on purpose.",
        "Stop the recycler for this instance if the count of a live rowset is below one; compare with an older backup.",
        "meta_service_txn.cpp, recycler.cpp; M",
        """
        WITH newest AS (
            SELECT inst, tablet_id, version, arg_max(id, versionstamp) AS id FROM (
                SELECT inst, tablet_id, version, versionstamp, id FROM v_load
                UNION ALL SELECT inst, tablet_id, version, versionstamp, id FROM v_compact) both_of
            GROUP BY inst, tablet_id, version)
        SELECT c.inst, 'ref_count' AS fact, c.tablet_id, c.rowset_id,
            CASE WHEN r.inst IS NULL THEN 'suspicious' ELSE 'corruption' END AS severity,
            format('rowset {} has {} references{}', c.rowset_id, c.count,
                CASE WHEN r.inst IS NULL THEN '' ELSE ', and it is live' END) AS says
        FROM ref_count c LEFT JOIN rowset r ON r.inst = c.inst AND r.tablet_id = c.tablet_id AND r.id = c.rowset_id
        WHERE c.count < 1
        UNION ALL BY NAME
        SELECT r.inst, 'rowset' AS fact, r.tablet_id, r.version, 'suspicious' AS severity,
            format('version {} of tablet {} is rowset {}, in key space 0x03 it is {}', r.version, r.tablet_id, r.id,
                n.id) AS says
        FROM rowset r JOIN newest n USING (inst, tablet_id, version) WHERE r.id <> n.id""",
    ),
    Check(
        49,
        "operation-log",
        Severity.STUCK,
        "log",
        "A log of an operation holds none, or several, or cannot be read, or says that it is older than what it was "
        "made of. The recycling of logs stops at it.",
        "An operation that this schema has never heard of looks like none.",
        "Compare with an older backup; report it.",
        "recycler.cpp recycle_operation_logs; M",
        """
        WITH counted AS (
            SELECT inst, versionstamp, commit_txn::INT + compaction::INT + schema_change::INT + drop_partition::INT
                + drop_index::INT + update_tablet::INT + update_delete_bitmap::INT + commit_partition::INT
                + commit_index::INT AS operations FROM log)
        SELECT inst, versionstamp, format('the log holds {} operations', operations) AS says
        FROM counted WHERE operations <> 1
        UNION ALL BY NAME
        SELECT inst, versionstamp, format('the log is of version {}, but says that nothing in it is older than {}',
            ('0x' || left(versionstamp, 16))::UBIGINT, min_timestamp) AS says
        FROM log WHERE min_timestamp > ('0x' || left(versionstamp, 16))::UBIGINT""",
    ),
)
