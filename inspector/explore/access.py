"""Who is answered: the guard in front of all pages.

Other pages in the same browser and other users of the machine must get nothing. So only the names of this machine are
answered as a host (a foreign name that leads here is refused), only GET, and only with the key that was printed at the
start. The key stands in the first URL and then in a cookie, which no script can read and no other site can send.
"""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: What stands before the key in a URL.
KEY = "access"

_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_REFUSED = """<!doctype html><html lang="en"><meta charset="utf-8"><title>No access</title>
<h1>No access</h1><p>Open the address that <code>inspector explore</code> printed: it holds the key.</p>
<p>If you came here by a link on another page: <a href="">open it again</a>.</p></html>"""


class Guard:
    """Answers only who may look, and makes every answer safe to show. ``key``: the one that was printed."""

    def __init__(self, app: ASGIApp, key: str, port: int) -> None:
        self._app = app
        self._key = key
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        self._cookie = f"inspector-{port}"  # browsers share cookies between ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        await (self._app if refusal is None else refusal)(scope, receive, send_safely)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that gets no page; None if it may have one."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("this name leads to a local service by mistake or by a trick\n", 421)
        if scope["method"] != "GET":
            return PlainTextResponse("only GET is answered: nothing can be changed here\n", 405, {"allow": "GET"})
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in query if name == KEY]
        if given:
            return self._admitted(scope, query) if self._is_key(given[0]) else self._no_access()
        return None if self._is_key(self._cookie_of(headers)) else self._no_access()

    def _admitted(self, scope: Scope, query: list[tuple[str, str]]) -> Response:
        """Send who has the key to the same page without the key in its address."""
        rest = urlencode([(name, value) for name, value in query if name != KEY])
        path = "/" + scope["path"].lstrip("/\\")  # "//host" would lead to another machine
        reply = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
        reply.set_cookie(self._cookie, self._key, httponly=True, samesite="strict", path="/")
        return reply

    def _no_access(self) -> Response:
        return HTMLResponse(_REFUSED, 403)

    def _cookie_of(self, headers: Headers) -> str:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return ""
        return "" if found is None else found.value

    def _is_key(self, text: str) -> bool:
        """Whether it is the key. The comparison takes constant time."""
        return hmac.compare_digest(text.encode("utf-8", "surrogateescape"), self._key.encode())
