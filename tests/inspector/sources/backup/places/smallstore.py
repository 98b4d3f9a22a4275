"""A small stand-in for an S3 server, which fails as it is told: refusals, cut bodies, pages of any size."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


@dataclass(frozen=True)
class Fault:
    """An answer in place of the right one: a ``status``, or only ``body`` bytes, or after ``seconds``.

    ``says_less``: whether the head of the answer says that the body is so short. ``pauses``: in the middle of the body.
    """

    status: int = 0
    code: str = ""
    body: int | None = None
    says_less: bool = False
    seconds: float = 0
    pauses: Sequence[float] = ()


@dataclass
class SmallStore:
    """A running server of one bucket. ``fault``: asked for each request; None for the right answer."""

    objects: dict[str, bytes]
    fault: Callable[[str, str], Fault | None] = lambda method, path: None
    page: int = 1000
    bucket: str = "bucket"
    port: int = 0
    seen: list[tuple[str, str]] = field(default_factory=list)

    def url(self, name: str) -> str:
        """What names a backup here."""
        return f"blobstore://KEY:SECRET/+x@127.0.0.1:{self.port}/{name}?bucket={self.bucket}&sc=0"


@contextmanager
def small_store(objects: dict[str, bytes], **settings: Any) -> Iterator[SmallStore]:
    """Run one for the block."""
    store = SmallStore(objects, **settings)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"store": store}))
    server.daemon_threads = True
    # a client may hang up in the middle; what the server says of that would stand in what the command prints
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.block_on_close = False
    store.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    store: SmallStore
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # as servers do; else a body waits 40 ms behind its head

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        self.store.seen.append((self.command, self.path))
        fault = self.store.fault(self.command, self.path)
        if fault:
            time.sleep(fault.seconds)
            if fault.status:
                self._send(fault.status, f"<Error><Code>{fault.code}</Code></Error>".encode())
                return
        if "list-type" in parts.query:
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self._send(200, _listing(self.store, query))
        else:
            self._send_object(unquote(parts.path).removeprefix(f"/{self.store.bucket}/"), fault)

    def _send_object(self, name: str, fault: Fault | None) -> None:
        data = self.store.objects.get(name)
        if data is None:
            self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
        part = data[first : last + 1]
        sent = part if fault is None or fault.body is None else part[: fault.body]
        told = sent if fault and fault.says_less else part
        ranges = f"bytes {first}-{first + len(told) - 1}/{len(data)}"
        self._send(206, sent, length=len(told), ranges=ranges, pauses=fault.pauses if fault else ())

    def _send(
        self, status: int, body: bytes, length: int | None = None, ranges: str = "", pauses: Sequence[float] = ()
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Last-Modified", "Fri, 27 Nov 2026 10:00:00 GMT")
        self.send_header("ETag", '"1"')
        if ranges:
            self.send_header("Content-Range", ranges)
        self.end_headers()
        if self.command != "HEAD":
            for place, pause in enumerate(pauses):
                self.wfile.write(body[place : place + 1])
                time.sleep(pause)
            self.wfile.write(body[len(pauses) :])
        self.close_connection = length is not None and length != len(body)


def _listing(store: SmallStore, query: Mapping[str, str]) -> bytes:
    prefix, delimiter, after = (query.get(name, "") for name in ("prefix", "delimiter", "continuation-token"))
    names = sorted(name for name in store.objects if name.startswith(prefix) and name > after)
    folders = set()
    if delimiter:
        folders = {name[: name.index("/", len(prefix)) + 1] for name in names if "/" in name[len(prefix) :]}
        names = [name for name in names if "/" not in name[len(prefix) :]]
    page, rest = names[: store.page], names[store.page :]
    contents = "".join(
        f"<Contents><Key>{escape(name)}</Key><Size>{len(store.objects[name])}</Size>"
        "<LastModified>2026-11-27T10:00:00.000Z</LastModified><ETag>1</ETag></Contents>"
        for name in page
    )
    more = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if rest else ""
    found = "".join(f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>" for folder in sorted(folders))
    text = f"<ListBucketResult><IsTruncated>{str(bool(rest)).lower()}</IsTruncated>{more}{contents}{found}"
    return f'<?xml version="1.0"?>{text}</ListBucketResult>'.encode()
