ATTACH 'x.db'
ATTACH ':memory:' AS x
BEGIN
CALL checkpoint()
CALL enable_logging()
CHECKPOINT
COMMENT ON VIEW usage IS 'x'
COPY (SELECT 1) TO '/dev/stdout'
COPY usage FROM 'x.csv'
COPY usage TO 'x.csv'
CREATE MACRO one() AS 1
CREATE OR REPLACE TEMP VIEW usage AS SELECT 1
CREATE PERSISTENT SECRET s (TYPE s3)
CREATE TABLE x AS SELECT 1
CREATE TEMP TABLE x AS SELECT 1
CREATE TYPE x AS ENUM ('a')
DELETE FROM usage
DETACH memory
DROP SCHEMA main
DROP VIEW usage
EXECUTE x
EXPLAIN ANALYZE COPY usage TO 'x.csv'
EXPLAIN COPY usage TO 'x.csv'
EXPORT DATABASE 'x'
FORCE INSTALL httpfs
FROM 'http://localhost:1/x.csv'
FROM 'https://localhost:1/x.parquet'
FROM 's3://x/y.parquet'
FROM 'x.csv'
FROM glob('/etc/*')
FROM read_blob('/etc/hostname')
FROM read_csv('/etc/hostname')
FROM read_csv_auto('/etc/hostname')
FROM read_json('/etc/hostname')
FROM read_ndjson_objects('/etc/hostname')
FROM read_parquet('x.parquet')
FROM read_text('/etc/hostname')
FROM sniff_csv('/etc/hostname')
FROM parquet_metadata('x.parquet')
FROM parquet_scan('x.parquet')
FROM query('COPY usage TO ''x.csv''')
IMPORT DATABASE 'x'
INSERT INTO usage VALUES (1)
INSTALL httpfs
LOAD '/tmp/x.duckdb_extension'
LOAD httpfs
MERGE INTO usage USING usage AS x ON true WHEN MATCHED THEN DELETE
PRAGMA database_list
PRAGMA enable_profiling
PRAGMA memory_limit='1TB'
PREPARE x AS SELECT 1
RESET enable_external_access
SELECT * FROM '/etc/hostname'
SELECT getenv('HOME')
SELECT nextval('x')
SET enable_external_access=true
SET lock_configuration=false
SET memory_limit='1TB'
SET temp_directory='/'
UPDATE usage SET keys=1
USE x
VACUUM
WITH x AS (INSERT INTO usage VALUES (1) RETURNING *) SELECT * FROM x
UPDATE EXTENSIONS
TRUNCATE usage
