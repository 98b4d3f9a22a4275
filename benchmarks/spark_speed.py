"""Spark against ``--jobs``: the same columns of as many rowsets, by local[1], local[2] and two processes of our own.

Of Spark what comes after its start is timed: the same query has run some times before, since Java compiles what it
runs often in threads of its own, most of it at first, which keeps the second core busy for local[1], too.
Wall time tells something only where two cores are free; processor time, of Spark's Java and Python together, says what
the work costs. docs/scale.md has the bounds. Where pyspark or Java is missing, this says so and measures nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.pipeline_speed import made_key_values, write_backup

COLUMNS = "tablet_id,version,size,value.num_rows,value.total_disk_size"
_TREE = """
import os, sys, time
from pathlib import Path

def spent():
    "Seconds of the processor of this process and of all that it has started, those that have ended included."
    rows = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        rows[int(stat.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    mine = {os.getpid()}
    while more := {pid for pid, (parent, _) in rows.items() if parent in mine} - mine:
        mine |= more
    return sum(rows[pid][1] for pid in mine if pid in rows) / os.sysconf("SC_CLK_TCK")

def report(work):
    before, start = spent(), time.perf_counter()
    work()
    print(time.perf_counter() - start, spent() - before)
"""
_JOBS = """
import inspector
from inspector.schema import Schema
from inspector.tables.base import Reading
from inspector.tables.catalogue import find_table
from inspector.tables.jobs import Jobs

def read():
    table, schema = find_table("MetaRowsetKey", Schema.builtin()), Schema.builtin()
    reading = Reading(source, schema, value_fields=frozenset({"num_rows", "total_disk_size"}))
    for batch in jobs.batches(table, reading, ["tablet_id", "version", "size", "value"]):
        pass

if __name__ == "__main__":
    with inspector.open(sys.argv[1]) as source, Jobs([source], Schema.builtin(), int(sys.argv[2])) as jobs:
        report(read)
"""
_SPARK = """
from pyspark.sql import SparkSession
from inspector.tables.spark import DorisMeta

spark = SparkSession.builder.master(sys.argv[2]).config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
spark.dataSource.register(DorisMeta)

def read(table, columns):
    asked = spark.read.format("doris_meta").options(source=sys.argv[1], table=table, columns=columns)
    asked.option("partitions", sys.argv[3]).load().write.format("noop").mode("overwrite").save()

for _ in range(int(sys.argv[5])):
    read("MetaRowsetKey", sys.argv[4])
report(lambda: read("MetaRowsetKey", sys.argv[4]))
spark.stop()
"""


class Spent(NamedTuple):
    """Seconds."""

    wall: float
    processor: float


def run(work: str, *arguments: str) -> Spent:
    """What some work has taken, in a process of its own."""
    environment = os.environ | {
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "SPARK_LOCAL_HOSTNAME": "localhost",
    }
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "work.py"  # not -c: our worker processes import it
        script.write_text(_TREE + work)
        done = subprocess.run(
            [sys.executable, str(script), *arguments],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
    return Spent(*map(float, done.stdout.split()[-2:]))


def missing() -> str:
    """What Spark lacks here; "" if nothing."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: pip install -e '.[spark]'"
    return "" if os.environ.get("JAVA_HOME") or shutil.which("java") else "there is no Java"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--warm", type=int, default=3, help="how often Spark runs the query before it is timed")
    asked = parser.parse_known_args()[0]
    if said := missing():
        print(f"skipped: {said}")
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
        write_backup(root, made_key_values(asked.key_values))
        size = sum(path.stat().st_size for path in root.rglob("range,*"))
        source = f"backup:{root}@snapshot"
        works = {
            "--jobs 2": (_JOBS, source, "2"),
            "local[1]": (_SPARK, source, "local[1]", "8", COLUMNS, str(asked.warm)),
            "local[2]": (_SPARK, source, "local[2]", "8", COLUMNS, str(asked.warm)),
        }
        runs = [{name: run(*work) for name, work in works.items()} for _ in range(asked.rounds)]
    best = {name: Spent(*(min(part) for part in zip(*(one[name] for one in runs), strict=True))) for name in works}
    for name, spent in best.items():
        rate = size / spent.processor / 1e6
        print(f"{name}: {spent.wall:.1f} s, {spent.processor:.1f} s of the processor, {rate:.0f} MB a second of a core")
    jobs, one, two = best.values()
    print(f"local[2] takes {two.wall / jobs.wall:.2f}x of --jobs 2 (at most 2x)")
    print(f"local[2] takes {two.processor / jobs.processor:.2f}x of the processor time of --jobs 2")
    print(f"local[2] is {one.wall / two.wall:.2f}x as fast as local[1] (at least 1.6x on two free cores)")
    print(f"local[2] takes {two.processor / one.processor:.2f}x of the processor time of local[1]")
    print(f"local[1] keeps {one.processor / one.wall:.2f} cores busy, as Java works beside Python")


if __name__ == "__main__":
    main()
