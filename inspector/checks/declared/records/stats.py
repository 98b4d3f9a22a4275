"""The statistics of tablets against their rowsets."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

CHECKS = (
    Check(
        18,
        "stats-mismatch",
        Severity.SUSPICIOUS,
        "stats",
        "The statistics of a tablet are not the sums of its live rowsets. Sizes that the frontend shows are wrong, and "
        "compactions are planned by them; the data itself is not touched.",
        "Restores and what is being dropped are passed over; index and segment sizes too where old releases left them "
        "out.",
        "fix_tablet_stats repairs the sizes, not the numbers of rows, rowsets and segments.",
        "checker.cpp check_stats_tablet_key (four of the six fields); #41022, #41782, #54754; H",
        """
        SELECT t.inst, t.table_id, t.index_id, t.partition_id, t.tablet_id,
            concat_ws('; ',
                CASE WHEN s.num_rowsets <> coalesce(r.rowsets, 0)
                    THEN format('num_rowsets {}, not {}', s.num_rowsets, coalesce(r.rowsets, 0)) END,
                CASE WHEN s.num_rows <> coalesce(r.num_rows, 0)
                    THEN format('num_rows {}, not {}', s.num_rows, coalesce(r.num_rows, 0)) END,
                CASE WHEN s.num_segments <> coalesce(r.num_segments, 0)
                    THEN format('num_segments {}, not {}', s.num_segments, coalesce(r.num_segments, 0)) END,
                CASE WHEN s.data_size <> coalesce(r.total, 0)
                    THEN format('data_size {}, not {}', s.data_size, coalesce(r.total, 0)) END,
                CASE WHEN s.index_size <> coalesce(r.index, 0) AND (s.row_index IS NOT NULL OR s.own_index <> 0)
                    THEN format('index_size {}, not {}', s.index_size, coalesce(r.index, 0)) END,
                CASE WHEN s.segment_size <> coalesce(r.data, 0) AND (s.row_segment IS NOT NULL OR s.own_segment <> 0)
                    THEN format('segment_size {}, not {}', s.segment_size, coalesce(r.data, 0)) END) AS says
        FROM tablet t JOIN stats s USING (inst, table_id, index_id, partition_id, tablet_id)
        LEFT JOIN rowsets_of r USING (inst, tablet_id)
        WHERE NOT (t.dropped OR t.restoring) AND s.row AND (s.num_rowsets <> coalesce(r.rowsets, 0)
            OR s.num_rows <> coalesce(r.num_rows, 0) OR s.num_segments <> coalesce(r.num_segments, 0)
            OR s.data_size <> coalesce(r.total, 0)
            OR (s.index_size <> coalesce(r.index, 0) AND (s.row_index IS NOT NULL OR s.own_index <> 0))
            OR (s.segment_size <> coalesce(r.data, 0) AND (s.row_segment IS NOT NULL OR s.own_segment <> 0)))""",
        partners="rowset",
    ),
    Check(
        19,
        "stats-shape",
        Severity.SUSPICIOUS,
        "stats",
        "Statistics of a tablet cannot be: a negative number, a compaction in the future, or a cumulative point that "
        "its versions do not have.",
        "New tablets of a schema change, restores, and what is being made or dropped are passed over.",
        "fix_tablet_stats for sizes. A cumulative point settles with a full compaction.",
        "meta_service_job.cpp; M",
        """
        SELECT t.inst, t.table_id, t.index_id, t.partition_id, t.tablet_id,
            concat_ws('; ',
                CASE WHEN least(s.num_rowsets, s.num_rows, s.num_segments, s.data_size, s.index_size, s.segment_size) <
                    0
                    THEN 'a number is negative' END,
                CASE WHEN s.point NOT BETWEEN 2 AND coalesce(greatest(r.last, t.version), 1) + 1
                    THEN format('cumulative point {}, the newest version is {}', s.point, coalesce(r.last, 1)) END,
                CASE WHEN greatest(s.cumu, s.base, s.full) > now_ms() + 3600000
                    THEN format('a compaction at {}', shown(greatest(s.cumu, s.base, s.full) // 1000)) END) AS says
        FROM tablet t JOIN stats s USING (inst, table_id, index_id, partition_id, tablet_id)
        LEFT JOIN rowsets_of r USING (inst, tablet_id)
        WHERE NOT (t.dropped OR t.restoring OR t.prepared OR t.shadow) AND s.row AND
            (least(s.num_rowsets, s.num_rows, s.num_segments, s.data_size, s.index_size, s.segment_size) < 0
            OR s.point NOT BETWEEN 2 AND coalesce(greatest(r.last, t.version), 1) + 1
            OR greatest(s.cumu, s.base, s.full) > now_ms() + 3600000)""",
    ),
)
