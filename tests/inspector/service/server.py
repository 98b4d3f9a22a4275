"""The application on a port of this machine, in a thread."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inspector.service.http.server import CONNECTIONS, HEAD_SECONDS, listen, make_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette


@contextmanager
def running(app: Starlette, *, connections: int = CONNECTIONS, head_seconds: float = HEAD_SECONDS) -> Iterator[int]:
    """Serve for as long as the block lasts; the port."""
    with listen("127.0.0.1", 0) as listener:
        server = make_server(app, connections=connections, head_seconds=head_seconds)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()
