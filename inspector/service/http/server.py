"""The application on a socket: uvicorn, with a limit of connections, and of the time that one may say nothing."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from starlette.applications import Starlette

#: Connections that are answered at once; further ones are told to come again.
CONNECTIONS = 256

#: Connections that may wait to be accepted.
_BACKLOG = 512
#: Seconds that requests may go on for when the server is told to stop.
_STOP_SECONDS = 2


class ImpatientProtocol(H11Protocol):
    """HTTP, with clients that are hung up on when they do not get a request's head across in time.

    Uvicorn itself waits for ever, and silent connections would count until nobody else is answered.
    """

    head_seconds = 10.0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See :class:`asyncio.Protocol`."""
        super().connection_made(transport)
        self._expect_request()

    def on_response_complete(self) -> None:
        """A request is answered: the next one may come."""
        super().on_response_complete()
        self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        super().connection_lost(exc)
        self._stop_timer()

    def _expect_request(self) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(self.head_seconds, self._hang_up, self.cycle)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _hang_up(self, answered: object) -> None:
        if self.cycle is answered:  # still the last one: no other request has begun
            self.transport.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0: any that is free. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends without delay (TCP_NODELAY) only where the protocol is named; else each reply takes 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def make_server(app: Starlette, connections: int = CONNECTIONS) -> uvicorn.Server:
    """A server, to be run on sockets that listen. It logs nothing itself: a log of requests would hold the tokens."""
    config = uvicorn.Config(
        app,
        http=ImpatientProtocol,
        ws="none",
        log_level="critical",
        access_log=False,
        server_header=False,
        limit_concurrency=connections,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return uvicorn.Server(config)
