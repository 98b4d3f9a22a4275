"""Loads of files, packed files, and streams of tables."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

CHECKS = (
    Check(
        45,
        "copy-file-pair",
        Severity.STUCK,
        "copy_file",
        "A file counts as loaded, but the load that it names is not there: COPY INTO passes it over for ever. A load "
        "that names a file which does not count as loaded may load it twice. Or a load is past its time, or of a stage "
        "that is not there.",
        "A cancelled load removes both in one transaction. Ages say nothing of instances that are overdue or "
        "read-only.",
        "Load the file under another name, or remove the CopyFileKey.",
        "recycler.cpp recycle_copy_jobs; H",
        """
        SELECT f.inst, 'copy_file' AS fact, f.stage_id, f.table_id, f.obj_key, f.obj_etag, 'stuck' AS severity,
            format('file {} counts as loaded by {}, which is not there', f.obj_key, f.copy_id) AS says
        FROM copy_file f ANTI JOIN copy_job j ON j.inst = f.inst AND j.stage_id = f.stage_id
            AND j.table_id = f.table_id AND j.copy_id = f.copy_id AND j.group_id = coalesce(f.group_id, 0)
        WHERE f.copy_id IS NOT NULL
        UNION ALL BY NAME
        SELECT n.inst, 'copy_job' AS fact, n.stage_id, n.table_id, n.copy_id, n.group_id, 'suspicious' AS severity,
            format('load {} has file {}, which does not count as loaded', n.copy_id, n.file.relative_path) AS says
        FROM (SELECT inst, stage_id, table_id, copy_id, group_id, unnest(files) AS file FROM copy_job) n
        ANTI JOIN copy_file f ON f.inst = n.inst AND f.stage_id = n.stage_id AND f.table_id = n.table_id
            AND f.obj_key = n.file.relative_path AND f.obj_etag = n.file.etag
        UNION ALL BY NAME
        SELECT inst, 'copy_job' AS fact, stage_id, table_id, copy_id, group_id, 'stuck' AS severity,
            CASE WHEN status = 'LOADING' THEN format('load {} is LOADING, but was to end at {}', copy_id,
                    shown(timeout // 1000))
                ELSE format('load {} ended at {}, and should be forgotten', copy_id, shown(finished // 1000)) END AS
                says
        FROM copy_job WHERE inst NOT IN (SELECT inst FROM still)
            AND ((status = 'LOADING' AND is_time(timeout // 1000) AND timeout // 1000 + grace() < now_s())
                OR (status = 'FINISH' AND stage_type = 'EXTERNAL' AND is_time(finished // 1000)
                    AND finished // 1000 + copy_kept() + grace() < now_s()))
        UNION ALL BY NAME
        SELECT c.inst, 'copy_job' AS fact, c.stage_id, c.table_id, c.copy_id, c.group_id, 'leak' AS severity,
            format('load {} is of stage {}, which is not there', c.copy_id, c.stage_id) AS says
        FROM copy_job c ANTI JOIN recycle_stage r USING (inst, stage_id)
        WHERE (c.inst, c.stage_id) NOT IN (
            SELECT (inst, stage.stage_id) FROM (SELECT inst, unnest(stages) AS stage FROM instance) s
            WHERE stage.stage_id IS NOT NULL)""",
        partners="copy_job",
    ),
    Check(
        46,
        "packed-file-refs",
        Severity.CORRUPTION,
        "packed",
        "A rowset lies in a packed file that is not there, that has no such slice, or whose slice is deleted: it "
        "cannot be read. Or the count of a packed file is not that of its slices, or slices of it belong to rowsets "
        "that are not there, and are never deleted.",
        "Files younger than three days are corrected later: their counts, if they were not corrected yet, and the "
        "owners of their slices are passed over, and so are tablets being dropped.",
        "Compare with an older backup; restore the PackedFileKey. Of slices without a rowset: nothing need be done.",
        "checker.cpp do_packed_file_check, recycler.cpp; M",
        """
        WITH places AS (
            SELECT inst, tablet_id, version, id, unnest(map_entries(packed)).value AS slice FROM rowset
            WHERE packed IS NOT NULL AND coalesce(reference_instance_id, '') = ''),
        slices AS (
            SELECT inst, packed_file_path, coalesce(state, 'NORMAL') AS state, created, unnest(slices) AS slice
            FROM packed),
        owner AS (
            SELECT inst, tablet_id, id FROM rowset UNION ALL SELECT inst, tablet_id, id FROM tmp
            UNION ALL SELECT inst, tablet_id, rowset_id FROM recycled
            UNION ALL SELECT inst, tablet_id, id FROM restore_rowset
            UNION ALL SELECT inst, meta.tablet_id, meta.rowset_id_v2 FROM logged
            UNION ALL SELECT inst, tablet_id, id FROM v_load UNION ALL SELECT inst, tablet_id, id FROM v_compact
            UNION ALL SELECT inst, tablet_id, rowset_id FROM ref_count
            UNION ALL SELECT inst, tablet_id, rowset_id FROM bitmap2)
        SELECT p.inst, 'rowset' AS fact, p.tablet_id, p.version, 'corruption' AS severity,
            format('rowset {} lies in packed file {}, which is not there', p.id, p.slice.packed_file_path) AS says
        FROM places p ANTI JOIN packed f ON f.inst = p.inst AND f.packed_file_path = p.slice.packed_file_path
        WHERE p.slice.packed_file_path <> ''
        UNION ALL BY NAME
        SELECT p.inst, 'rowset' AS fact, p.tablet_id, p.version, 'corruption' AS severity,
            format('rowset {} lies at {} of packed file {}, {} bytes long, which is {} of it', p.id,
                coalesce(p.slice.offset, 0), f.packed_file_path, coalesce(p.slice.size, 0),
                CASE WHEN s.inst IS NULL THEN 'no slice' ELSE 'a deleted slice' END) AS says
        FROM places p JOIN packed f ON f.inst = p.inst AND f.packed_file_path = p.slice.packed_file_path
        LEFT JOIN slices s ON s.inst = p.inst AND s.packed_file_path = p.slice.packed_file_path
            AND coalesce(s.slice.offset, 0) = coalesce(p.slice.offset, 0)
            AND coalesce(s.slice.size, 0) = coalesce(p.slice.size, 0)
        WHERE s.inst IS NULL OR s.slice.deleted
        UNION ALL BY NAME
        SELECT f.inst, 'packed' AS fact, f.packed_file_path, 'suspicious' AS severity,
            format('{} references, but {} slices that are not deleted', f.ref_cnt,
                len([x for x in f.slices if NOT coalesce(x.deleted, false)])) AS says
        FROM packed f WHERE coalesce(f.state, 'NORMAL') = 'NORMAL' AND f.ref_cnt IS NOT NULL
            AND (coalesce(f.corrected, false) OR f.created + 259200 + grace() < now_s())
            AND f.ref_cnt <> len([x for x in coalesce(f.slices, []) if NOT coalesce(x.deleted, false)])
        UNION ALL BY NAME
        SELECT f.inst, 'packed' AS fact, f.packed_file_path, 'suspicious' AS severity,
            format('it is being recycled with {} references', f.ref_cnt) AS says
        FROM packed f WHERE f.state = 'RECYCLING' AND f.ref_cnt > 0
        UNION ALL BY NAME
        SELECT s.inst, 'packed' AS fact, s.packed_file_path, 'leak' AS severity,
            format('{} slices are of rowsets that are not there, as rowset {} of tablet {}', count(*),
                min(s.slice.rowset_id), arg_min(s.slice.tablet_id, s.slice.rowset_id)) AS says
        FROM slices s ANTI JOIN owner o
            ON o.inst = s.inst AND o.tablet_id = s.slice.tablet_id AND o.id = s.slice.rowset_id
        WHERE s.state = 'NORMAL' AND NOT coalesce(s.slice.deleted, false) AND s.slice.tablet_id > 0
            AND s.slice.rowset_id <> '' AND is_time(s.created) AND s.created + 259200 + grace() < now_s()
            AND (s.inst, s.slice.tablet_id) NOT IN (SELECT (inst, tablet_id) FROM tablet WHERE dropped)
            AND s.inst NOT IN (SELECT inst FROM still)
        GROUP BY s.inst, s.packed_file_path""",
        partners="packed rowset",
    ),
    Check(
        51,
        "table-stream-pair",
        Severity.SUSPICIOUS,
        "stream_index",
        "A stream of a table is in one of its two indexes and not in the other, or its offset belongs to no stream.",
        "Streams of builds before their release are read by a draft of the format.",
        "Compare with an older backup.",
        "checker.h of the newest tree (#65859); L",
        """
        SELECT s.inst, 'stream_index' AS fact, s.stream_id, format('stream {} is in its index alone', s.stream_id) AS
            says
        FROM stream_index s ANTI JOIN stream_inverted v USING (inst, stream_id)
        UNION ALL BY NAME
        SELECT v.inst, 'stream_inverted' AS fact, v.base_db_id, v.base_table_id, v.stream_id,
            format('stream {} is in the inverted index alone', v.stream_id) AS says
        FROM stream_inverted v ANTI JOIN stream_index s USING (inst, stream_id)
        UNION ALL BY NAME
        SELECT o.inst, 'stream_offset' AS fact, o.base_db_id, o.base_table_id, o.stream_db_id, o.stream_id,
            o.partition_id, format('an offset of stream {}, which is not there', o.stream_id) AS says
        FROM stream_offset o ANTI JOIN stream_inverted v USING (inst, base_table_id, stream_id)""",
    ),
)
