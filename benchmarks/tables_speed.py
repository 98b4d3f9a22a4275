"""Tables against `verify` on the same records: SQL over rowsets, all their columns, Parquet; the memory of both.

docs/speed.md has the bounds. Times are of the processor, each in a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pipeline_speed import made_key_values, write_backup

ROUNDS = 3
#: What is timed, after ``source`` was opened; each is a process of its own.
WORK = {
    "verify": 'inspector.verify(source, "MetaRowsetKey")',
    "SQL count and sum": """
import duckdb
from inspector.tables.sql.dataset import SourceDataset
from inspector.tables.sql.database import Database
with Database(source) as database:
    statement = "SELECT count(*), sum(value.num_rows), sum(value.total_disk_size) FROM MetaRowsetKey"
    print(database.query(statement).read_all(), file=sys.stderr)
""",
    "some fields of the values": """
from inspector.schema import Schema
from inspector.tables.base import Reading
from inspector.tables.catalogue import find_table
schema = Schema.builtin()
reading = Reading(source, schema, value_fields=frozenset({"num_rows", "total_disk_size"}))
for batch in find_table("MetaRowsetKey", schema).read(reading, ["value"]):
    pass
""",
    "all columns": """
for batch in inspector.table(source, "MetaRowsetKey"):
    pass
""",
    "Parquet": """
import pyarrow.parquet
rows = inspector.table(source, "MetaRowsetKey")
with tempfile.TemporaryDirectory() as folder:
    with pyarrow.parquet.ParquetWriter(folder + "/rows.parquet", rows.schema, compression="zstd") as writer:
        for batch in rows:
            writer.write_batch(batch)
""",
}
_FRAME = """
import re, sys, tempfile, time
import inspector
with inspector.open(sys.argv[1]) as source:
    inspector.verify(source, "MetaTabletIdxKey")
    start = time.process_time()
%s
    took = time.process_time() - start
print(took, re.search(r"VmHWM:\\s*([0-9]+)", open("/proc/self/status").read())[1])
"""


def run(work: str, root: Path) -> tuple[float, int]:
    """Processor time in seconds, and peak memory in KiB, of some work on a backup."""
    body = "\n".join(f"    {line}" for line in WORK[work].strip().splitlines())
    command = [sys.executable, "-c", _FRAME % body, f"backup:{root}@snapshot"]
    seconds, memory = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.split()[-2:]
    return float(seconds), int(memory)


def measure(number: int) -> dict[str, tuple[float, int]]:
    """The least time and memory of each work on a backup of so many key-values."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
        write_backup(root, made_key_values(number))
        runs = [{work: run(work, root) for work in WORK} for _ in range(ROUNDS)]
    return {work: (min(one[work][0] for one in runs), min(one[work][1] for one in runs)) for work in WORK}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=1_000_000)
    number = parser.parse_known_args()[0].key_values
    few, many = measure(number // 10), measure(number)
    verify, _ = many["verify"]
    for work, (seconds, memory) in many.items():
        growth = memory / few[work][1]
        print(f"{work}: {seconds / verify:.1f}x of verify, {memory >> 10} MiB, {growth:.2f}x of a tenth of the rows")


if __name__ == "__main__":
    main()
