"""The application on a socket: uvicorn, with a limit of connections and a time limit for silent clients."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from starlette.types import ASGIApp

#: How many connections are answered at once; a further one gets a reply with HTTP status 503.
CONNECTIONS = 256
#: Seconds that a client has to send the head of a request.
HEAD_SECONDS = 10.0

#: How many connections may wait to be accepted.
_BACKLOG = 512
#: Seconds that running requests get to finish when the server is stopped.
_STOP_SECONDS = 2


class ImpatientProtocol(H11Protocol):
    """HTTP that closes a connection if the client does not send the head of a request in time.

    Uvicorn itself waits without end, so enough silent connections would keep all other clients out.
    """

    def __init__(self, *, head_seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self._head_seconds = head_seconds
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_request()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_timer()

    def _expect_request(self) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(self._head_seconds, self._close_if_silent, self.cycle)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _close_if_silent(self, last_cycle: object) -> None:
        if self.cycle is last_cycle:  # no other request has begun
            self.transport.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 means any free port. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only if the socket names its protocol; without it each reply takes 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def make_server(app: ASGIApp, *, connections: int = CONNECTIONS, head_seconds: float = HEAD_SECONDS) -> uvicorn.Server:
    """Return a server, to be run on sockets that listen. It logs no requests: their URLs have the token."""
    config = uvicorn.Config(
        app,
        http=partial(ImpatientProtocol, head_seconds=head_seconds),  # type: ignore[arg-type]  # any callable will do
        ws="none",
        log_level="critical",
        access_log=False,
        server_header=False,
        limit_concurrency=connections,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return uvicorn.Server(config)
