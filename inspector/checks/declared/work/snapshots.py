"""Snapshots, and the clones that read through them."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

CHECKS = (
    Check(
        50,
        "snapshot-state",
        Severity.CORRUPTION,
        "snapshot",
        "A clone reads through an instance or a snapshot that is not there: it lost what it shares. Or a snapshot did "
        "not end in its time, was not removed in its time, or a reference names none, or a clone of another one; or "
        "instances that follow each other name different ones as the first.",
        "Only builds with snapshots have these records. The recycler ends snapshots that are past their time in its "
        "next round. A clone whose compaction is DONE reads through nothing.",
        "Restore the source's InstanceKey or SnapshotFullKey from a backup.",
        "snapshot_manager.cpp, doris_snapshot_manager.cpp; in part private code until 2026-01; M, L",
        """
        WITH clone AS (
            SELECT c.inst, c.source, lower(c.source_snapshot) AS snapshot, n.inst AS of
            FROM instance c LEFT JOIN named n ON n.id = c.source AND n.inst IN (SELECT inst FROM instance)
            WHERE c.source <> '' AND c.chain IS DISTINCT FROM 'SNAPSHOT_COMPACT_DONE')
        SELECT inst, 'instance' AS fact, NULL AS versionstamp, NULL AS ref_instance_id, 'corruption' AS severity,
            format('it reads through instance {}, which is not there', source) AS says
        FROM clone WHERE of IS NULL
        UNION ALL BY NAME
        SELECT c.inst, 'instance' AS fact,
            CASE WHEN s.inst IS NULL THEN 'corruption' ELSE 'suspicious' END AS severity,
            format('it reads through snapshot {} of instance {}, which is {}', c.snapshot, c.source,
                coalesce(s.status, 'not there')) AS says
        FROM clone c LEFT JOIN snapshot s ON s.inst = c.of AND s.versionstamp = c.snapshot
        WHERE c.snapshot <> '' AND c.of IS NOT NULL
            AND (s.inst IS NULL OR s.status IN ('SNAPSHOT_PREPARE', 'SNAPSHOT_ABORTED'))
        UNION ALL BY NAME
        SELECT inst, 'snapshot' AS fact, versionstamp, 'stuck' AS severity,
            format('snapshot {} is being made since {}, longer than its {} s', coalesce(label, versionstamp),
                shown(created), timeout) AS says
        FROM snapshot WHERE status = 'SNAPSHOT_PREPARE' AND created + timeout + grace() < now_s()
            AND inst NOT IN (SELECT inst FROM still)
        UNION ALL BY NAME
        SELECT inst, 'snapshot' AS fact, versionstamp, 'note' AS severity,
            format('snapshot {} was to be kept until {}', coalesce(label, versionstamp), shown(created + ttl)) AS says
        FROM snapshot WHERE status = 'SNAPSHOT_NORMAL' AND auto AND ttl > 0 AND is_time(created)
            AND created + ttl + grace() < now_s() AND inst NOT IN (SELECT inst FROM still)
        UNION ALL BY NAME
        SELECT inst, 'snapshot' AS fact, versionstamp, 'note' AS severity,
            format('snapshot {} of {} is {}, and still there', coalesce(label, versionstamp), shown(created), status) AS
                says
        FROM snapshot WHERE status IN ('SNAPSHOT_ABORTED', 'SNAPSHOT_RECYCLED') AND is_time(created)
            AND created + coalesce(timeout, 0) + 86400 + grace() < now_s() AND inst NOT IN (SELECT inst FROM still)
        UNION ALL BY NAME
        SELECT r.inst, 'reference' AS fact, r.versionstamp, r.ref_instance_id, 'note' AS severity,
            format('instance {} refers to snapshot {}, and is not there', r.ref_instance_id, r.versionstamp) AS says
        FROM reference r LEFT JOIN named n ON n.id = r.ref_instance_id
        WHERE n.inst IS NULL OR n.inst NOT IN (SELECT inst FROM instance)
        UNION ALL BY NAME
        SELECT r.inst, 'reference' AS fact, r.versionstamp, r.ref_instance_id, 'suspicious' AS severity,
            format('instance {} refers to snapshot {}, which is not there', r.ref_instance_id, r.versionstamp) AS says
        FROM reference r ANTI JOIN snapshot s USING (inst, versionstamp)
        WHERE r.inst IN (SELECT inst FROM instance)
        UNION ALL BY NAME
        SELECT r.inst, 'reference' AS fact, r.versionstamp, r.ref_instance_id, 'suspicious' AS severity,
            format('instance {} refers to snapshot {}, but reads through snapshot {} of instance {}', r.ref_instance_id,
                r.versionstamp, c.snapshot, c.source) AS says
        FROM reference r JOIN named n ON n.id = r.ref_instance_id JOIN clone c ON c.inst = n.inst
        WHERE c.of <> r.inst OR (c.snapshot <> '' AND c.snapshot <> r.versionstamp)
        UNION ALL BY NAME
        SELECT a.inst, 'instance' AS fact, 'suspicious' AS severity,
            format('the first instance of its chain is {}, but {}, which follows it, names {}',
                coalesce(nullif(a.original, ''), n.id), m.id, b.original) AS says
        FROM instance a JOIN named n USING (inst) JOIN named m ON m.id = a.successor JOIN instance b ON b.inst = m.inst
        WHERE b.original <> '' AND b.original <> coalesce(nullif(a.original, ''), n.id)""",
    ),
)
