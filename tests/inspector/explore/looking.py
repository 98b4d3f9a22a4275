"""What the tests of the explorer share: a client that may look, hostile stores, the server in a thread."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from inspector.explore.app import make_app
from inspector.explore.explorer import Explorer
from inspector.schema import messages
from inspector.service.http.server import listen, make_server
from inspector.sources.memory import MemorySource
from keycodec import encode
from tests.inspector.service.server import PATIENCE, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

    from inspector.sources.base import Source

ACCESS = "the-key-of-the-tests"
PORT = 8000

#: Texts of a store that want to do harm, or to be shown as something else.
HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "attribute": '"\'><svg onload=alert(3)> autofocus onfocus=alert(4) x="',
    "template": "{{ 7 * 191 }}{% include 'x' %}",
    "link": "javascript:alert(5)",
    "right to left": "safe\u202etxt.exe\u2066",
    "control": "\x1b[2J\x00\x07\r\n\x9b",
    "no UTF-8": "\udcff\udcfe",
    "emoji and Chinese": "用户 👩‍🚀 é",
}
LONG = "L" * 1_000_000
SECRET = "a-very-secret-key"


class Looking:
    """A browser without a screen, that may look."""

    def __init__(self, client: TestClient, explorer: Explorer) -> None:
        self.client = client
        self.explorer = explorer

    def __call__(self, path: str, *, language: str = "en", part: bool = False, **query: Any) -> httpx2.Response:
        headers = {"accept-language": language} | ({"hx-request": "true"} if part else {})
        return self.client.get(path, params=query or None, headers=headers)


@contextmanager
def looking(source: Source, **options: Any) -> Iterator[Looking]:
    """Look at a source; all is counted when the block begins."""
    explorer = Explorer(source, **options)
    app = make_app(explorer, ACCESS, PORT, seconds=10 * PATIENCE)
    cookies = {f"inspector-{PORT}": ACCESS}
    with TestClient(app, base_url=f"http://127.0.0.1:{PORT}", cookies=cookies, follow_redirects=False) as client:
        explorer.counts.wait()
        yield Looking(client, explorer)


@contextmanager
def serving(source: Source, **options: Any) -> Iterator[tuple[str, Explorer]]:
    """Serve the explorer on a port; its address without the key, and the explorer."""
    explorer = Explorer(source, **options)
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        server = make_server(make_app(explorer, ACCESS, port, seconds=10 * PATIENCE))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            wait_until(lambda: server.started)
            yield f"http://127.0.0.1:{port}", explorer
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
        assert not thread.is_alive()


def instance(instance_id: str, **fields: Any) -> tuple[bytes, bytes]:
    """The key-value of an instance."""
    value = messages.InstanceInfoPB(instance_id=instance_id.encode("utf-8", "replace").decode(), **fields)
    return encode("InstanceKey", instance_id=instance_id), value.SerializeToString()


def hostile_source() -> MemorySource:
    """Instances whose ids and names are hostile, one that has a very long name and a secret, and bytes of no family."""
    found = [instance(text, name=text.encode("utf-8", "replace").decode()) for text in HOSTILE.values()]
    store = messages.ObjectStoreInfoPB(ak=SECRET, sk=SECRET, bucket=HOSTILE["script"])
    found.append(instance("long", name=LONG, obj_info=[store]))
    found.append((b"\x01\x10<script>alert(6)</script>\x00\x01", b"<script>alert(7)</script>"))
    found.append((b"\x15\xff<b>", b"\x00"))
    return MemorySource(found)
