"""Requests a second over loopback: decode_key and get_cluster, against a bare Starlette route returning a constant.

Servers and client are different processes; the client keeps its connections open. The routes take turns, and the best
round of each counts. The service remembers replies; "anew" measures requests that it has not answered before.
"""

from __future__ import annotations

import argparse
import itertools
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import inspector
from inspector.sources.snapshot.writer import SnapshotWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 3
CONNECTIONS = 8
TIMEOUT = 60
BACKUP = "backup:fixtures/backup-demo"
TOKEN = "token"
KEY = "0110696e7374616e636500011072656772657373696f6e5f696e7374616e6365300001"
CLUSTER = '{"cloud_unique_id": "1:regression_instance0:%d", "cluster_id": "regression_test_cluster_id0"}'

BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from inspector.service.http.server import listen

async def constant(request):
    return PlainTextResponse("constant\\n")

listener = listen("127.0.0.1", 0)
print(f"http://127.0.0.1:{listener.getsockname()[1]}/MetaService/http/", file=sys.stderr, flush=True)
app = Starlette(routes=[Route("/constant", constant, methods=["GET", "POST"])])
config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
uvicorn.Server(config).run(sockets=[listener])
"""


@contextmanager
def server(*words: str) -> Iterator[int]:
    """Run a server as a process; yield the port that it prints."""
    process = subprocess.Popen([sys.executable, *words], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        yield int(process.stderr.readline().split("127.0.0.1:")[1].split("/")[0])
    finally:
        process.kill()
        process.wait()


def snapshot(folder: str) -> str:
    """Write the demo backup to a snapshot file; return the source's name."""
    path = f"{folder}/demo"
    with inspector.open(BACKUP) as source, SnapshotWriter(path) as writer:
        writer.write(source.key_values())
        writer.write_metadata(source.info())
    return f"snapshot:{path}"


def requests_per_second(port: int, path: str, bodies: Iterator[str], requests: int) -> float:
    """Measure with one request at a time on each connection."""

    def request() -> bytes:
        body = next(bodies)
        return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()

    connections = [socket.create_connection(("127.0.0.1", port), TIMEOUT) for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request())
        assert receive(connection)
    start = time.perf_counter()
    for _ in range(requests // CONNECTIONS):
        for connection in connections:
            connection.sendall(request())
        for connection in connections:
            receive(connection)
    elapsed = time.perf_counter() - start
    for connection in connections:
        connection.close()
    return requests // CONNECTIONS * CONNECTIONS / elapsed


def receive(connection: socket.socket) -> bytes:
    """Receive one reply; return its body."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), received
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=4000)
    requests = parser.parse_known_args()[0].requests
    with tempfile.TemporaryDirectory() as folder:
        ours = ("-m", "inspector", "-s", snapshot(folder), "serve", "--port", "0", "--token", TOKEN)
        script = Path(folder, "bare.py")
        script.write_text(BARE)
        with server(str(script)) as bare_port, server(*ours) as port:
            prefix, anew = "/MetaService/http/v1", itertools.count(1)
            asked = {
                "bare route": (bare_port, "/constant", itertools.repeat("")),
                "decode_key": (port, f"{prefix}/decode_key?token={TOKEN}&key={KEY}", itertools.repeat("")),
                "get_cluster": (port, f"{prefix}/get_cluster?token={TOKEN}", itertools.repeat(CLUSTER % 0)),
                "get_cluster, anew": (port, f"{prefix}/get_cluster?token={TOKEN}", map(CLUSTER.__mod__, anew)),
            }
            best = dict.fromkeys(asked, 0.0)
            for _ in range(ROUNDS):
                for name, call in asked.items():
                    best[name] = max(best[name], requests_per_second(*call, requests))
    bare = best.pop("bare route")
    for name, rate in best.items():
        print(f"{name}: {rate / bare:.2f}x of a bare route ({rate:,.0f} requests/s, bare {bare:,.0f})")


if __name__ == "__main__":
    main()
