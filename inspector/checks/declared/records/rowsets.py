"""Rowsets: their versions, their ids, their shape, where their data lies, and the statistics of them."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

_CLONE = "Instances that are clones are not checked."

CHECKS = (
    Check(
        8,
        "rowset-of-unknown-tablet",
        Severity.LEAK,
        "rowset",
        "Rowsets lie under a tablet that has no MetaTabletIdxKey. The recycler goes from tablet to tablet, so nothing "
        "will ever remove them, nor their files.",
        f"Rowsets go before their tablet, so never. {_CLONE}",
        "Compare with the frontend's list of tablets; then the files below data/TABLET_ID/ of the vault may go, and "
        "the keys by hand.",
        "checker.cpp check_meta_rowset_key (#54623); H",
        """
        SELECT inst, tablet_id, r.last AS version,
            format('{} rowsets of tablet {}, which has no MetaTabletIdxKey', r.rowsets, tablet_id) AS says
        FROM rowsets_of r ANTI JOIN tablet_idx i USING (inst, tablet_id)
        ANTI JOIN tablet_meta t USING (inst, tablet_id)""",
        partners="tablet_idx",
    ),
    Check(
        9,
        "rowset-overlap",
        Severity.CORRUPTION,
        "rowset",
        "Two live rowsets of a tablet hold the same versions. A backend finds no path of versions, or reads rows "
        "twice.",
        "Never: a compaction removes what it took in the same transaction.",
        "Look for the compaction that left its input (`inspector rowsets TABLET`, `recycle-bin`); keep the wider "
        "rowset only if its data is whole. Known cause: a BASE and a CUMULATIVE compaction at once (#64619).",
        "meta_service_job.cpp process_compaction_job; #64619, #67989; H",
        """
        SELECT inst, tablet_id, version, format('rowset {} holds versions {} to {}, but those before it reach {}', id,
            first, last, reached) AS says
        FROM version_path WHERE first <= reached""",
    ),
    Check(
        10,
        "rowset-hole",
        Severity.CORRUPTION,
        "rowset",
        "Versions of a tablet are in no live rowset. A backend fills the hole with empty rowsets, so rows are missing "
        "without any error. It is corruption if the statistics count more rowsets than there are, else a note: a "
        "backend may leave out empty rowsets.",
        "New tablets of a schema change, restores, and what is being made or dropped are passed over. "
        "skip_writing_empty_rowset_metadata makes holes where nothing was loaded.",
        "Look for the version in the recycle bin and in older backups (files stay 3 hours, or 72); else load again.",
        "cloud_meta_mgr.cpp fill_version_holes; #54395, #56209, #63443, #62256; H, its severity M",
        """
        WITH sized AS (
            SELECT t.inst, t.table_id, t.index_id, t.partition_id, t.tablet_id, t.version AS newest,
                coalesce(r.rowsets, 0) AS rowsets, r.first, r.last, r.whole, coalesce(s.num_rowsets, 0) AS counted
            FROM tablet t LEFT JOIN rowsets_of r USING (inst, tablet_id)
            LEFT JOIN stats s USING (inst, table_id, index_id, partition_id, tablet_id)
            WHERE NOT (t.dropped OR t.prepared OR t.restoring OR t.shadow)),
        gaps AS (
            SELECT inst, tablet_id, reached + 1 AS start, first - 1 AS stop FROM version_path WHERE first > reached + 1
            UNION ALL SELECT inst, tablet_id, 0, first - 1 FROM sized WHERE first > 2 OR (first > 0 AND counted >
                rowsets)
            UNION ALL SELECT inst, tablet_id, coalesce(last + 1, 0), newest FROM sized
            WHERE coalesce(last, -1) < newest AND (last IS NOT NULL OR counted > 0))
        SELECT inst, tablet_id, min(start) AS version,
            CASE WHEN h.counted > h.rowsets THEN 'corruption' WHEN h.counted = h.rowsets THEN 'note'
                ELSE 'suspicious' END AS severity,
            format('no rowset holds versions {}; there are {} rowsets, and the statistics count {}',
                string_agg(format('{} to {}', start, stop), ', ' ORDER BY start), h.rowsets, h.counted) AS says
        FROM gaps JOIN sized h USING (inst, tablet_id) GROUP BY inst, tablet_id, h.counted, h.rowsets""",
        partners="rowset",
    ),
    Check(
        11,
        "rowset-beyond-version",
        Severity.CORRUPTION,
        "rowset",
        "A tablet has a rowset of a later version than its partition has. The next load of the partition gives that "
        "version to other data.",
        "While a lazy commit is at work, one version more is right. Restores are passed over.",
        "Stop the loads; set the version of the partition to the largest of its tablets, and let the frontends forget "
        "what they keep of it.",
        "meta_service_txn.cpp commit_txn_immediately, txn_lazy_committer.cpp; H",
        """
        SELECT t.inst, t.tablet_id, r.last AS version,
            format('tablet {} has version {}, its partition {} has {}{}', t.tablet_id, r.last, t.partition_id,
                t.version,
                CASE WHEN t.lazy THEN ', and one more is being committed' ELSE '' END) AS says
        FROM tablet t JOIN rowsets_of r USING (inst, tablet_id)
        WHERE r.last > t.version + t.lazy::INT AND NOT t.restoring""",
        partners="part_version",
    ),
    Check(
        12,
        "rowset-id-twice",
        Severity.CORRUPTION,
        "rowset",
        "One rowset is live at two places. In one tablet its rows count twice; in two, one of them loses its data when "
        "the other is recycled.",
        "A rowset that says from which tablet or instance it comes is passed over.",
        "In one tablet: a commit was published twice (#67989); drop the later one, or load the partition again.",
        "#67989; M",
        """
        WITH twice AS (
            SELECT inst, hash(id) AS hashed FROM rowset WHERE id <> '' GROUP BY inst, hash(id) HAVING count(*) > 1)
        SELECT inst, min(tablet_id) AS tablet_id, arg_min(version, (tablet_id, version)) AS version, id AS rowset_id,
            format('rowset {} is live {} times: {}', id, count(*),
                string_agg(format('tablet {} version {}', tablet_id, version), ', ' ORDER BY tablet_id, version)) AS
                    says
        FROM rowset r JOIN twice t ON r.inst = t.inst AND hash(r.id) = t.hashed
        GROUP BY r.inst, id
        HAVING count(*) > 1 AND (count(DISTINCT tablet_id) = 1
            OR bool_and(source_tablet IS NULL AND coalesce(reference_instance_id, '') = ''))""".replace(
            "SELECT inst, min(tablet_id)", "SELECT r.inst, min(tablet_id)"
        ),
    ),
    Check(
        13,
        "rowset-live-and-recycled",
        Severity.CORRUPTION,
        "recycled",
        "A live rowset is in the recycle bin too. When it is due, the recycler deletes its files without looking "
        "whether it is live: its rows are lost.",
        "Never.",
        "Stop the recycler for this instance before anything else (recycle_blacklist in its settings, and a restart); "
        "then remove the record from the recycle bin.",
        "recycler.cpp recycle_rowsets; #46657, #51129, #58459, #63985, #65550; H",
        """
        SELECT inst, 'recycled' AS fact, tablet_id, rowset_id,
            CASE WHEN c.expiration > 0 THEN c.expiration ELSE c.created END + kept('rowset', c.type) AS due,
            format('the recycler will delete live rowset {} of tablet {}, version {}: {} ({})', rowset_id, tablet_id,
                r.version, left_until(CASE WHEN c.expiration > 0 THEN c.expiration ELSE c.created END
                    + kept('rowset', c.type)), coalesce(c.type, 'no type')) AS says
        FROM recycled c JOIN (
            SELECT inst, tablet_id, id AS rowset_id, min(version) AS version FROM rowset GROUP BY inst, tablet_id, id) r
            USING (inst, tablet_id, rowset_id)
        UNION ALL BY NAME
        SELECT l.inst, 'log' AS fact, l.versionstamp,
            format('a log will put live rowset {} of tablet {}, version {}, into the recycle bin', r.id, r.tablet_id,
                r.version) AS says
        FROM logged l JOIN rowset r ON r.inst = l.inst AND r.tablet_id = l.meta.tablet_id AND r.id = l.meta.rowset_id_v2
        """,
        loss=True,
    ),
    Check(
        14,
        "tmp-rowset-conflict",
        Severity.SUSPICIOUS,
        "tmp",
        "A rowset that is not published yet is in the recycle bin, or is live already. When it is due, the recycler "
        "deletes the files of both.",
        "Both not published and live is right while its transaction is COMMITTED. A record of another rowset of the "
        "same load is a retry.",
        "As for rowset-live-and-recycled, if the rowset is live.",
        "meta_service.cpp commit_rowset, #63985, #67637; H",
        """
        SELECT inst, txn_id, tablet_id, format('rowset {} is not published, and is in the recycle bin', id) AS says
        FROM tmp SEMI JOIN (SELECT inst, tablet_id, rowset_id AS id FROM recycled) USING (inst, tablet_id, id)
        UNION ALL BY NAME
        SELECT t.inst, t.txn_id, t.tablet_id, format('rowset {} is live, yet still unpublished; its transaction is {}',
            t.id, coalesce(s.status, 'not there')) AS says
        FROM tmp t SEMI JOIN rowset r USING (inst, tablet_id, id)
        LEFT JOIN txn_state s ON s.inst = t.inst AND s.txn_id = t.txn_id
        WHERE s.status IS DISTINCT FROM 'TXN_STATUS_COMMITTED'""",
        partners="txn_index",
    ),
    Check(
        15,
        "tmp-rowset-orphan",
        Severity.LEAK,
        "tmp",
        "A rowset waits to be published, but its transaction or job has ended. Of a VISIBLE transaction it is "
        "suspicious: either the last step of the commit is missing, or its rows were never published.",
        "Of an ABORTED transaction it stays until it is due, and three rounds of the recycler longer.",
        "None for leaks: see recycle-overdue. Of a VISIBLE one: compare with `inspector rowsets TABLET`.",
        "recycler.cpp recycle_tmp_rowsets, meta_service_txn.cpp scan_tmp_rowset; age H, VISIBLE M",
        """
        WITH told AS (
            SELECT t.*, s.status, coalesce(t.job_id, '') <> '' OR (s.txn_id IS NULL AND NOT t.load
                AND coalesce(t.first, 0) <> coalesce(t.last, 0)) AS of_job
            FROM due_tmp t LEFT JOIN txn_state s ON s.inst = t.inst AND s.txn_id = t.txn_id)
        SELECT inst, txn_id, tablet_id, 'suspicious' AS severity,
            format('transaction {} is VISIBLE, but its rowset {} of tablet {} is still unpublished', txn_id, id,
                tablet_id) AS says
        FROM told WHERE NOT of_job AND status = 'TXN_STATUS_VISIBLE'
        UNION ALL BY NAME
        SELECT inst, txn_id, tablet_id, 'leak' AS severity,
            format('rowset {} waits for {}; it was due {}', id, CASE WHEN of_job THEN 'job ' || coalesce(job_id, '')
                ELSE format('transaction {}, which is {}', txn_id, coalesce(status, 'not there')) END, shown(due)) AS
                    says
        FROM told WHERE due + 2 * grace() < now_s() AND inst NOT IN (SELECT inst FROM still)
            AND CASE WHEN of_job THEN (inst, tablet_id, coalesce(job_id, '')) NOT IN (SELECT (inst, tablet_id, id) FROM
                job_id WHERE id IS NOT NULL)
                ELSE coalesce(status, 'TXN_STATUS_ABORTED') = 'TXN_STATUS_ABORTED' END""",
        partners="txn_index txn",
    ),
)
