"""Transactions and their partners: index, label, running record, recycle record."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

_RUNS = "('TXN_STATUS_PREPARED', 'TXN_STATUS_PRECOMMITTED', 'TXN_STATUS_COMMITTED')"
_ENDED = "('TXN_STATUS_VISIBLE', 'TXN_STATUS_ABORTED')"

CHECKS = (
    Check(
        24,
        "txn-index-pair",
        Severity.CORRUPTION,
        "txn",
        "A transaction without its index can be neither committed nor aborted by its id. An index without its "
        "transaction is a leak of a few bytes.",
        "Parts of a transaction that were aborted stay in it, and keep their index.",
        "Write the TxnIndexKey again (set_value). Of leaks: nothing.",
        "meta_service_txn.cpp begin_txn, begin_sub_txn, clean_txn_label; checker.cpp check_txn_index_key; H",
        """
        SELECT inst, 'txn' AS fact, db_id, txn_id, 'corruption' AS severity,
            format('transaction {} has no TxnIndexKey', txn_id) AS says
        FROM txn ANTI JOIN txn_index USING (inst, txn_id)
        UNION ALL BY NAME
        SELECT i.inst, 'txn_index' AS fact, i.txn_id, 'corruption' AS severity,
            format('the index of transaction {} names database {}, but it is in {}', i.txn_id, i.db, t.db_id) AS says
        FROM txn_index i JOIN txn t USING (inst, txn_id)
        WHERE i.db <> t.db_id AND NOT EXISTS (
            FROM txn o WHERE o.inst = i.inst AND o.txn_id = i.txn_id AND o.db_id = i.db)
        UNION ALL BY NAME
        SELECT i.inst, 'txn_index' AS fact, i.txn_id, 'leak' AS severity,
            format('index of transaction {}, which is not there', i.txn_id) AS says
        FROM txn_index i ANTI JOIN txn t USING (inst, txn_id) WHERE coalesce(i.parent, 0) = 0
        UNION ALL BY NAME
        SELECT i.inst, 'txn_index' AS fact, i.txn_id, 'leak' AS severity,
            CASE WHEN p.txn_id IS NULL THEN format('{} is part of transaction {}, which is not there', i.txn_id,
                i.parent)
                ELSE format('{} is part of transaction {}, which does not list it', i.txn_id, i.parent) END AS says
        FROM txn_index i LEFT JOIN txn p ON p.inst = i.inst AND p.txn_id = i.parent
        WHERE i.parent <> 0 AND NOT list_contains(coalesce(p.sub_txn_ids, []), i.txn_id)""",
        partners="txn txn_index",
    ),
    Check(
        25,
        "txn-label-pair",
        Severity.STUCK,
        "txn_label",
        "A label and its transactions do not agree. If its newest transaction is not there, the label cannot be used "
        "again; if it lacks one, the label can be used though it is taken.",
        "A label without transactions is left by a crash in the middle of a begin, and harmless. An older id that is "
        "not there is a note.",
        "Use another label, or restore the TxnInfoKey.",
        "meta_service_txn.cpp begin_txn, recycler.cpp recycle_expired_txn_label; H",
        """
        WITH each AS (
            SELECT inst, db_id, label, txn_ids, list_last(txn_ids) AS newest, unnest(txn_ids) AS txn_id FROM txn_label)
        SELECT e.inst, e.db_id, e.label, CASE WHEN e.txn_id = e.newest THEN 'stuck' ELSE 'note' END AS severity,
            format('label {} names transaction {}, which is not there', e.label, e.txn_id) AS says
        FROM each e ANTI JOIN txn t USING (inst, db_id, txn_id)
        WHERE (e.inst, e.txn_id) NOT IN (SELECT (inst, txn_id) FROM txn_index WHERE parent <> 0)
        UNION ALL BY NAME
        SELECT t.inst, 'txn' AS fact, t.db_id, t.txn_id, 'stuck' AS severity,
            format('label {} does not name its transaction {}', t.label, t.txn_id) AS says
        FROM txn t LEFT JOIN txn_label l USING (inst, db_id, label)
        WHERE t.label IS NOT NULL AND NOT list_contains(coalesce(l.txn_ids, []), t.txn_id)
        UNION ALL BY NAME
        SELECT e.inst, e.db_id, e.label, 'stuck' AS severity,
            format('label {} names transaction {}, whose label is {}', e.label, e.txn_id, t.label) AS says
        FROM each e JOIN txn t USING (inst, db_id, txn_id) WHERE t.label <> e.label
        UNION ALL BY NAME
        SELECT e.inst, e.db_id, e.label, 'stuck' AS severity,
            format('label {} has {} transactions that are not aborted: {}', e.label, count(*),
                list_sort(list(e.txn_id))) AS says
        FROM each e JOIN txn t USING (inst, db_id, txn_id)
        WHERE t.status <> 'TXN_STATUS_ABORTED' AND t.label = e.label GROUP BY e.inst, e.db_id, e.label
        HAVING count(*) > 1""",
        partners="txn txn_label",
    ),
    Check(
        26,
        "txn-running-pair",
        Severity.STUCK,
        "running",
        "A running record and its transaction do not agree. Beside a VISIBLE transaction it is dangerous: when its "
        "time has passed, the recycler marks the transaction as ABORTED. Without a transaction, schema changes wait "
        "for it for ever; a transaction without it never times out.",
        "Tables that differ are a note: old releases wrote them so.",
        "Not running: abort_txn by its id. The others: by hand.",
        "meta_service_txn.cpp check_txn_conflict, recycler.cpp abort_timeout_txn; H",
        f"""
        SELECT r.inst, 'running' AS fact, r.db_id, r.txn_id,
            CASE WHEN t.status = 'TXN_STATUS_VISIBLE' THEN 'corruption' ELSE 'stuck' END AS severity,
            CASE WHEN t.txn_id IS NULL THEN format('transaction {{}} runs, but is not there', r.txn_id)
                ELSE format('transaction {{}} runs, but is {{}}', r.txn_id, t.status) END AS says
        FROM running r LEFT JOIN txn t USING (inst, db_id, txn_id) WHERE t.txn_id IS NULL OR t.status IN {_ENDED}
        UNION ALL BY NAME
        SELECT t.inst, 'txn' AS fact, t.db_id, t.txn_id, 'stuck' AS severity,
            format('transaction {{}} is {{}}, but has no TxnRunningKey', t.txn_id, t.status) AS says
        FROM txn t ANTI JOIN running r USING (inst, db_id, txn_id) WHERE t.status IN {_RUNS}
        UNION ALL BY NAME
        SELECT r.inst, 'running' AS fact, r.db_id, r.txn_id, 'note' AS severity,
            format('transaction {{}} runs on tables {{}}, but names {{}}', r.txn_id, r.table_ids, t.table_ids) AS says
        FROM running r JOIN txn t USING (inst, db_id, txn_id)
        WHERE t.status IN {_RUNS} AND list_sort(list_distinct(r.table_ids)) <> list_sort(list_distinct(t.table_ids))""",
        partners="txn running",
    ),
    Check(
        27,
        "txn-status-times",
        Severity.CORRUPTION,
        "txn",
        "The status of a transaction and its times do not agree. One that was committed and is PRECOMMITTED was "
        "precommitted again: its data is visible, but it will time out as ABORTED.",
        "A few seconds between the clocks of two services are passed over.",
        "Nothing for the data; the label may tell a wrong state.",
        "meta_service_txn.cpp precommit_txn; H for the code, M that it happens",
        """
        SELECT inst, db_id, txn_id, 'corruption' AS severity,
            format('transaction {} is {}, but was committed at {}', txn_id, status,
                shown(greatest(commit_time, finish_time) // 1000)) AS says
        FROM txn WHERE status IN ('TXN_STATUS_PRECOMMITTED', 'TXN_STATUS_PREPARED')
            AND (commit_time > 0 OR finish_time > 0)
        UNION ALL BY NAME
        SELECT inst, db_id, txn_id, 'suspicious' AS severity, format('transaction {} is {}: {}', txn_id, status,
            concat_ws('; ',
                CASE WHEN status = 'TXN_STATUS_VISIBLE' AND coalesce(least(commit_time, finish_time), 0) <= 0
                    THEN 'it has no time of its commit, or of its end' END,
                CASE WHEN status = 'TXN_STATUS_ABORTED' AND coalesce(finish_time, 0) <= 0
                    THEN 'it has no time of its end' END,
                CASE WHEN coalesce(prepare_time, 0) <= 0 THEN 'it has no time of its begin' END,
                CASE WHEN commit_time > 0 AND commit_time < prepare_time - 10000
                    THEN format('committed {} before it began', lasting((prepare_time - commit_time) // 1000)) END,
                CASE WHEN timeout_ms <= 0 THEN format('its timeout is {} ms', timeout_ms) END)) AS says
        FROM txn WHERE (status = 'TXN_STATUS_VISIBLE' AND (coalesce(commit_time, 0) <= 0 OR coalesce(finish_time, 0) <=
            0))
            OR (status = 'TXN_STATUS_ABORTED' AND coalesce(finish_time, 0) <= 0) OR coalesce(prepare_time, 0) <= 0
            OR (commit_time > 0 AND commit_time < prepare_time - 10000) OR timeout_ms <= 0""",
    ),
    Check(
        28,
        "txn-recycle-pair",
        Severity.STUCK,
        "recycle_txn",
        "A transaction that ended and its recycle record do not agree. A record without the transaction or its label "
        "fails in each round of the recycler; a transaction without a record keeps its label for ever.",
        "With several versions, the record is in a log first: the versionstamped commit is looked for there.",
        "Without a record: CLEAN LABEL of the frontend.",
        "recycler.cpp recycle_expired_txn_label; #50766; H",
        f"""
        SELECT r.inst, 'recycle_txn' AS fact, r.db_id, r.txn_id, 'stuck' AS severity,
            CASE WHEN t.txn_id IS NULL THEN format('transaction {{}} is to be removed, but is not there', r.txn_id)
                WHEN t.status NOT IN {_ENDED} THEN format('transaction {{}} is to be removed, but is {{}}', r.txn_id,
                    t.status)
                WHEN l.label IS NULL THEN format('transaction {{}} is to be removed, but its label {{}} is not there',
                    r.txn_id, t.label)
                ELSE format('transaction {{}} is to be removed with label {{}}, but has {{}}', r.txn_id, r.label,
                    t.label)
            END AS says
        FROM recycle_txn r LEFT JOIN txn t USING (inst, db_id, txn_id)
        LEFT JOIN txn_label l ON l.inst = r.inst AND l.db_id = r.db_id AND l.label = t.label
        WHERE t.txn_id IS NULL OR t.status NOT IN {_ENDED} OR (l.label IS NULL AND t.label IS NOT NULL)
            OR r.label <> t.label
        UNION ALL BY NAME
        SELECT t.inst, 'txn' AS fact, t.db_id, t.txn_id, 'leak' AS severity,
            format('transaction {{}} is {{}}, but nothing will ever remove it', t.txn_id, t.status) AS says
        FROM txn t ANTI JOIN recycle_txn r USING (inst, db_id, txn_id)
        WHERE t.status IN {_ENDED} AND (t.inst, t.txn_id) NOT IN (
            SELECT (inst, logged_txn) FROM log WHERE logged_txn IS NOT NULL)""",
        partners="txn txn_label recycle_txn",
    ),
    Check(
        29,
        "txn-overdue",
        Severity.STUCK,
        "running",
        "A transaction is past its time by more than two rounds of the recycler, which should have aborted it. If "
        "there are many, the recycler stands still: see recycler-idle.",
        "Up to about an hour after its time is normal: the recycler comes hourly. Instances that are overdue or "
        "read-only are passed over.",
        "abort_txn; start the recycler.",
        "recycler.cpp abort_timeout_txn (Doris's checker alarms at once); H",
        """
        SELECT r.inst, r.db_id, r.txn_id,
            format('transaction {} is {} and past its time by {} (more than {})', r.txn_id, t.status,
                lasting(now_s() - r.timeout_time // 1000), lasting(grace())) AS says
        FROM running r JOIN txn t USING (inst, db_id, txn_id)
        WHERE t.status IN ('TXN_STATUS_PREPARED', 'TXN_STATUS_PRECOMMITTED') AND r.timeout_time > 0
            AND r.timeout_time // 1000 + grace() < now_s() AND r.inst NOT IN (SELECT inst FROM still)""",
    ),
    Check(
        52,
        "txn-table-gone",
        Severity.NOTE,
        "running",
        "A transaction loads into a table that has no tablet any more. It will fail and time out.",
        "Tables that are being made are passed over.",
        "Nothing need be done.",
        "follows from the life cycles; M",
        """
        WITH each AS (SELECT inst, db_id, txn_id, unnest(table_ids) AS table_id FROM running)
        SELECT e.inst, e.db_id, e.txn_id, format('transaction {} loads into table {}, which has no tablet', e.txn_id,
            string_agg(e.table_id::VARCHAR, ', ' ORDER BY e.table_id)) AS says
        FROM each e ANTI JOIN tablet_meta t USING (inst, table_id)
        WHERE (e.inst, e.table_id) NOT IN (SELECT (inst, table_id) FROM recycle_index WHERE table_id IS NOT NULL)
            AND (e.inst, e.table_id) NOT IN (SELECT (inst, table_id) FROM recycle_part WHERE table_id IS NOT NULL)
        GROUP BY e.inst, e.db_id, e.txn_id""",
        partners="tablet_meta",
    ),
)
