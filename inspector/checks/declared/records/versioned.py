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
        "no record, or a tablet is elsewhere than its MetaTabletIdxKey says. Whoever reads by the one does not find "
        "what the other has.",
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
        {_triple("index", "v_index_index", "v_index_inverted", "v_index_meta", "db_id table_id")}
        UNION ALL BY NAME
        SELECT x.inst, 'v_tablet_index' AS fact, x.tablet_id,
            format('tablet {{}} is in database {{}}, table {{}}, index {{}}, partition {{}}; its MetaTabletIdxKey says '
                || '{{}}, {{}}, {{}}, {{}}', x.tablet_id, x.db_id, x.table_id, x.index_id, x.partition_id, i.db_id,
                i.table_id, i.index_id, i.partition_id) AS says
        FROM v_tablet_index x JOIN tablet_idx i USING (inst, tablet_id)
        WHERE x.table_id <> i.table_id OR x.index_id <> i.index_id OR x.partition_id <> i.partition_id
            OR (x.db_id <> i.db_id AND x.db_id <> 0 AND i.db_id <> 0)""",
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
        "made of, or commits a transaction that is not there: the recycling of logs fails on it. It is suspicious if "
        "logs wait for more than a day and no snapshot needs them.",
        "An operation that this schema has never heard of looks like none. Where several versions are written only and "
        "snapshots are disabled, ages are passed over; so are logs of transactions that are not VISIBLE yet.",
        "Look at the recycler's log; compare with an older backup. CLEAN LABEL of a transaction whose log was not "
        "recycled yet leaves such a log.",
        "recycler_operation_log.cpp recycle_operation_logs; M",
        """
        WITH counted AS (
            SELECT inst, versionstamp, commit_txn::INT + compaction::INT + schema_change::INT + drop_partition::INT
                + drop_index::INT + update_tablet::INT + update_delete_bitmap::INT + commit_partition::INT
                + commit_index::INT AS operations FROM log),
        dated AS (
            SELECT inst, versionstamp, logged_db, logged_txn, ('0x' || left(versionstamp, 16))::UBIGINT AS written,
                coalesce(min_timestamp, 0) AS oldest,
                coalesce(logged_at // 1000, compacted[1].creation_time, changed[1].creation_time) AS since FROM log
            WHERE inst IN (SELECT inst FROM keeps_versions)),
        waiting AS (
            SELECT * FROM dated d
            WHERE is_time(since) AND since + 86400 < now_s() AND inst NOT IN (SELECT inst FROM still)
                AND inst NOT IN (
                    SELECT inst FROM instance WHERE multi = 'MULTI_VERSION_WRITE_ONLY'
                        AND coalesce(switch, 'SNAPSHOT_SWITCH_DISABLED') = 'SNAPSHOT_SWITCH_DISABLED')
                AND (logged_txn IS NULL OR (inst, logged_db, logged_txn) IN (
                    SELECT (inst, db_id, txn_id) FROM txn WHERE status = 'TXN_STATUS_VISIBLE')))
        SELECT inst, versionstamp, 'stuck' AS severity, format('the log holds {} operations', operations) AS says
        FROM counted WHERE operations <> 1
        UNION ALL BY NAME
        SELECT inst, versionstamp, 'stuck' AS severity,
            format('the log is of version {}, but says that nothing in it is older than {}',
                ('0x' || left(versionstamp, 16))::UBIGINT, min_timestamp) AS says
        FROM log WHERE min_timestamp > ('0x' || left(versionstamp, 16))::UBIGINT
        UNION ALL BY NAME
        SELECT inst, versionstamp, 'stuck' AS severity,
            format('the log commits transaction {}, which is not there', logged_txn) AS says
        FROM dated ANTI JOIN txn t ON t.inst = dated.inst AND t.db_id = logged_db AND t.txn_id = logged_txn
        WHERE logged_db IS NOT NULL AND logged_txn IS NOT NULL AND inst IN (SELECT inst FROM txn)
        UNION ALL BY NAME
        SELECT inst, min(versionstamp) AS versionstamp, 'suspicious' AS severity,
            format('{} logs wait to be recycled, the first since {}, and no snapshot needs them', count(*),
                shown(min(since))) AS says
        FROM waiting w WHERE NOT EXISTS (
            SELECT 1 FROM snapshot s WHERE s.inst = w.inst
                AND ('0x' || left(s.versionstamp, 16))::UBIGINT BETWEEN w.oldest AND w.written)
        GROUP BY inst""",
    ),
)
