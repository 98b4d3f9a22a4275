"""Merge-on-write: delete bitmaps, and the locks that are held to write them."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

CHECKS = (
    Check(
        33,
        "delete-bitmap-orphan",
        Severity.LEAK,
        "bitmap",
        "Delete bitmaps belong to a rowset that is neither live, nor waiting, nor in the recycle bin. They take space, "
        "and backends read them: tens of thousands make a tablet slow. Bitmaps of a version that the partition does "
        "not have yet are suspicious: they would hide rows from the load that gets that version.",
        "Of an aborted load they stay until the next one takes the list of pending ones: what is listed is passed "
        "over. So are those of rowsets that compactions are writing, and of tablets being dropped, and later versions "
        "while the table is locked or a lazy commit is at work.",
        "Of rowsets that are gone: nothing need be done. Of a later version: see what wrote it "
        "(`inspector about tablet=ID`), before the next load.",
        "checker.cpp do_delete_bitmap_inverted_check; #56758, #57908, #64313; H",
        """
        WITH each AS (
            SELECT inst, 'bitmap' AS fact, tablet_id, rowset_id, min(version) AS version, arg_min(seg_id, version) AS
                seg_id,
                count(*) AS bitmaps FROM bitmap GROUP BY inst, tablet_id, rowset_id
            UNION ALL SELECT inst, 'bitmap2', tablet_id, rowset_id, NULL, NULL, 1 FROM bitmap2),
        known AS (
            SELECT inst, tablet_id, id AS rowset_id FROM rowset UNION ALL SELECT inst, tablet_id, id FROM tmp
            UNION ALL SELECT inst, tablet_id, rowset_id FROM recycled
            UNION ALL SELECT inst, tablet_id, id FROM restore_rowset
            UNION ALL SELECT inst, meta.tablet_id, meta.rowset_id_v2 FROM logged)
        SELECT e.inst, e.fact, e.tablet_id, e.rowset_id, e.version, e.seg_id, 'leak' AS severity,
            CASE WHEN t.tablet_id IS NULL THEN format('{} delete bitmaps of tablet {}, which is not there', e.bitmaps,
                    e.tablet_id)
                ELSE format('{} delete bitmaps of rowset {} of tablet {}, which is not there', e.bitmaps, e.rowset_id,
                    e.tablet_id) END AS says
        FROM each e LEFT JOIN (SELECT DISTINCT inst, tablet_id FROM tablet_meta) t USING (inst, tablet_id)
        ANTI JOIN known k ON k.inst = e.inst AND k.tablet_id = e.tablet_id AND k.rowset_id = e.rowset_id
        WHERE (e.inst, e.tablet_id) NOT IN (SELECT (inst, tablet_id) FROM pending_bitmap)
            AND (e.inst, e.tablet_id) NOT IN (SELECT (inst, tablet_id) FROM tablet WHERE dropped)
            AND (e.inst, e.tablet_id) NOT IN (SELECT (inst, tablet_id) FROM job_id WHERE id IS NOT NULL)
        UNION ALL BY NAME
        SELECT b.inst, 'bitmap' AS fact, b.tablet_id, b.rowset_id, b.version, b.seg_id, 'suspicious' AS severity,
            format('tablet {} has a delete bitmap of version {}, its partition {} has version {}', b.tablet_id,
                b.version, t.partition_id, p.version) AS says
        FROM (
            SELECT inst, tablet_id, max(version) AS version, arg_max(rowset_id, (version, rowset_id)) AS rowset_id,
                arg_max(seg_id, (version, rowset_id)) AS seg_id FROM bitmap GROUP BY inst, tablet_id) b
        JOIN tablet t USING (inst, tablet_id) JOIN part p USING (inst, partition_id, table_id)
        WHERE b.version > p.version AND NOT (t.lazy OR t.dropped OR t.prepared OR t.restoring OR t.shadow)
            AND (t.inst, t.tablet_id) NOT IN (SELECT (inst, tablet_id) FROM pending_bitmap)
            AND (t.inst, t.tablet_id) NOT IN (SELECT (inst, tablet_id) FROM job_id WHERE id IS NOT NULL)
            AND (t.inst, t.table_id) NOT IN (SELECT (inst, table_id) FROM lock)""",
        partners="rowset tablet_meta",
    ),
    Check(
        34,
        "delete-bitmap-lost",
        Severity.SUSPICIOUS,
        "rowset",
        "Two live rowsets of a merge-on-write tablet both hold a key, as their first or their last one, and the tablet "
        "has no delete bitmap at all: the key has two rows. It runs only if it is named (`--only`), as it reads the "
        "key bounds of all rowsets, which takes half as long again.",
        "Keys in the midst of a rowset are not known, so that it finds some lost bitmaps and not all. Bounds that were "
        "cut off say nothing, nor do those of tables with cluster keys.",
        "Look for the bitmaps in an older backup (`inspector diff --instance`); else load the partition again.",
        "segment_writer.cpp, primary_key_index.h; #41309; L",
        """
        WITH bare AS (
            SELECT inst, tablet_id FROM tablet t ANTI JOIN bitmap b USING (inst, tablet_id)
            ANTI JOIN bitmap2 v USING (inst, tablet_id) ANTI JOIN pending_bitmap p USING (inst, tablet_id)
            WHERE t.mow AND NOT (t.lazy OR t.dropped OR t.prepared OR t.restoring OR t.shadow)
                AND (t.inst, t.index_id) IN (SELECT (inst, index_id) FROM schema)
                AND (t.inst, t.index_id) NOT IN (SELECT (inst, index_id) FROM schema WHERE len(cluster_keys) > 0)),
        keys AS (
            SELECT inst, tablet_id, version, unnest(list_distinct(list_concat(
                [x.min_key for x in bounds], [x.max_key for x in bounds]))) AS key
            FROM rowset_keys k SEMI JOIN bare b USING (inst, tablet_id)
            WHERE NOT coalesce(cut, false) AND len(bounds) > 0),
        twice AS (
            SELECT inst, tablet_id, min(version) AS first, max(version) AS last FROM keys WHERE octet_length(key) > 0
            GROUP BY inst, tablet_id, key HAVING count(*) > 1)
        SELECT inst, tablet_id, max(last) AS version,
            format('versions {} and {} of tablet {} both hold a key, and the tablet has no delete bitmap; {} such keys '
                || 'are known', arg_max(first, last), max(last), tablet_id, count(*)) AS says
        FROM twice GROUP BY inst, tablet_id""",
        partners="bitmap schema",
        by_name=True,
    ),
    Check(
        35,
        "mow-lock-stale",
        Severity.STUCK,
        "lock",
        "A lock of delete bitmaps cannot be right: it is held for more than a day to come, so that nobody can load or "
        "compact the table; or its table or its partition is wrong; or a dead load holds it.",
        "The next comer takes an expired lock, so that a dead owner is a note. A compaction of the second kind of lock "
        "leaves its lock behind for ever, which is right.",
        "Wait until it expires. One that is held for days: overwrite it (set_value).",
        "meta_service.cpp get_delete_bitmap_update_lock; #41759, #47766, #49889; H",
        """
        SELECT inst, table_id, partition_id, 'stuck' AS severity,
            format('the lock of table {} is held until {}', table_id, shown(expiration)) AS says
        FROM lock WHERE expiration > now_s() + 86400
        UNION ALL BY NAME
        SELECT inst, table_id, partition_id, 'suspicious' AS severity,
            format('the lock of table {} is of partition {}, not -1', table_id, partition_id) AS says
        FROM lock WHERE partition_id <> -1
        UNION ALL BY NAME
        SELECT l.inst, l.table_id, l.partition_id, 'leak' AS severity,
            format('lock of table {}, which has no tablet', l.table_id) AS says
        FROM lock l ANTI JOIN tablet_meta t USING (inst, table_id)
        WHERE (l.inst, l.table_id) NOT IN (SELECT (inst, table_id) FROM recycle_index WHERE table_id IS NOT NULL)
            AND (l.inst, l.table_id) NOT IN (SELECT (inst, table_id) FROM recycle_part WHERE table_id IS NOT NULL)
        UNION ALL BY NAME
        SELECT l.inst, l.table_id, l.partition_id, 'note' AS severity,
            format('transaction {} holds the lock of table {}, expired {} ago, and is {}', l.lock_id, l.table_id,
                lasting(now_s() - l.expiration), coalesce(s.status, 'not there')) AS says
        FROM lock l LEFT JOIN txn_state s ON s.inst = l.inst AND s.txn_id = l.lock_id
        WHERE l.lock_id > 0 AND l.expiration + lease_grace() < now_s()
            AND coalesce(s.status, '') NOT IN ('TXN_STATUS_PREPARED', 'TXN_STATUS_PRECOMMITTED', 'TXN_STATUS_COMMITTED',
                'TXN_STATUS_ABORTED')""",
        partners="tablet_meta",
    ),
    Check(
        36,
        "mow-job-stale",
        Severity.NOTE,
        "mow_job",
        "A compaction registered itself at the lock of a table, and is long past its time. The next owner of the lock "
        "takes it away.",
        "Ten minutes past its time are passed over.",
        "Nothing need be done.",
        "checker.cpp do_mow_job_key_check; H",
        """
        SELECT m.inst, m.table_id, m.initiator, format('compaction {} of table {} expired {} ago', m.initiator,
            m.table_id, lasting(now_s() - m.expiration)) AS says
        FROM mow_job m LEFT JOIN lock l USING (inst, table_id)
        WHERE m.expiration > 0 AND m.expiration + lease_grace() < now_s()
            AND (l.table_id IS NULL OR l.expiration >= now_s())
        UNION ALL BY NAME
        SELECT m.inst, m.table_id, m.initiator, format('compaction of table {}, which has no tablet', m.table_id) AS
            says
        FROM mow_job m ANTI JOIN tablet_meta t USING (inst, table_id)
        WHERE (m.inst, m.table_id) NOT IN (SELECT (inst, table_id) FROM recycle_index WHERE table_id IS NOT NULL)
            AND (m.inst, m.table_id) NOT IN (SELECT (inst, table_id) FROM recycle_part WHERE table_id IS NOT NULL)""",
        partners="tablet_meta",
    ),
    Check(
        37,
        "pending-bitmap-stale",
        Severity.LEAK,
        "pending_bitmap",
        "A list of pending delete bitmaps belongs to a tablet that is not there, or names bitmaps of another tablet. "
        "Whoever takes the list next would delete the wrong ones.",
        "Lists of aborted loads stay until the next load of the tablet, and are no finding.",
        "Compare with an older backup.",
        "meta_service.cpp update_delete_bitmap, process_pending_delete_bitmap; M",
        """
        SELECT p.inst, p.tablet_id, format('{} pending delete bitmaps of tablet {}, which is not there', len(p.keys),
            p.tablet_id) AS says
        FROM pending_bitmap p ANTI JOIN tablet_idx i USING (inst, tablet_id)""",
        partners="tablet_idx",
    ),
)
