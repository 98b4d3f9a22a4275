"""Jobs of tablets: compactions, schema changes, restores; and the recycler's own."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

CHECKS = (
    Check(
        38,
        "compaction-job-dead",
        Severity.STUCK,
        "tablet_job",
        "A compaction no longer renews its lease: a note, as the next one takes it away. A token that stops all "
        "compactions is stuck if it lives and no schema change goes with it. Two that live and take the same versions "
        "are suspicious: their results overlap.",
        "Ten minutes past the lease are passed over. A token of a crashed backend lives for 80 seconds.",
        "abort_tablet_job, with the id of the job.",
        "meta_service_job.cpp start_compaction_job; #48399, #49275, #63520, #64619, #68398; H",
        """
        WITH each AS (
            SELECT inst, table_id, index_id, partition_id, tablet_id, has_change, unnest(compaction) AS job
            FROM tablet_job),
        live AS (
            SELECT *, CASE WHEN is_time(job.lease) THEN job.lease END AS lease, coalesce(job.lease >= now_s(), true)
                AND (coalesce(job.expiration, 0) <= 0
                OR job.expiration >= now_s()) AS lives FROM each)
        SELECT inst, table_id, index_id, partition_id, tablet_id, 'note' AS severity,
            format('{} compaction {} of tablet {} by {} is past its lease by {} (more than {})', job.type, job.id,
                tablet_id, job.initiator, lasting(now_s() - lease), lasting(lease_grace())) AS says
        FROM live WHERE NOT lives AND job.type IS DISTINCT FROM 'STOP_TOKEN' AND lease + lease_grace() < now_s() AND
            inst NOT IN (SELECT inst FROM still)
        UNION ALL BY NAME
        SELECT inst, table_id, index_id, partition_id, tablet_id, 'stuck' AS severity,
            format('a token of {} stops all compactions of tablet {}, which no schema change makes', job.initiator,
                tablet_id) AS says
        FROM live WHERE lives AND job.type = 'STOP_TOKEN' AND NOT has_change
            AND (inst, tablet_id) NOT IN (SELECT (inst, new_tablet) FROM change WHERE new_tablet IS NOT NULL)
        UNION ALL BY NAME
        SELECT a.inst, a.table_id, a.index_id, a.partition_id, a.tablet_id, 'suspicious' AS severity,
            format('{} compaction {} and {} compaction {} of tablet {} both take versions {} to {}', a.job.type,
                a.job.id,
                b.job.type, b.job.id, a.tablet_id, greatest(a.job.input_versions[1], b.job.input_versions[1]),
                least(a.job.input_versions[2], b.job.input_versions[2])) AS says
        FROM live a JOIN live b USING (inst, tablet_id)
        WHERE a.job.id < b.job.id AND a.lives AND b.lives AND len(a.job.input_versions) = 2
            AND len(b.job.input_versions) = 2 AND a.job.input_versions[1] <= b.job.input_versions[2]
            AND b.job.input_versions[1] <= a.job.input_versions[2]""",
    ),
    Check(
        39,
        "schema-change-broken",
        Severity.STUCK,
        "tablet_job",
        "A schema change makes a tablet that is not there, or has made it and does not end; or a tablet waits for a "
        "schema change that nobody runs.",
        "The frontend makes the new tablets long before it starts the jobs: while their index is marked as being made, "
        "nothing is told. A job left with a version below 2 is harmless.",
        "CANCEL ALTER TABLE in the frontend; abort_tablet_job.",
        "meta_service_job.cpp process_schema_change_job; #39558, #67401; M",
        """
        SELECT c.inst, c.table_id, c.index_id, c.partition_id, c.tablet_id, 'tablet_job' AS fact,
            format('schema change {} of tablet {} makes tablet {}, which is not there', c.change_id, c.tablet_id,
                c.new_tablet) AS says
        FROM change c ANTI JOIN tablet_meta n ON n.inst = c.inst AND n.tablet_id = c.new_tablet
        WHERE c.new_tablet IS NOT NULL
            AND (c.inst, c.new_index) NOT IN (SELECT (inst, index_id) FROM dropped_index)
        UNION ALL BY NAME
        SELECT t.inst, t.table_id, t.index_id, t.partition_id, t.tablet_id, 'tablet_meta' AS fact,
            format('tablet {} is not ready, and no schema change makes it', t.tablet_id) AS says
        FROM tablet t WHERE t.state = 'PB_NOTREADY' AND NOT (t.prepared OR t.dropped)
            AND (t.inst, t.tablet_id) NOT IN (SELECT (inst, new_tablet) FROM change WHERE new_tablet IS NOT NULL)
        UNION ALL BY NAME
        SELECT c.inst, c.table_id, c.index_id, c.partition_id, c.tablet_id, 'tablet_job' AS fact,
            format('schema change {} of tablet {} has made tablet {}, which runs, but does not end', c.change_id,
                c.tablet_id, c.new_tablet) AS says
        FROM change c JOIN tablet_meta n ON n.inst = c.inst AND n.tablet_id = c.new_tablet
        WHERE n.state = 'PB_RUNNING' AND c.alter_version >= 2 AND c.tablet_id <> c.new_tablet
        UNION ALL BY NAME
        SELECT c.inst, c.table_id, c.index_id, c.partition_id, c.tablet_id, 'tablet_job' AS fact,
            format('schema change {} of tablet {} works up to version {}, its partition has {}', c.change_id,
                c.tablet_id,
                c.alter_version, t.version) AS says
        FROM change c JOIN tablet t USING (inst, tablet_id) WHERE c.alter_version > t.version + t.lazy::INT
        UNION ALL BY NAME
        SELECT a.inst, a.table_id, a.index_id, a.partition_id, a.tablet_id, 'tablet_job' AS fact,
            format('tablet {} has schema change {}, tablet {} has {}', a.tablet_id, a.change_id, b.tablet_id,
                b.change_id) AS says
        FROM change a JOIN change b ON b.inst = a.inst AND b.tablet_id = a.new_tablet
        WHERE a.tablet_id <> b.tablet_id AND a.change_id <> b.change_id""",
        partners="tablet_meta",
    ),
    Check(
        40,
        "restore-job-old",
        Severity.CORRUPTION,
        "restore_job",
        "A restore was committed, its table is in use, and the job was never ended. Five days after its last change "
        "the recycler takes it for a failed one and deletes the tablet's data. A job that only takes long is a note.",
        "Large restores take hours. A partition that is still marked as being made, is not in use yet.",
        "Stop the recycler for this instance (recycle_blacklist), then have the frontend end the job, or set the "
        "record to COMPLETED (set_value JobRestoreTabletKey).",
        "recycler.cpp recycle_restore_jobs, RestoreJob.java; #47300, #54516, #54994; H for the path, not seen in "
        "public",
        """
        WITH told AS (
            SELECT j.*, t.partition_id, r.last AS newest,
                t.tablet_id IS NOT NULL AND NOT t.dropped AND NOT t.prepared AS in_use
            FROM due_restore j LEFT JOIN tablet t USING (inst, tablet_id) LEFT JOIN rowsets_of r USING (inst,
                tablet_id))
        SELECT inst, 'restore_job' AS fact, tablet_id, due, 'corruption' AS severity,
            format('the recycler will delete tablet {}, in use (version {}): its restore is {} and not ended; {}',
                tablet_id, newest, state, left_until(due)) AS says
        FROM told WHERE state = 'COMMITTED' AND in_use AND (created + 3600 < now_s() OR newest > version)
        UNION ALL BY NAME
        SELECT inst, 'restore_job' AS fact, tablet_id, now_s() AS due, 'corruption' AS severity,
            format('the recycler deletes tablet {}, which is in use (version {}): its restore is {}; at any moment',
                tablet_id, newest, state) AS says
        FROM told WHERE state IN ('DROPPED', 'RECYCLING') AND need_recycle AND in_use AND newest > version
        UNION ALL BY NAME
        SELECT inst, 'restore_job' AS fact, tablet_id, 'note' AS severity,
            format('the restore of tablet {} is {} since {}', tablet_id, state,
                lasting(now_s() - greatest(created, changed))) AS says
        FROM told WHERE (state = 'PREPARED' OR (state = 'COMMITTED' AND NOT in_use))
            AND greatest(created, changed) + grace() < now_s()
        UNION ALL BY NAME
        SELECT j.inst, 'restore_job' AS fact, j.tablet_id, 'suspicious' AS severity,
            format('the restore of tablet {} is {} and counts {} rowsets, there are {}', j.tablet_id, j.state, j.total,
                count(w.tablet_id)) AS says
        FROM restore_job j LEFT JOIN restore_rowset w USING (inst, tablet_id)
        WHERE j.state IN ('COMMITTED', 'COMPLETED') AND j.total IS NOT NULL GROUP BY j.inst, j.tablet_id, j.state,
            j.total
        HAVING count(w.tablet_id) <> j.total
        UNION ALL BY NAME
        SELECT w.inst, 'restore_rowset' AS fact, w.tablet_id, min(w.version) AS version, 'leak' AS severity,
            format('{} rowsets of a restore of tablet {}, which has no job', count(*), w.tablet_id) AS says
        FROM restore_rowset w ANTI JOIN restore_job j USING (inst, tablet_id) GROUP BY w.inst, w.tablet_id""",
        loss=True,
    ),
    Check(
        41,
        "recycler-idle",
        Severity.STUCK,
        "recycle_job",
        "The recycler has not finished a round of this instance for more than three hours, or it ends each with an "
        "error, or it died in one, or it never came. All that waits to be removed only grows. As a note: a checker "
        "that died in its round, and services that are registered and do not renew that.",
        "A list of instances in the recycler's settings (recycle_whitelist, recycle_blacklist); a new instance; a "
        "backup of a stopped cluster, whose services end one after the other.",
        "Look at the recycler and its log; mend what checks 2, 16, 17, 20 and 28 tell.",
        "recycler/util.cpp prepare_instance_recycle_job; H",
        """
        SELECT inst, 'instance' AS fact, 'stuck' AS severity, 'the instance is OVERDUE: the recycler passes it over' AS
            says
        FROM instance WHERE status = 'OVERDUE'
        UNION ALL BY NAME
        SELECT inst, 'recycle_job' AS fact, 'stuck' AS severity, concat_ws('; ',
            CASE WHEN last_success > 0 AND last_success // 1000 + 10800 < now_s()
                THEN format('no round ended well for {}', lasting(now_s() - last_success // 1000)) END,
            CASE WHEN coalesce(last_success, 0) <= 0 AND last_ctime > 0 AND last_ctime // 1000 + 10800 < now_s()
                THEN format('no round began for {}', lasting(now_s() - last_ctime // 1000)) END,
            CASE WHEN last_success > 0 AND last_finish > last_success
                THEN format('the last one ended at {}, with an error', shown(last_finish // 1000)) END,
            CASE WHEN status = 'BUSY' AND expires > 0 AND expires // 1000 + lease_grace() < now_s()
                THEN format('it died in a round {} ago', lasting(now_s() - expires // 1000)) END) AS says
        FROM recycle_job WHERE inst NOT IN (SELECT inst FROM still)
            AND ((last_success > 0 AND last_success // 1000 + 10800 < now_s())
                OR (coalesce(last_success, 0) <= 0 AND last_ctime > 0 AND last_ctime // 1000 + 10800 < now_s())
                OR (status = 'BUSY' AND expires > 0 AND expires // 1000 + lease_grace() < now_s()))
        UNION ALL BY NAME
        SELECT i.inst, 'instance' AS fact, 'stuck' AS severity,
            format('it is there since {}, and the recycler never began a round', shown(i.ctime)) AS says
        FROM instance i ANTI JOIN recycle_job j USING (inst)
        WHERE coalesce(i.status, 'NORMAL') = 'NORMAL' AND i.recycle_state IS NULL AND coalesce(i.source, '') = ''
            AND is_time(i.ctime) AND i.ctime + 10800 < now_s() AND i.inst NOT IN (SELECT inst FROM still)
            AND EXISTS (SELECT 1 FROM recycle_job)
        UNION ALL BY NAME
        SELECT inst, 'check_job' AS fact, 'note' AS severity,
            format('the checker died in a round {} ago', lasting(now_s() - expires // 1000)) AS says
        FROM check_job WHERE status = 'BUSY' AND is_time(expires // 1000) AND expires // 1000 + 86400 < now_s()
        UNION ALL BY NAME
        SELECT NULL::INT AS inst, 'registry' AS fact, 'note' AS severity,
            CASE WHEN len(items) = 0 THEN 'no service is registered'
                ELSE format('{} of {} registered services are past their time: {}', len(late), len(items),
                    array_to_string([format('{}:{} since {}', coalesce(x.host, x.ip, '?'), x.port,
                        shown(x.expiration_time_ms // 1000)) for x in late], ', ')) END AS says
        FROM (SELECT items, [x for x in items if x.expiration_time_ms > 0
            AND x.expiration_time_ms // 1000 + 60 < now_s()] AS late FROM (
                SELECT coalesce(items, []) AS items FROM registry) r) r
        WHERE len(items) = 0 OR len(late) > 0""",
    ),
)
