"""The HTTP side of a MetaService: paths, tokens and replies, as a Starlette application."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as Path

from inspector.service import frontend
from inspector.service.http.bodies import BodyRefused, Limits, read_body
from inspector.service.route import META_SERVICE, RECYCLER
from inspector.service.routes import find_route
from inspector.service.wire.queries import read_query
from inspector.service.wire.replies import PATH_NOT_FOUND, json_reply, text_reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from inspector.service.http.access import Access
    from inspector.service.service import MetaService
    from inspector.service.wire.replies import Reply

PREFIX = f"/{META_SERVICE}/http/"
RECYCLER_PREFIX = f"/{RECYCLER}/http/"
FRONTEND_PATH = "/rest/v2/manager/cluster/cluster_info/cloud_cluster_status"

_log = logging.getLogger(__name__)


def make_app(
    service: MetaService, access: Access, *, frontend_instance: str | None = None, limits: Limits | None = None
) -> Starlette:
    """Return the application. ``frontend_instance``: the instance that the frontend answers about, if not all.

    Calls that read the source run in one thread of their own, one after the other.
    """
    handlers = _Handlers(service, access, frontend_instance, limits or Limits())
    app = Starlette(
        routes=[
            Path(f"{PREFIX}{{path:path}}", _Endpoint(partial(handlers.meta_service, META_SERVICE))),
            Path(f"{RECYCLER_PREFIX}{{path:path}}", _Endpoint(partial(handlers.meta_service, RECYCLER))),
            Path(FRONTEND_PATH, _Endpoint(handlers.frontend)),
        ],
        exception_handlers={404: _not_found},
        lifespan=handlers.lifespan,
    )
    app.router.redirect_slashes = False
    return app


async def _not_found(request: Request, error: Exception) -> Response:
    return _response(text_reply(404, PATH_NOT_FOUND))


class _Endpoint:
    """A handler as an ASGI application, because Starlette then accepts every HTTP method.

    An unexpected error goes to the log with its traceback; the client is told nothing of it.
    """

    def __init__(self, handle: Callable[[Request], Awaitable[Reply]]) -> None:
        self._handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._handle(Request(scope, receive))
        except ClientDisconnect:
            return
        except asyncio.CancelledError:  # the server is stopped, and its time for running requests is over
            reply = _refusal(503, "INVALID_ARGUMENT", "the server is stopping")
        except Exception:
            _log.exception("%s: a defect of this program", scope["path"])
            reply = _refusal(500, "INTERNAL_ERROR", "internal error; the server's log says more")
        await _response(reply)(scope, receive, send)


class _Handlers:
    """The handler of each path, and the thread that the service runs in."""

    def __init__(self, service: MetaService, access: Access, frontend_instance: str | None, limits: Limits) -> None:
        self._service = service
        self._access = access
        self._frontend_instance = frontend_instance
        self._limits = limits
        self._thread = ThreadPoolExecutor(1, "meta-service")

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Stop the thread when the server stops."""
        yield
        self._thread.shutdown(cancel_futures=True)

    async def meta_service(self, service: str, request: Request) -> Reply:
        """Answer a call to the Meta Service or to the recycler: check the token, then the path, then the body."""
        query = read_query(request.scope["query_string"].decode("latin-1"))
        token = query.get("token")
        if not self._access.admits(token):
            return text_reply(403, f"incorrect token, token={token or '(not given)'}")
        route = find_route(request.path_params["path"], self._service.release, service)
        try:
            body = await read_body(request, self._limits) if route.takes_body else b""
        except BodyRefused as refused:
            return _refusal(refused.status, "INVALID_ARGUMENT", refused.reason)
        if not route.reads:
            return self._service.answer(route, query, body)
        remembered = self._service.remembered(route, query, body)
        return remembered or await self._in_thread(partial(self._service.answer, route, query, body))

    async def frontend(self, request: Request) -> Reply:
        """Answer a call to the frontend."""
        if not self._access.login.admits(request.headers.get("authorization", "")):
            return frontend.unauthorized()
        return await self._in_thread(partial(self._service.cluster_status, self._frontend_instance))

    async def _in_thread(self, answer: Callable[[], Reply]) -> Reply:
        return await asyncio.get_running_loop().run_in_executor(self._thread, answer)


def _refusal(status: int, code: str, reason: str) -> Reply:
    """Return a refusal of the HTTP side; the Meta Service has no message for it."""
    return json_reply(status, {"code": code, "msg": reason})


def _response(reply: Reply) -> Response:
    headers = {"x-content-type-options": "nosniff"}
    if reply.status == 401:
        headers["www-authenticate"] = 'Basic realm="fe"'
    return Response(reply.body, reply.status, headers, reply.media_type)
