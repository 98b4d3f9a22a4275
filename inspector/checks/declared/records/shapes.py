"""What a rowset says of itself, and where its data lies."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

_CLONE = "Instances that are clones are not checked."

CHECKS = (
    Check(
        16,
        "rowset-shape",
        Severity.CORRUPTION,
        "rowset",
        "A rowset says of itself what cannot be. With segments but no resource_id its data cannot be read, and the "
        "recycler cannot remove its tablet: that is corruption; all else is suspicious.",
        "Rowsets without segments need no resource_id. Sizes that do not add up in data from before 3.0.3 are one note "
        "for each tablet.",
        "Compare with an older backup. Of sizes: nothing, or fix_tablet_stats.",
        "recycler.cpp, #47324, #55742, #64630, #65862, #41022; resource H, the rest M",
        """
        WITH each AS (
            SELECT 'rowset' AS fact, NULL::BIGINT AS txn_id, * FROM rowset
            UNION ALL BY NAME SELECT 'tmp' AS fact, * FROM tmp),
        told AS (
            SELECT b.inst, b.fact, b.txn_id, b.tablet_id, b.version, b.id, b.total, b.data, b.index,
                b.num_segments > 0 AND coalesce(b.resource_id, '') = '' AS homeless,
                concat_ws('; ',
                    CASE WHEN b.first > b.last THEN format('it starts at version {} and ends at {}', b.first, b.last)
                        END,
                    CASE WHEN coalesce(b.id, '') = '' THEN 'it has no rowset_id_v2' END,
                    CASE WHEN b.num_rows > 0 AND coalesce(b.num_segments, 0) = 0
                        THEN format('it has {} rows and no segment', b.num_rows) END,
                    CASE WHEN least(b.num_rows, b.num_segments, b.total, b.data, b.index) < 0
                        THEN 'a count or a size is negative' END,
                    CASE WHEN b.has_file_size AND len(b.segments_file_size) <> b.num_segments
                        THEN format('{} sizes of {} segments', len(b.segments_file_size), b.num_segments) END,
                    CASE WHEN len(b.num_segment_rows) > 0 AND len(b.num_segment_rows) <> b.num_segments
                        THEN format('numbers of rows of {} segments, of {}', len(b.num_segment_rows), b.num_segments)
                            END,
                    CASE WHEN len(b.num_segment_rows) = b.num_segments AND b.num_segments > 0
                            AND list_sum(b.num_segment_rows) <> b.num_rows
                        THEN format('its segments have {} rows, it has {}', list_sum(b.num_segment_rows), b.num_rows)
                        END,
                    CASE WHEN b.partition <> i.partition_id
                        THEN format('it names partition {}, its tablet {}', b.partition, i.partition_id) END,
                    CASE WHEN b.index_id <> i.index_id
                        THEN format('it names index {}, its tablet {}', b.index_id, i.index_id) END,
                    CASE WHEN b.fact = 'rowset' AND b.is_recycled THEN 'it is live and marked as recycled' END) AS wrong
            FROM each b LEFT JOIN tablet_idx i USING (inst, tablet_id))
        SELECT inst, fact, txn_id, tablet_id, version, 'corruption' AS severity,
            format('rowset {} has segments and no resource_id', id) AS says FROM told WHERE homeless
        UNION ALL BY NAME
        SELECT inst, fact, txn_id, tablet_id, version, 'suspicious' AS severity, format('rowset {}: {}', id, wrong) AS
            says
        FROM told WHERE wrong <> ''
        UNION ALL BY NAME
        SELECT inst, 'rowset' AS fact, tablet_id, min(version) AS version, 'note' AS severity,
            format('total_disk_size is not data and index together in {} rowsets of tablet {}', count(*), tablet_id) AS
                says
        FROM told WHERE fact = 'rowset' AND total <> data + index AND data > 0 GROUP BY inst, tablet_id""",
    ),
    Check(
        17,
        "rowset-vault-unknown",
        Severity.CORRUPTION,
        "rowset",
        "A rowset or a packed file lies in a vault that the instance does not have. No backend can read it, and the "
        "recycler fails on it in each round.",
        f"A rowset of another instance lies in that one's vaults. {_CLONE}",
        "A vault cannot be added again under its id: restore the StorageVaultKey and resource_ids from a backup.",
        "recycler.cpp init_storage_vault_accessors; #46798, #47475; H",
        """
        WITH places AS (
            SELECT inst, 'rowset' AS fact, tablet_id, version, NULL::BIGINT AS txn_id, NULL AS rowset_id,
                NULL AS packed_file_path, resource_id FROM rowset WHERE coalesce(reference_instance_id, '') = ''
            UNION ALL SELECT inst, 'tmp', tablet_id, NULL, txn_id, NULL, NULL, resource_id FROM tmp
            WHERE coalesce(reference_instance_id, '') = ''
            UNION ALL SELECT inst, 'recycled', tablet_id, NULL, NULL, rowset_id, NULL, coalesce(m_resource,
                own_resource)
            FROM recycled WHERE coalesce(reference_instance_id, '') = ''
            UNION ALL SELECT inst, 'restore_rowset', tablet_id, version, NULL, NULL, NULL, resource_id
            FROM restore_rowset
            UNION ALL SELECT inst, 'packed', NULL, NULL, NULL, NULL, packed_file_path, resource_id FROM packed)
        SELECT p.inst, p.fact, p.tablet_id, p.version, p.txn_id, p.rowset_id, p.packed_file_path,
            'corruption' AS severity, format('it lies in {}, which is no vault of the instance', p.resource_id) AS says
        FROM places p ANTI JOIN resource s ON s.inst = p.inst AND s.id = p.resource_id WHERE p.resource_id <> ''
        UNION ALL BY NAME
        SELECT inst, 'recycled' AS fact, tablet_id, rowset_id, 'stuck' AS severity,
            format('rowset {} in the recycle bin names no vault, so that it never goes', rowset_id) AS says
        FROM recycled WHERE meta AND coalesce(m_resource, own_resource, '') = ''
            AND (type = 'PREPARE' OR num_segments > 0)""",
    ),
)
