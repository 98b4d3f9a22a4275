"""What several checks ask of the facts: each a table that is made once, if a check reads it, and macros for times."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.views.activity.recycle_bin import Retention

#: Two rounds of the recycler, in seconds: what is later than that is late.
GRACE = 7200
#: How long a lock or a job of merge-on-write may be dead before it is told, in seconds.
LEASE_GRACE = 600
#: How long the service remembers which files were loaded, in seconds.
COPY_KEPT = 259_200

VIEWS: dict[str, str] = {
    # An instance that keeps several versions of its records: what waits to be recycled is in logs first.
    "keeps_versions": """
        SELECT inst FROM instance WHERE multi IS NOT NULL AND multi <> 'MULTI_VERSION_DISABLED'""",
    # Nothing is written to these, or their recycler stands still: ages say nothing.
    "still": "SELECT inst FROM instance WHERE read_only OR coalesce(successor, '') <> '' OR status = 'OVERDUE'",
    "dropped_index": """
        SELECT inst, index_id FROM recycle_index WHERE state IN ('DROPPED', 'RECYCLING')
        UNION SELECT inst, unnest(dropped_indexes) FROM log""",
    "dropped_part": """
        SELECT inst, partition_id FROM recycle_part WHERE state IN ('DROPPED', 'RECYCLING')
        UNION SELECT inst, unnest(dropped_parts) FROM log""",
    # A change of schema, or a rollup: base tablet, new tablet.
    "change": """
        SELECT inst, table_id, index_id, partition_id, tablet_id, change_id, alter_version, new.tablet_id AS new_tablet,
            new.index_id AS new_index FROM tablet_job WHERE has_change""",
    "job_id": """
        SELECT inst, tablet_id, unnest(compaction).id AS id FROM tablet_job
        UNION SELECT inst, tablet_id, change_id FROM tablet_job WHERE has_change""",
    # The version of a partition: one that was never loaded has none, which is 1.
    "part": """
        SELECT inst, partition_id, table_id, max(version) AS version, max(len(coalesce(waiting, []))) AS waiting
        FROM part_version GROUP BY ALL""",
    # Tablets, and what excuses them.
    "tablet": """
        SELECT t.inst, t.table_id, t.index_id, t.partition_id, t.tablet_id, t.state, t.mow, t.created, t.table_name,
            coalesce(p.version, 1) AS version, coalesce(p.waiting, 0) > 0 AS lazy,
            (t.inst, t.index_id) IN (SELECT (inst, index_id) FROM dropped_index)
                OR (t.inst, t.partition_id) IN (SELECT (inst, partition_id) FROM dropped_part) AS dropped,
            (t.inst, t.index_id) IN (SELECT (inst, index_id) FROM recycle_index WHERE state = 'PREPARED')
                OR (t.inst, t.partition_id) IN (SELECT (inst, partition_id) FROM recycle_part WHERE state = 'PREPARED')
                AS prepared,
            (t.inst, t.tablet_id) IN (SELECT (inst, tablet_id) FROM restore_job) AS restoring,
            coalesce(t.state = 'PB_NOTREADY', false)
                OR (t.inst, t.tablet_id) IN (SELECT (inst, new_tablet) FROM change WHERE new_tablet IS NOT NULL)
                AS shadow
        FROM tablet_meta t LEFT JOIN part p USING (inst, partition_id, table_id)""",
    # The live rowsets of a tablet together. ``whole``: whether their versions join without a hole or an overlap.
    "rowsets_of": """
        SELECT inst, tablet_id, count(*) AS rowsets, min(first) AS first, max(last) AS last,
            sum(num_rows) AS num_rows, sum(num_segments) AS num_segments, sum(total) AS total, sum(index) AS index,
            sum(data) AS data,
            sum(hash(last)::HUGEINT - hash(first - 1)::HUGEINT)
                = hash(max(last))::HUGEINT - hash(min(first) - 1)::HUGEINT AS whole
        FROM rowset GROUP BY inst, tablet_id""",
    # The live rowsets of the tablets that are not whole, each with how far those before it reach.
    "version_path": """
        SELECT r.inst, r.tablet_id, r.version, r.first, r.last, r.id,
            max(r.last) OVER (PARTITION BY r.inst, r.tablet_id ORDER BY r.last, r.first
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
        FROM rowset r SEMI JOIN (SELECT inst, tablet_id FROM rowsets_of WHERE NOT whole) o USING (inst, tablet_id)""",
    # The state of a transaction, also by the id of a part of it.
    "txn_state": """
        SELECT i.inst, i.txn_id, coalesce(t.txn_id, p.txn_id) AS whole_id, coalesce(t.db_id, p.db_id) AS db_id,
            coalesce(t.status, p.status) AS status
        FROM txn_index i
        LEFT JOIN txn t ON t.inst = i.inst AND t.db_id = i.db AND t.txn_id = i.txn_id
        LEFT JOIN txn p ON p.inst = i.inst AND p.txn_id = i.parent""",
    # The stores that rowsets may lie in.
    "resource": """
        SELECT inst, unnest(obj_info).id AS id FROM instance
        UNION SELECT inst, unnest(resource_ids) FROM instance""",
    # Rowsets that a log of several versions still has to put into the recycle bin.
    "logged": """
        SELECT inst, versionstamp, unnest(compacted).rowset_meta AS meta, unnest(compacted).type AS type FROM log
        UNION ALL
        SELECT inst, versionstamp, unnest(changed).rowset_meta, unnest(changed).type FROM log""",
    "due_tmp": """
        SELECT *, CASE WHEN expiration > 0 THEN expiration ELSE created END + kept('', '') AS due FROM tmp""",
    "due_restore": """
        SELECT *, CASE WHEN coalesce(changed, 0) > 0 THEN changed ELSE created END + coalesce(expires_in, 0)
            + kept('', '') AS due FROM restore_job""",
}


def macros(now: int | None, retention: Retention) -> Iterator[str]:
    """The statements that tell the time, in milliseconds since 1970, and the settings of the service.

    ``kept(kind, state)``: how many seconds the recycler keeps it; ``shown(seconds)``: a time as text;
    ``lasting(seconds)``: a duration as text.
    """
    shorter = [("rowset", "COMPACT"), ("rowset", "DROP"), ("index", "DROPPED"), ("partition", "DROPPED")]
    cases = [f"WHEN kind = '{kind}' AND state = '{state}' THEN {retention.of(kind, state)}" for kind, state in shorter]
    made = {
        "now_ms()": "NULL::BIGINT" if now is None else f"{now}::BIGINT",
        "now_s()": "now_ms() // 1000",
        "grace()": str(GRACE),
        "lease_grace()": str(LEASE_GRACE),
        "copy_kept()": str(COPY_KEPT),
        "label_kept()": str(retention.label_keep_max_second),
        "kept(kind, state)": f"CASE {' '.join(cases)} ELSE {retention.retention_seconds} END",
        **_TEXTS,
    }
    return (f"CREATE MACRO {name} AS {body}" for name, body in made.items())


_TEXTS = {
    "is_time(seconds)": "seconds > 0 AND seconds < 253402300800",
    "shown(seconds)": """CASE WHEN is_time(seconds)
        THEN strftime(make_timestamp(seconds * 1000000), '%Y-%m-%dT%H:%M:%SZ') ELSE seconds::VARCHAR END""",
    "lasting(seconds)": """CASE
        WHEN seconds >= 86400 THEN format('{} d {} h', seconds // 86400, seconds % 86400 // 3600)
        WHEN seconds >= 3600 THEN format('{} h {} min', seconds // 3600, seconds % 3600 // 60)
        WHEN seconds >= 60 THEN format('{} min', seconds // 60) ELSE format('{} s', seconds) END""",
    "left_until(seconds)": """CASE
        WHEN seconds IS NULL OR now_s() IS NULL THEN 'at an unknown time'
        WHEN seconds <= now_s() THEN format('at any moment (due {})', shown(seconds))
        ELSE format('{}, in {}', shown(seconds), lasting(seconds - now_s())) END""",
}
