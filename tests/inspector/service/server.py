"""The application on a port of this machine, in a thread, and requests to it that cannot hang."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx2

from inspector.service.http.server import CONNECTIONS, HEAD_SECONDS, listen, make_server

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from starlette.applications import Starlette

#: The longest that a test waits for anything.
PATIENCE = 30.0


@contextmanager
def running(app: Starlette, *, connections: int = CONNECTIONS, head_seconds: float = HEAD_SECONDS) -> Iterator[int]:
    """Serve for as long as the block lasts; the port."""
    with listen("127.0.0.1", 0) as listener:
        server = make_server(app, connections=connections, head_seconds=head_seconds)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            wait_until(lambda: server.started)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
        assert not thread.is_alive()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds; fail if that takes too long."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def get(port: int, path: str) -> httpx2.Response:
    """Send a GET request over a connection of its own."""
    return httpx2.get(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE)


def post(port: int, path: str, **body: Any) -> httpx2.Response:
    """Send a POST request over a connection of its own."""
    return httpx2.post(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE, **body)


@contextmanager
def killed_after(seconds: float, process: subprocess.Popen[str]) -> Iterator[None]:
    """Kill a process at the end of the block, or after so many seconds, so that no read of its output can hang."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()
        process.wait(PATIENCE)
