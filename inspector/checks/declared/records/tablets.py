"""Tablets and their partners: index, statistics, jobs, schema."""

from __future__ import annotations

from inspector.checks.base import Check, Severity

_CLONE = "Instances that are clones are not checked: what they share lies in their source."


def _left_over(fact: str, what: str) -> str:
    """SELECT the rows of a fact whose tablet is not there, unless it is being removed."""
    return f"""
        SELECT f.inst, f.table_id, f.index_id, f.partition_id, f.tablet_id, 'leak' AS severity,
            format('{what} of tablet {{}}, which is not there', f.tablet_id) AS says
        FROM {fact} f ANTI JOIN tablet_meta t USING (inst, table_id, index_id, partition_id, tablet_id)
        WHERE (f.inst, f.index_id) NOT IN (SELECT (inst, index_id) FROM dropped_index)
            AND (f.inst, f.partition_id) NOT IN (SELECT (inst, partition_id) FROM dropped_part)"""


CHECKS = (
    Check(
        2,
        "tablet-index-pair",
        Severity.CORRUPTION,
        "tablet_meta",
        "A tablet without its index answers no call (TABLET_NOT_FOUND), and the recycler can never remove its index. "
        "An index that names no tablet makes reads fail, and its rowsets may stay for ever.",
        f"Both are removed in one transaction, so never. {_CLONE}",
        "Of a tablet in use, or of a dropped one that stays: write MetaTabletIdxKey with the ids of the MetaTabletKey "
        "(set_value), then fix_tablet_db_id. Of an index without a tablet: look for its rowsets first "
        "(`inspector about tablet=ID`).",
        "meta_service.cpp internal_create_tablet, recycler.cpp recycle_tablets; #60059, #63377; H",
        """
        SELECT inst, table_id, index_id, partition_id, tablet_id, 'tablet_meta' AS fact,
            format('tablet {} of table {} has no MetaTabletIdxKey', tablet_id, table_id) AS says
        FROM tablet_meta t ANTI JOIN tablet_idx i USING (inst, tablet_id)
        UNION ALL BY NAME
        SELECT i.inst, i.tablet_id, 'tablet_idx' AS fact,
            format('the index of tablet {} names table {}, index {}, partition {}, which have no such tablet',
                i.tablet_id, i.table_id, i.index_id, i.partition_id) AS says
        FROM tablet_idx i ANTI JOIN tablet_meta t USING (inst, table_id, index_id, partition_id, tablet_id)
        WHERE i.table_id IS NOT NULL AND i.index_id IS NOT NULL AND i.partition_id IS NOT NULL
        UNION ALL BY NAME
        SELECT inst, min(table_id) AS table_id, arg_min(index_id, table_id) AS index_id,
            arg_min(partition_id, table_id) AS partition_id, tablet_id, 'tablet_meta' AS fact,
            format('tablet {} has {} MetaTabletKeys', tablet_id, count(*)) AS says
        FROM tablet_meta GROUP BY inst, tablet_id HAVING count(*) > 1""",
        partners="tablet_meta tablet_idx",
    ),
    Check(
        3,
        "tablet-db-id",
        Severity.SUSPICIOUS,
        "tablet_idx",
        "The index of a tablet names no database, or not that of its neighbours. Lazy commits and the recycler then "
        "look for the version of the partition in the wrong place.",
        "No database at all: tablets made before lazy commit (about 3.0.3); that is a note, one for each table.",
        "fix_tablet_db_id (HTTP call of the Meta Service).",
        "meta_service.cpp fix_tablet_db_id, meta_service_txn.cpp repair_tablet_index; absent H, different M",
        """
        SELECT inst, min(tablet_id) AS tablet_id, 'note' AS severity,
            format('{} tablets of table {} name no database', count(*), table_id) AS says
        FROM tablet_idx WHERE coalesce(db_id, 0) = 0 AND table_id IS NOT NULL GROUP BY inst, table_id
        UNION ALL BY NAME
        SELECT inst, min(tablet_id) AS tablet_id, 'suspicious' AS severity,
            format('the tablets of table {} name several databases: {}', table_id, list_sort(list(DISTINCT db_id)))
                AS says
        FROM tablet_idx WHERE db_id <> 0 AND table_id IS NOT NULL GROUP BY inst, table_id
        HAVING count(DISTINCT db_id) > 1
        UNION ALL BY NAME
        SELECT i.inst, i.tablet_id, 'suspicious' AS severity,
            format('tablet {} names database {}, but the version of partition {} stands under database {}', i.tablet_id,
                i.db_id, i.partition_id, any_value(v.db_id)) AS says
        FROM tablet_idx i JOIN part_version v USING (inst, table_id, partition_id)
        WHERE i.db_id <> 0 GROUP BY i.inst, i.tablet_id, i.db_id, i.partition_id
        HAVING NOT bool_or(v.db_id = i.db_id)""",
    ),
    Check(
        4,
        "tablet-stats-pair",
        Severity.CORRUPTION,
        "stats",
        "A tablet without a row of statistics can be neither loaded nor compacted. A row without a tablet only keeps "
        "the versions of its table alive.",
        f"While an index or a partition is removed, its statistics go last; dropped ones are passed over. {_CLONE}",
        "Lost: write a row (set_value StatsTabletKey), then fix_tablet_stats. Left over: nothing need be done.",
        "checker.cpp check_stats_tablet_key_exists, _leaked (#54754); meta_service_tablet_stats.cpp; H",
        """
        SELECT t.inst, t.table_id, t.index_id, t.partition_id, t.tablet_id, 'corruption' AS severity,
            format('tablet {} has no row of statistics{}', t.tablet_id,
                CASE WHEN s.tablet_id IS NULL THEN '' ELSE ', only counters' END) AS says
        FROM tablet t LEFT JOIN stats s USING (inst, table_id, index_id, partition_id, tablet_id)
        WHERE NOT coalesce(s.row, false) AND NOT t.dropped
        UNION ALL BY NAME"""
        + _left_over("stats", "statistics"),
        partners="tablet_meta stats",
    ),
    Check(
        5,
        "job-of-unknown-tablet",
        Severity.LEAK,
        "tablet_job",
        "A record of jobs belongs to a tablet that is not there. It takes space, and nothing else.",
        f"While an index or a partition is removed, its jobs go last; dropped ones are passed over. {_CLONE}",
        "Nothing need be done.",
        "recycler.cpp recycle_tablets; H",
        _left_over("tablet_job", "jobs"),
        partners="tablet_meta",
    ),
    Check(
        6,
        "schema-missing",
        Severity.CORRUPTION,
        "rowset",
        "A tablet or a rowset names a schema that is not there: no backend can read its data. A schema of an index "
        "that is gone is a leak.",
        f"Where the schema is stored within the record itself, none is looked for. {_CLONE}",
        "Restore the MetaSchemaKey from an older backup, or make it of a record that holds the schema itself.",
        "checker.cpp do_check; get_rowset, get_tablet; H",
        """
        WITH known AS (
            SELECT inst, index_id, schema_version FROM schema
            UNION SELECT inst, index_id, schema_version FROM v_schema),
        wanted AS (
            SELECT inst, index_id, coalesce(schema_version, 0) AS schema_version, 'tablet_meta' AS fact, table_id,
                partition_id, tablet_id, NULL::BIGINT AS version, NULL::BIGINT AS txn_id
            FROM tablet_meta WHERE NOT inline
            UNION ALL
            SELECT r.inst, coalesce(r.index_id, i.index_id), coalesce(r.schema_version, 0), 'rowset', NULL, NULL,
                r.tablet_id, r.version, NULL
            FROM rowset r LEFT JOIN tablet_idx i USING (inst, tablet_id) WHERE NOT r.inline
            UNION ALL
            SELECT r.inst, coalesce(r.index_id, i.index_id), coalesce(r.schema_version, 0), 'tmp', NULL, NULL,
                r.tablet_id, NULL, r.txn_id
            FROM tmp r LEFT JOIN tablet_idx i USING (inst, tablet_id) WHERE NOT r.inline)
        SELECT w.inst, w.fact, w.table_id, CASE WHEN w.fact = 'tablet_meta' THEN w.index_id END AS index_id,
            w.partition_id, w.tablet_id, w.version, w.txn_id, 'corruption' AS severity,
            format('schema {} of index {} is not there', w.schema_version, w.index_id) AS says
        FROM wanted w ANTI JOIN known USING (inst, index_id, schema_version) WHERE w.index_id IS NOT NULL
        UNION ALL BY NAME
        SELECT s.inst, 'schema' AS fact, s.index_id, s.schema_version, 'leak' AS severity,
            format('schema {} of index {}, which has no tablet', s.schema_version, s.index_id) AS says
        FROM schema s ANTI JOIN tablet_meta t USING (inst, index_id)
        WHERE (s.inst, s.index_id) NOT IN (SELECT (inst, index_id) FROM recycle_index)
            AND (s.inst, s.index_id) NOT IN (SELECT (inst, index_id) FROM dropped_index)""",
        partners="tablet_meta schema",
    ),
    Check(
        7,
        "schema-dict-key-missing",
        Severity.CORRUPTION,
        "rowset",
        "A rowset of a table with variant columns names a column or an index that the dictionary of its index does "
        "not have. The service cannot read the rowset. A dictionary that is almost full will refuse the next column.",
        _CLONE,
        "Restore the dictionary from a backup; a newer one contains an older one.",
        "meta_service_schema.cpp; #47284; H",
        """
        WITH known AS (
            SELECT inst, index_id, [x::BIGINT for x in map_keys(columns)] AS columns,
                [x::BIGINT for x in map_keys(indexes)] AS indexes FROM dict),
        wanted AS (
            SELECT inst, 'rowset' AS fact, tablet_id, version, NULL::BIGINT AS txn_id, index_id, dict_keys FROM rowset
            WHERE dict_keys IS NOT NULL
            UNION ALL SELECT inst, 'tmp', tablet_id, NULL, txn_id, index_id, dict_keys FROM tmp
            WHERE dict_keys IS NOT NULL),
        asked AS (
            SELECT w.inst, w.fact, w.tablet_id, w.version, w.txn_id, coalesce(w.index_id, i.index_id) AS index_id,
                [x::BIGINT for x in list_concat(coalesce(w.dict_keys.column_dict_key_list, []),
                    coalesce(w.dict_keys.sparse_column_dict_key_list, []))] AS columns,
                [x::BIGINT for x in coalesce(w.dict_keys.index_info_dict_key_list, [])] AS indexes
            FROM wanted w LEFT JOIN tablet_idx i USING (inst, tablet_id))
        SELECT a.inst, a.fact, a.tablet_id, a.version, a.txn_id, 'corruption' AS severity,
            CASE WHEN k.inst IS NULL THEN format('index {} has no dictionary', a.index_id)
                ELSE format('the dictionary of index {} has no columns {}, no indexes {}', a.index_id,
                    [x for x in a.columns if NOT list_contains(k.columns, x)],
                    [x for x in a.indexes if NOT list_contains(k.indexes, x)]) END AS says
        FROM asked a LEFT JOIN known k USING (inst, index_id)
        WHERE len(a.columns) + len(a.indexes) > 0 AND NOT (list_has_all(coalesce(k.columns, []), a.columns)
            AND list_has_all(coalesce(k.indexes, []), a.indexes))
        UNION ALL BY NAME
        SELECT inst, 'dict' AS fact, index_id, 'note' AS severity,
            format('the dictionary of index {} holds {} columns of at most 4096', index_id, len(columns)) AS says
        FROM known WHERE len(columns) > 3686""",
        partners="dict",
    ),
)
