"""Versions of partitions and tables, and lazy commits that wait in them."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

CHECKS = (
    Check(
        20,
        "pending-txn-broken",
        Severity.STUCK,
        "part_version",
        "A partition waits for a transaction that cannot finish it: it is not there, has ended, or is not committed. "
        "Loads and queries of the partition wait or fail, and its index can never be removed.",
        "One transaction that is COMMITTED is a lazy commit at work.",
        "If rowsets of the transaction wait to be published: txn_lazy_commit, which works for COMMITTED ones only. "
        "Else the version must be set by hand, without the transaction; plus one only if the tablets have that "
        "version.",
        "txn_lazy_committer.cpp, meta_service.cpp; #38243, #40486, #42043, #59196; H",
        """
        WITH each AS (SELECT inst, db_id, table_id, partition_id, unnest(waiting) AS txn_id FROM part_version)
        SELECT v.inst, v.db_id, v.table_id, v.partition_id,
            format('partition {} waits for {} transactions: {}', v.partition_id, len(v.waiting), v.waiting) AS says
        FROM part_version v WHERE len(v.waiting) > 1
        UNION ALL BY NAME
        SELECT e.inst, e.db_id, e.table_id, e.partition_id,
            format('partition {} waits for transaction {}, which is {}', e.partition_id, e.txn_id,
                coalesce(s.status, 'not there')) AS says
        FROM each e LEFT JOIN txn_state s USING (inst, txn_id)
        WHERE s.status IS DISTINCT FROM 'TXN_STATUS_COMMITTED'""",
        partners="txn txn_index",
    ),
    Check(
        21,
        "committed-txn-stuck",
        Severity.STUCK,
        "txn",
        "A transaction was committed but did not become visible, for longer than the recycler needs to finish it. "
        "Without a TxnRunningKey nobody but a reader will ever go on with it.",
        "Young ones; a load of many thousand tablets takes minutes.",
        "txn_lazy_commit (HTTP call); the first error in the service's log says why: mostly a tablet without its "
        "index, or a partition that is dropped.",
        "recycler.cpp abort_timeout_txn; H",
        """
        SELECT t.inst, t.db_id, t.txn_id,
            format('transaction {} is COMMITTED since {}; {} rowsets are unpublished, {} partitions wait for it{}',
                t.txn_id, lasting((now_ms() - t.commit_time) // 1000),
                (SELECT count(*) FROM tmp p WHERE p.inst = t.inst AND p.txn_id = t.txn_id),
                (SELECT count(*) FROM part_version v WHERE v.inst = t.inst AND list_contains(v.waiting, t.txn_id)),
                CASE WHEN r.txn_id IS NULL THEN ', and it has no TxnRunningKey' ELSE '' END) AS says
        FROM txn t LEFT JOIN running r USING (inst, db_id, txn_id)
        WHERE t.status = 'TXN_STATUS_COMMITTED' AND t.commit_time > 0 AND t.commit_time // 1000 + grace() < now_s()
            AND t.inst NOT IN (SELECT inst FROM still)""",
    ),
    Check(
        22,
        "partition-version-orphan",
        Severity.LEAK,
        "part_version",
        "A version belongs to a partition or a table that has no tablet. It takes space until the table is gone.",
        "What is being made or dropped is passed over. Of a table that is gone, the recycler removes the versions in "
        "its next round, unless statistics of the table are left. While the table still has other partitions, it is a "
        "note: old releases leave it so.",
        "Nothing need be done.",
        "recycler.cpp recycle_versions, recycle_partitions; H",
        """
        WITH tables AS (SELECT DISTINCT inst, table_id FROM tablet_meta),
        parts AS (SELECT DISTINCT inst, partition_id FROM tablet_meta),
        named AS (SELECT DISTINCT inst, table_id FROM recycle_part UNION SELECT inst, table_id FROM recycle_index),
        kept_by AS (SELECT DISTINCT inst, table_id FROM stats)
        SELECT v.inst, 'part_version' AS fact, v.db_id, v.table_id, v.partition_id,
            CASE WHEN (v.inst, v.table_id) IN (SELECT (inst, table_id) FROM tables) THEN 'note' ELSE 'leak' END AS
                severity,
            format('partition {} of table {} has version {} and no tablet', v.partition_id, v.table_id, v.version) AS
                says
        FROM part_version v ANTI JOIN parts USING (inst, partition_id)
        WHERE (v.inst, v.partition_id) NOT IN (SELECT (inst, partition_id) FROM recycle_part)
            AND (v.inst, v.table_id) NOT IN (SELECT (inst, table_id) FROM named WHERE table_id IS NOT NULL)
            AND (v.inst, v.partition_id) NOT IN (SELECT (inst, partition_id) FROM dropped_part WHERE partition_id IS
                NOT NULL)
            AND ((v.inst, v.table_id) IN (SELECT (inst, table_id) FROM tables)
                OR (v.inst, v.table_id) IN (SELECT (inst, table_id) FROM kept_by))
        UNION ALL BY NAME
        SELECT v.inst, 'table_version' AS fact, v.db_id, v.table_id, 'leak' AS severity,
            format('table {} has version {} and no tablet', v.table_id, v.version) AS says
        FROM table_version v ANTI JOIN tables USING (inst, table_id)
        WHERE (v.inst, v.table_id) NOT IN (SELECT (inst, table_id) FROM named WHERE table_id IS NOT NULL)
            AND (v.inst, v.table_id) IN (SELECT (inst, table_id) FROM kept_by)""",
        partners="tablet_meta",
    ),
    Check(
        23,
        "table-version-missing",
        Severity.SUSPICIOUS,
        "part_version",
        "A partition has been loaded and its table has no version, or a version is smaller than the first. The "
        "frontend may answer from what it kept of older data.",
        "Tables last loaded by releases without versions of tables (before about 3.0.0). That a table's version is not "
        "below its partitions' is no rule, though Doris's checker has it.",
        "The next load writes it.",
        "update_table_version; M",
        """
        SELECT v.inst, 'part_version' AS fact, v.db_id, v.table_id, v.partition_id,
            format('partition {} has version {}, its table {} has none', v.partition_id, v.version, v.table_id) AS says
        FROM part_version v ANTI JOIN table_version t USING (inst, db_id, table_id)
        WHERE v.version >= 2
            AND (v.inst, v.partition_id) NOT IN (SELECT (inst, partition_id) FROM recycle_part)
            AND (v.inst, v.table_id) NOT IN (SELECT (inst, table_id) FROM recycle_index WHERE table_id IS NOT NULL)
        UNION ALL BY NAME
        SELECT inst, 'part_version' AS fact, db_id, table_id, partition_id,
            format('partition {} has version {}', partition_id, version) AS says
        FROM part_version WHERE version < 1
        UNION ALL BY NAME
        SELECT inst, 'table_version' AS fact, db_id, table_id, format('table {} has version {}', table_id, version) AS
            says
        FROM table_version WHERE version <= 0""",
        partners="table_version",
    ),
)
