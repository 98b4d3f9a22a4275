"""The explorer over a million key-values: the first page, the counted overview, pages of a key and of a record.

The first page takes the time since its server began to listen; all else takes processor time, as ratios to what the
library takes for the same. docs/speed.md has the bounds. Each server is a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pipeline_speed import INSTANCE, ROWSETS_PER_TABLET, made_key_values, write_backup
from inspector.schema import messages
from keycodec import encode

if TYPE_CHECKING:
    from inspector.sources.base import KeyValue

ROUNDS = 3
#: Milliseconds since the server began to listen, and milliseconds of a page.
FIRST, PAGE = 300, 50
#: Times the processor time of ``usage``.
COUNTED = 2

_FRAME = """
import sys, threading, time
import inspector
import keycodec
from benchmarks.support.memory import peak_memory
from inspector.explore.app import make_app
from inspector.explore.explorer import Explorer
from inspector.service.http.server import listen, make_server
import http.client

def get(path):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Host": f"127.0.0.1:{port}", "Cookie": f"inspector-{port}=key"})
    reply = connection.getresponse()
    body = reply.read()
    assert reply.status == 200, (path, reply.status, body[-500:])
    return body

source = inspector.open(sys.argv[1])
key, pages = bytes.fromhex(sys.argv[2]), sys.argv[3:]
inspector.usage(source, "InstanceKey")  # all is imported

explorer = Explorer(source)
with listen("127.0.0.1", 0) as listener:
    port = listener.getsockname()[1]
    start, used = time.perf_counter(), time.process_time()
    server = make_server(make_app(explorer, "key", port))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    get("/")
    print("first", time.perf_counter() - start)
    explorer.counts.wait()
    get("/")
    print("counted", time.process_time() - used)
    for name, path in zip(pages[::2], pages[1::2]):
        took = []
        for _ in range(7):
            began = time.process_time()
            get(path)
            took.append(time.process_time() - began)
        print(name, min(took))
    print("memory", peak_memory())
    server.should_exit = True
    thread.join()
start = time.process_time()
inspector.usage(source)
print("usage", time.process_time() - start)
took = []
for _ in range(7):
    start = time.process_time()
    keycodec.decode(key)
    next(iter(source.key_values(key, key + b"\\\\xff")))
    took.append(time.process_time() - start)
print("read", min(took))
"""


def stored(number: int) -> list[KeyValue]:
    """So many key-values, roughly: tablets with their rowsets, and a tenth of them transactions."""
    made = made_key_values(number - number // 10)
    for txn_id in range(number // 10):
        times = {"prepare_time": 1_700_000_000_000 + txn_id, "commit_time": 1_700_000_000_010 + txn_id}
        txn = messages.TxnInfoPB(txn_id=txn_id, label=f"load-{txn_id}", status=4 if txn_id % 10 else 1, **times)
        made.append((encode("TxnInfoKey", **INSTANCE, db_id=6, txn_id=txn_id), txn.SerializeToString()))
    return sorted(made)


def measure(root: Path, number: int) -> dict[str, float]:
    """The least time of each over some rounds."""
    tablet = number // (ROWSETS_PER_TABLET + 2) // 2
    ids = {"table_id": 7, "index_id": 8, "part_id": 9, "tablet_id": tablet}
    index = encode("MetaTabletIdxKey", **INSTANCE, tablet_id=tablet).hex()
    rowset = encode("MetaRowsetKey", **INSTANCE, tablet_id=tablet, version=5).hex()
    stats = encode("StatsTabletKey", **INSTANCE, **ids).hex()
    pages = {
        "key page": f"/key?hex={index}",
        "record page": f"/record?hex={rowset}",
        "stats page": f"/record?hex={stats}",
        "relatives": f"/related?hex={index}",
        "tablet page": f"/tablet?tablet={tablet}&instance={INSTANCE['instance_id']}",
        "list page": "/records?q=MetaRowsetKey",
        "space page": "/space?space=0x01",
        "overview": "/",
    }
    words = [word for page in pages.items() for word in page]
    command = [sys.executable, "-c", _FRAME.replace("\\\\", "\\"), f"backup:{root}@snapshot", index, *words]
    runs = []
    for _ in range(ROUNDS):
        lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        runs.append({name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)})
    return {name: min(run[name] for run in runs) for name in runs[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key-values", type=int, default=1_000_000)
    number = parser.parse_known_args()[0].key_values
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "backup-2026-01-01-00-00-00.000000"
        write_backup(root, stored(number))
        found = measure(root, number)
    read, usage = found.pop("read"), found.pop("usage")
    first, counted, memory = (found.pop(name) for name in ("first", "counted", "memory"))
    print(f"first page: {1000 * first:.0f} ms after the server began to listen (at most {FIRST})")
    ratio = f"{counted / usage:.2f}x of usage (at most {COUNTED})"
    print(f"counted overview: {ratio}; {counted:.1f} s; {memory / (1 << 20):.0f} MiB")
    for name, seconds in found.items():
        print(f"{name}: {1000 * seconds:.1f} ms (at most {PAGE}), {seconds / read:.1f}x of a decode and a read")


if __name__ == "__main__":
    main()
