"""The recycle bin: what in it is still in use, and what should have gone."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

_START = "CASE WHEN {0}.expiration > 0 THEN {0}.expiration ELSE {0}.created END"

CHECKS = (
    Check(
        30,
        "prepared-marker-on-live",
        Severity.CORRUPTION,
        "recycle_part",
        "A partition or an index that is in use is still marked as being made. When the mark is due, the recycler "
        "takes it for one that was never finished, and deletes its data.",
        "While a table, a partition, a rollup or a restore is being made, the mark is right. So it is told only where "
        "the object was committed for sure, or the mark is younger than its tablets by more than five minutes; a "
        "loaded index without a job is only suspicious for 30 days.",
        "Stop the recycler for this instance before anything else (recycle_blacklist in its settings, and a restart). "
        "Then have the mark removed: commit_index or commit_partition does just that; the frontend has no statement "
        "for it.",
        "meta_service_partition.cpp prepare_index, prepare_partition; #66005; (a), (b) H, (c), (d) M",
        f"""
        WITH parts AS (
            SELECT p.inst, p.partition_id, p.created, {_START.format("p")} + kept('partition', 'PREPARED') AS due,
                (p.inst, p.partition_id) IN (SELECT (inst, partition_id) FROM v_part_index)
                    OR (p.inst, p.partition_id) IN (SELECT (inst, partition_id) FROM v_part_meta) AS committed,
                v.version, max(t.created) AS made, coalesce(bool_or(t.restoring), false) AS restoring
            FROM recycle_part p LEFT JOIN tablet t USING (inst, partition_id)
            LEFT JOIN part v ON v.inst = p.inst AND v.partition_id = p.partition_id
            WHERE p.state = 'PREPARED' GROUP BY ALL),
        indexes AS (
            SELECT x.inst, x.index_id, x.created, {_START.format("x")} + kept('index', 'PREPARED') AS due,
                (x.inst, x.index_id) IN (SELECT (inst, index_id) FROM v_index_index)
                    OR (x.inst, x.index_id) IN (SELECT (inst, index_id) FROM v_index_meta) AS committed,
                (x.inst, x.index_id) IN (SELECT (inst, new_index) FROM change WHERE new_index IS NOT NULL) AS changing,
                max(t.created) AS made, coalesce(bool_or(t.restoring), false) AS restoring,
                count(t.tablet_id) > 0 AND bool_and(t.state IS DISTINCT FROM 'PB_NOTREADY') AS running,
                max(r.last) AS newest
            FROM recycle_index x LEFT JOIN tablet t USING (inst, index_id)
            LEFT JOIN rowsets_of r ON r.inst = t.inst AND r.tablet_id = t.tablet_id
            WHERE x.state = 'PREPARED' GROUP BY ALL),
        told AS (
            SELECT inst, 'recycle_part' AS fact, partition_id, NULL::BIGINT AS index_id, due, 'corruption' AS severity,
                CASE WHEN committed THEN 'it was committed, as its records of key space 0x03 tell'
                    WHEN version >= 2 AND NOT restoring AND created + 86400 < now_s()
                        THEN format('it has version {{}}', version)
                    WHEN NOT restoring AND created > made + 300
                        THEN format('the mark is {{}} younger than its tablets', lasting(created - made)) END AS why
            FROM parts
            UNION ALL
            SELECT inst, 'recycle_index', NULL, index_id, due,
                CASE WHEN committed OR created > made + 300 OR created + 30 * 86400 < now_s() THEN 'corruption'
                    ELSE 'suspicious' END,
                CASE WHEN committed THEN 'it was committed, as its records of key space 0x03 tell'
                    WHEN NOT restoring AND created > made + 300
                        THEN format('the mark is {{}} younger than its tablets', lasting(created - made))
                    WHEN running AND newest >= 2 AND NOT changing AND NOT restoring AND created + 86400 < now_s()
                        THEN format('all its tablets run, have version {{}}, and no job makes them', newest) END
            FROM indexes)
        SELECT inst, fact, partition_id, index_id, due, severity,
            format('the recycler will delete {{}}: it is marked as being made, but {{}}; due {{}}',
                CASE WHEN fact = 'recycle_part' THEN format('partition {{}}', partition_id)
                    ELSE format('index {{}}', index_id) END, why, left_until(due)) AS says
        FROM told WHERE why IS NOT NULL""",
        loss=True,
    ),
    Check(
        31,
        "recycle-marker-mismatch",
        Severity.CORRUPTION,
        "recycle_part",
        "What is to be removed names another table than its tablets, or a partition is to be removed without one of "
        "its indexes. Tablets that are left out stay for ever.",
        "An index or a partition without tablets: its creation failed early.",
        "Compare with an older backup; write the record again with all indexes (set_value).",
        "recycler.cpp recycle_partitions; M",
        """
        SELECT DISTINCT x.inst, 'recycle_index' AS fact, x.index_id, NULL::BIGINT AS partition_id,
            format('index {} is to be removed from table {}, but its tablets are of table {}', x.index_id, x.table_id,
                t.table_id) AS says
        FROM recycle_index x JOIN tablet_meta t USING (inst, index_id) WHERE x.table_id <> t.table_id
        UNION ALL
        SELECT DISTINCT p.inst, 'recycle_part', NULL, p.partition_id,
            format('partition {} is to be removed from table {}, but its tablets are of table {}', p.partition_id,
                p.table_id, t.table_id)
        FROM recycle_part p JOIN tablet_meta t USING (inst, partition_id) WHERE p.table_id <> t.table_id
        UNION ALL
        SELECT DISTINCT p.inst, 'recycle_part', NULL, p.partition_id,
            format('partition {} is to be removed without its index {}', p.partition_id, t.index_id)
        FROM recycle_part p JOIN tablet_meta t USING (inst, partition_id)
        WHERE p.state IN ('DROPPED', 'RECYCLING') AND p.table_id = t.table_id
            AND NOT list_contains(coalesce(p.index_ids, []), t.index_id)
            AND (t.inst, t.index_id) NOT IN (SELECT (inst, index_id) FROM recycle_index)
            AND (t.inst, t.index_id) NOT IN (SELECT (inst, index_id) FROM dropped_index)""",
    ),
    Check(
        32,
        "recycle-overdue",
        Severity.STUCK,
        "recycle_index",
        "Something in the recycle bin should have gone more than two rounds of the recycler ago. Either the recycler "
        "stands still, or it fails on it each time.",
        "The settings of the service may be longer than the usual ones. A big backlog looks so, too: compare two "
        "backups. Instances that are overdue or read-only are passed over.",
        "Look for what else is told of the same tablet, partition or transaction, and mend that; then recycle_instance "
        "(HTTP call of the recycler).",
        "recycler.cpp calculate_*_expired_time; H",
        f"""
        WITH waits AS (
            SELECT inst, 'recycle_index' AS fact, index_id, NULL::BIGINT AS partition_id, NULL::BIGINT AS tablet_id,
                NULL AS rowset_id, NULL::BIGINT AS db_id, NULL::BIGINT AS txn_id,
                {_START.format("recycle_index")} + kept('index', state) AS due, state FROM recycle_index
            UNION ALL
            SELECT inst, 'recycle_part', NULL, partition_id, NULL, NULL, NULL, NULL,
                {_START.format("recycle_part")} + kept('partition', state), state FROM recycle_part
            UNION ALL
            SELECT inst, 'recycled', NULL, NULL, tablet_id, rowset_id, NULL, NULL,
                {_START.format("recycled")} + kept('rowset', type), type FROM recycled
            UNION ALL
            SELECT inst, 'recycle_txn', NULL, NULL, NULL, NULL, db_id, txn_id,
                created // 1000 + CASE WHEN immediate THEN 0 ELSE label_kept() END, 'ended' FROM recycle_txn
            UNION ALL
            SELECT inst, 'restore_job', NULL, NULL, tablet_id, NULL, NULL, NULL, due, state FROM due_restore
            WHERE state IN ('PREPARED', 'COMMITTED'))
        SELECT * EXCLUDE (due, state), format('{{}}: should have gone {{}} ago, at {{}}, and two rounds more ({{}})',
            coalesce(state, 'no state'), lasting(now_s() - due), shown(due), lasting(grace())) AS says
        FROM waits WHERE is_time(due) AND due + grace() + CASE WHEN fact = 'recycled' THEN 3600 ELSE 0 END < now_s()
            AND inst NOT IN (SELECT inst FROM still)""",
    ),
    Check(
        43,
        "instance-orphan-keys",
        Severity.CORRUPTION,
        "instance",
        "Keys belong to an instance that has no InstanceKey. With live rowsets it is corruption: the instance's record "
        "was lost; else its deletion was cut off, or left them behind. Or an instance is deleted for longer than the "
        "recycler keeps anything, and still has records.",
        "Records of recycle and check jobs are kept on purpose. Some families stay behind a deletion by omission: a "
        "note. A deleted instance waits for its snapshots and its clones.",
        "Restore the InstanceKey from a backup, if the instance is in use. Else the keys may go. Of a deleted one, see "
        "why its recycler fails.",
        "recycler.cpp recycle_deleted_instance; #61167, #61882, #66519, #66870; H",
        """
        WITH left_over AS (
            SELECT h.inst, h.family, h.records,
                h.family IN ('JobRestoreTabletKey', 'JobRestoreRowsetKey', 'RLJobProgressKey', 'StreamingJobKey',
                    'JobSnapshotDataMigratorKey', 'JobSnapshotChainCompactorKey', 'SnapshotFullKey',
                    'SnapshotReferenceKey') AS left_by_rule
            FROM held h WHERE h.inst IS NOT NULL AND h.family NOT IN ('JobRecycleKey', 'JobCheckKey', 'InstanceKey')),
        orphans AS (SELECT * FROM left_over h ANTI JOIN instance i USING (inst))
        SELECT inst, CASE WHEN bool_or(family = 'MetaRowsetKey') THEN 'corruption'
                WHEN bool_and(left_by_rule) THEN 'note' ELSE 'leak' END AS severity,
            format('there is no InstanceKey, but {} records: {}', sum(records)::BIGINT,
                string_agg(format('{} {}', records, family), ', ' ORDER BY records DESC, family)) AS says
        FROM orphans GROUP BY inst
        UNION ALL BY NAME
        SELECT inst, 'stuck' AS severity, format('it is deleted since {}, but {} records are left: {}',
                shown(i.mtime), sum(records)::BIGINT,
                string_agg(format('{} {}', records, family), ', ' ORDER BY records DESC, family)) AS says
        FROM left_over h JOIN instance i USING (inst) JOIN named n USING (inst)
        WHERE i.status = 'DELETED' AND is_time(i.mtime) AND i.mtime + kept('', '') + grace() < now_s()
            AND NOT h.left_by_rule AND n.id NOT IN (SELECT source FROM instance WHERE source IS NOT NULL)
            AND inst NOT IN (SELECT inst FROM snapshot WHERE status IS DISTINCT FROM 'SNAPSHOT_RECYCLED')
        GROUP BY inst, i.mtime""",
        partners="instance",
    ),
)
