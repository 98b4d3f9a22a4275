"""The HTTP side: tokens, paths, bodies of bounded size and patience; a Starlette application around a MetaService."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as Path

from inspector.service.http import frontend
from inspector.service.routes import ROUTES
from inspector.service.wire.queries import read_query
from inspector.service.wire.replies import Outcome, Reply, status, text_reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from inspector.service.routes import Route
    from inspector.service.service import MetaService

PREFIX = "/MetaService/http/"
NOT_FOUND = "http path not found or not allowed"

_VERSION = re.compile("v[0-9]+/")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What a client may ask of the server: bytes of a body, and seconds that it may take to come."""

    body_bytes: int = 1 << 20
    body_seconds: float = 30.0


@dataclass(frozen=True)
class Access:
    """Who is answered: whoever has the token, and the frontend's user.

    ``fe_instance``: the instance that the frontend is of; None for all.
    """

    token: str
    fe_login: frontend.Login = field(default_factory=frontend.Login)
    fe_instance: str | None = None


def make_app(service: MetaService, access: Access, limits: Limits | None = None) -> Starlette:
    """The application. Calls that look at the source run in one thread of their own, one after the other."""
    server = _Server(service, access, limits or Limits())
    app = Starlette(
        routes=[
            Path(f"{PREFIX}{{path:path}}", _Endpoint(server.meta_service)),
            Path(frontend.PATH, _Endpoint(server.frontend)),
        ],
        exception_handlers={404: _not_found},
        lifespan=server.lifespan,
    )
    app.router.redirect_slashes = False
    return app


async def _not_found(request: Request, error: Exception) -> Response:
    return _response(text_reply(404, NOT_FOUND))


class _Endpoint:
    """A handler of requests as an ASGI application, so that Starlette lets every method pass.

    An error nobody foresaw goes to the log, all of it, and nothing of it to the client.
    """

    def __init__(self, handle: Callable[[Request], Awaitable[Reply]]) -> None:
        self._handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._handle(Request(scope, receive))
        except ClientDisconnect:
            return
        except asyncio.CancelledError:  # after the time that the server gives to what is under way when it is stopped
            reply = _refused(503, "the server is stopping")
        except Exception:
            _log.exception("%s: a defect of this program", scope["path"])
            reply = status(Outcome("UNDEFINED_ERR", "internal error; the server's log says more"), True)
        await _response(reply)(scope, receive, send)


class _Server:
    """The service with its limits and its thread."""

    def __init__(self, service: MetaService, access: Access, limits: Limits) -> None:
        self._service = service
        self._access = access
        self._limits = limits
        self._token = access.token.encode("utf-8", "surrogateescape")
        self._thread = ThreadPoolExecutor(1, "meta-service")

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        self._thread.shutdown(cancel_futures=True)

    async def meta_service(self, request: Request) -> Reply:
        """Answer a call to the Meta Service: the token first, then the path, then the body."""
        query = read_query(request.scope["query_string"].decode("latin-1"))
        given = query.get("token")
        if given is None or not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._token):
            return text_reply(403, f"incorrect token, token={given or '(not given)'}")
        route = _route(request.path_params["path"])
        if route is None:
            return text_reply(404, NOT_FOUND)
        body = b""
        if route.request is not None:
            try:
                async with asyncio.timeout(self._limits.body_seconds):
                    body = await self._body(request)
            except TimeoutError:
                return _refused(408, f"the body did not come within {self._limits.body_seconds:g} seconds")
            except _TooLarge:
                return _refused(413, f"a body is at most {self._limits.body_bytes} bytes")
        return await self._answer(route, query, body)

    async def _body(self, request: Request) -> bytes:
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > self._limits.body_bytes:
            raise _TooLarge
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._limits.body_bytes:
                raise _TooLarge
        return bytes(body)

    async def _answer(self, route: Route, query: dict[str, str], body: bytes) -> Reply:
        if not route.reads:
            return self._service.answer(route, query, body)
        remembered = self._service.remembered(route, query, body)
        return remembered or await self._in_thread(self._service.answer, route, query, body)

    async def frontend(self, request: Request) -> Reply:
        """Answer a call to the frontend."""
        if not self._access.fe_login.admits(request.headers.get("authorization", "")):
            return frontend.unauthorized()
        return await self._in_thread(self._service.cluster_status, self._access.fe_instance)

    async def _in_thread(self, answer: Callable[..., Reply], *arguments: Any) -> Reply:
        return await asyncio.get_running_loop().run_in_executor(self._thread, answer, *arguments)


class _TooLarge(Exception):
    """A body is larger than the limit."""


def _refused(status_code: int, reason: str) -> Reply:
    """What the service itself has no word for."""
    reply = status(Outcome("INVALID_ARGUMENT", reason), True)
    return Reply(status_code, reply.body, reply.media_type)


def _route(path: str) -> Route | None:
    version = _VERSION.match(path)
    if version is None:
        return ROUTES.get(path)
    return ROUTES.get(path[version.end() :]) if version[0] == "v1/" else None


def _response(reply: Reply) -> Response:
    headers = {"x-content-type-options": "nosniff"}
    if reply.status == 401:
        headers["www-authenticate"] = 'Basic realm="fe"'
    return Response(reply.body, reply.status, headers, reply.media_type)
