"""The exact state of a backup by where it lies: in a local S3 server and encrypted, against a local folder; ratios.

The server is moto's, in a process of its own. Wall time counts what is waited for, so the two sides of a ratio are
taken in turn and the best of some runs counts. docs/speed.md has the bounds. Needs the group ``test``.
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
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.backup_speed import BLOCK_SIZE, DEFAULT_SIZE, Generator, parse_size
from inspector.sources.backup import BackupSource
from inspector.sources.backup.places.encrypted import Cipher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUCKET = "backups"
RUNS = 3
KEY = bytes(range(32))
MARK = '{"is_encryption_enabled": true, "encryption_block_size": %d}'


def read(location: str | Path, key_file: Path | None = None) -> None:
    with BackupSource.open(location, encryption_key_file=key_file) as source:
        deque(source.key_values(), maxlen=0)


def encrypt(root: Path, block_size: int) -> None:
    for path in [path for path in root.rglob("*,*") if path.is_file()]:
        cipher, data = Cipher(KEY, path.name), path.read_bytes()
        parts = (cipher.decrypt(at // block_size, data[at : at + block_size]) for at in range(0, len(data), block_size))
        path.write_bytes(b"".join(parts))
    (root / "properties").mkdir()
    (root / "properties/encryption_metadata").write_text(MARK % block_size)


@contextmanager
def served(root: Path) -> Iterator[str]:
    """A server that holds the backup, as a URL."""
    import boto3

    command = [sys.executable, "-m", "benchmarks.places_speed", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        host = server.stdout.readline().strip()
        client = boto3.client(
            "s3",
            endpoint_url=f"http://{host}",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )
        client.create_bucket(Bucket=BUCKET)
        for path in [path for path in root.rglob("*") if path.is_file()]:
            with path.open("rb") as file:
                client.put_object(Bucket=BUCKET, Key=f"data/it/{path.relative_to(root)}", Body=file)
        try:
            yield f"blobstore://key:secret@{host}/it?bucket={BUCKET}&secure_connection=0"
        finally:
            server.terminate()


def serve() -> None:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a line a request
    print("{}:{}".format(*server.get_host_and_port()), flush=True)
    time.sleep(86_400)


def compare(what: str, side: Callable[[], None], base: Callable[[], None]) -> None:
    """Print the ratio of the best runs, in wall time and in processor time of this process."""
    best: dict[Callable[[], None], tuple[float, float]] = {}
    for _ in range(RUNS):
        for run in (base, side):
            wall, processor = time.perf_counter(), time.process_time()
            run()
            spent = time.perf_counter() - wall, time.process_time() - processor
            known = best.get(run, spent)
            best[run] = min(known[0], spent[0]), min(known[1], spent[1])
    wall, processor = (best[side][index] / best[base][index] for index in (0, 1))
    print(f"{what}: {wall:.2f} x the time of the local folder, {processor:.2f} x its processor time")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", default=DEFAULT_SIZE)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args()
    if options.serve:
        serve()
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
        with served(plain) as url:
            compare("local S3 server", partial(read, url), partial(read, plain))


if __name__ == "__main__":
    main()
