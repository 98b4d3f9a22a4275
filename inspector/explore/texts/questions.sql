-- Which transactions are stuck, and for how long?
SELECT instance_id, db_id, txn_id, i.value.status AS status,
       (1767225600000 - i.value.prepare_time) // 3600000 AS hours
FROM TxnRunningKey r
JOIN TxnInfoKey i USING (instance_id, db_id, txn_id)
WHERE i.value.prepare_time BETWEEN 1 AND 1767225600000
ORDER BY hours DESC, txn_id;

-- Which transactions have the labels of one job?
SELECT db_id, label, value.txn_ids AS txn_ids, value."@versionstamp" AS written
FROM TxnLabelKey
WHERE instance_id = 'ops-9191' AND label LIKE 'churn-1%'
ORDER BY label
LIMIT 5;

-- How many transactions does each database have, by status?
SELECT instance_id, db_id, value.status AS status, count(*) AS transactions
FROM TxnInfoKey
GROUP BY ALL
ORDER BY ALL
LIMIT 6;

-- What is in the recycle bin, by kind?
SELECT family, count(*) AS records, sum(size) AS bytes
FROM records
WHERE family LIKE 'Recycle%'
GROUP BY family
ORDER BY bytes DESC;

-- Which dropped partitions wait to be recycled, in which state?
SELECT instance_id, part_id, value.table_id AS table_id, value.state AS state
FROM RecyclePartKey
ORDER BY ALL;

-- Which tablets have most rowsets, so that compaction lags?
SELECT instance_id, tablet_id, count(*) AS rowsets, sum(value.num_rows) AS rows,
       max(version) AS newest
FROM MetaRowsetKey
GROUP BY ALL
ORDER BY rowsets DESC, 1, 2
LIMIT 5;

-- Which tables are largest?
SELECT instance_id, table_id, count(*) AS tablets, sum(num_rows) AS rows,
       round(sum(data_size) / 1048576) AS mib
FROM tablet_stats
GROUP BY ALL
ORDER BY mib DESC, 1, 2
LIMIT 5;

-- And which partitions of one table?
SELECT partition_id, count(*) AS tablets, sum(data_size) AS bytes, avg(num_rows)::BIGINT AS rows_a_tablet
FROM tablet_stats
WHERE instance_id = 'ops-9191'
GROUP BY partition_id
ORDER BY bytes DESC, 1;

-- Which tablets have no statistics?
SELECT instance_id, table_id, tablet_id, t.tablet_id IS NOT NULL AS has_metadata,
       coalesce(s.value.aggregated_stats IS NOT NULL, false) AS has_statistics
FROM MetaTabletKey t
FULL JOIN StatsTabletKey s USING (instance_id, table_id, index_id, part_id, tablet_id)
WHERE NOT (has_metadata AND has_statistics)
ORDER BY ALL
LIMIT 5;

-- Does every tablet have a place in the index of tablets?
SELECT count(*) AS tablets, count(i.tablet_id) AS in_the_index
FROM MetaTabletKey t
LEFT JOIN MetaTabletIdxKey i USING (instance_id, tablet_id);

-- Which nodes are in two clusters?
SELECT host, port, count(DISTINCT instance_id || cluster_name) AS clusters,
       min(instance_id) AS one, max(instance_id) AS another
FROM nodes
GROUP BY host, port
HAVING clusters > 1
ORDER BY ALL
LIMIT 5;

-- How many nodes has each cluster?
SELECT instance_id, cluster_name, cluster_type, count(*) AS nodes
FROM nodes
GROUP BY ALL
ORDER BY ALL;

-- Which versions of schemas are in use?
SELECT instance_id, index_id, list(schema_version ORDER BY schema_version) AS versions
FROM MetaSchemaKey
GROUP BY ALL
ORDER BY ALL
LIMIT 5;

-- Which schemas are biggest?
SELECT instance_id, index_id, schema_version, len(value."column") AS columns, size
FROM MetaSchemaKey
ORDER BY size DESC, 1, 2
LIMIT 5;

-- Which delete bitmaps are largest?
SELECT instance_id, tablet_id, count(*) AS bitmaps, sum(value.cardinality) AS rows_deleted, sum(size) AS bytes
FROM MetaDeleteBitmap
GROUP BY ALL
ORDER BY bytes DESC, 1, 2
LIMIT 5;

-- Who holds the lock of delete bitmaps?
SELECT instance_id, table_id, value.lock_id AS lock_id, len(value.initiators) AS initiators
FROM MetaDeleteBitmapUpdateLock
ORDER BY ALL
LIMIT 5;

-- Which compactions run, and until when do their leases last?
SELECT instance_id, tablet_id, job.type, job.initiator, job.lease
FROM (SELECT instance_id, tablet_id, unnest(value.compaction) AS job FROM JobTabletKey)
ORDER BY ALL
LIMIT 5;

-- Which recyclers work on which instance?
SELECT instance_id, value.ip_port AS recycler, value.status AS status
FROM JobRecycleKey
ORDER BY ALL;

-- How many versions does each versioned key keep?
SELECT instance_id, partition_id, count(*) AS versions, min(versionstamp) AS oldest,
       max(versionstamp) AS newest
FROM VersionedPartitionVersionKey
GROUP BY ALL
ORDER BY versions DESC, 1, 2
LIMIT 5;

-- Which records have problems?
SELECT family, count(*) AS records, count(*) FILTER (len(problems) > 0) AS with_problems
FROM records
GROUP BY family
HAVING with_problems > 0
ORDER BY ALL;

-- Where do the bytes go, by key space?
SELECT space, sum(keys) AS keys, sum(key_bytes) AS key_bytes, sum(value_bytes) AS value_bytes
FROM usage
GROUP BY space
ORDER BY space;
