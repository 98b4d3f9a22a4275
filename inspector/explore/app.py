"""The explorer as an application: the path of each panel, threads that read, and errors as pages."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from inspector.errors import InspectorError, RecordNotFound, SourceDamaged, UsageError
from inspector.explore.access import Guard
from inspector.explore.errors import Stopped
from inspector.explore.explorer import Asked, ShownPage
from inspector.explore.language import choose_language
from inspector.explore.page import AT_VERSIONS, render
from inspector.explore.panels import ask, checks, commits, compare, key, overview, record, records, space, tablet, time
from inspector.explore.sharing import Stop
from keycodec.errors import KeyCodecError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from inspector.explore.explorer import Explorer

#: Threads that read for pages. Further requests wait; the server refuses those that are too many.
THREADS = 4
#: Seconds that a page may take.
SECONDS = 60.0

_LANGUAGE = "inspector-lang"
_log = logging.getLogger(__name__)


class Panel(NamedTuple):
    """A page. ``name``: of its texts; ``in_menu``: whether the menu leads there."""

    name: str
    path: str
    show: Callable[[Asked], ShownPage | Response]
    in_menu: bool = True


PANELS = (
    Panel("overview", "/", overview.show),
    Panel("overview", "/counts", overview.show_counts, in_menu=False),
    Panel("space", "/space", space.show),
    Panel("space", "/space.svg", space.show_picture, in_menu=False),
    Panel("key", "/key", key.show),
    Panel("tablet", "/tablet", tablet.show),
    Panel("time", "/time", time.show),
    Panel("time", "/commits", commits.show, in_menu=False),
    Panel("compare", "/compare", compare.show),
    Panel("checks", "/checks", checks.show),
    Panel("ask", "/ask", ask.show),
    Panel("ask", "/ask.file", ask.show_file, in_menu=False),
    Panel("records", "/records", records.show),
    Panel("records", "/record", record.show, in_menu=False),
    Panel("records", "/related", record.show_related, in_menu=False),
)


def make_app(explorer: Explorer, access_key: str, port: int, *, seconds: float = SECONDS) -> Guard:
    """Return the application. ``access_key``: who knows it may look; ``seconds``: what a page may take."""
    pages = _Pages(explorer, seconds)
    routes: list[Route | Mount] = [Route(one.path, partial(pages.answer, one), methods=["GET"]) for one in PANELS]
    routes.append(Mount("/static", StaticFiles(packages=[("inspector.explore", "static")])))
    app = Starlette(routes=routes, lifespan=pages.lifespan, exception_handlers={404: pages.not_found})
    app.router.redirect_slashes = False
    return Guard(app, access_key, port)


class _Pages:
    """Answers requests: each in a thread, which is stopped when the browser no longer waits."""

    def __init__(self, explorer: Explorer, seconds: float) -> None:
        self._explorer = explorer
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(THREADS, "page")

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Count from the start on; at the end, stop whatever still reads."""
        self._explorer.counts.start()
        yield
        for work in self._explorer.works:
            work.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def answer(self, panel: Panel, request: Request) -> Response:
        """Answer a request for a panel."""
        stop = Stop(self._seconds)
        gone = asyncio.ensure_future(_when_gone(request, stop))
        try:
            work = partial(self._reply, panel, request, stop)
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            stop.set()
            gone.cancel()

    async def not_found(self, request: Request, error: Exception) -> Response:
        """Answer a request for a page that there is not."""
        return self._page(None, request, ShownPage("error.html", {"message": "there is no such page"}, 404))

    def _reply(self, panel: Panel, request: Request, stop: Stop) -> Response:
        asked = Asked(self._explorer, self._explorer.source.until(stop), dict(request.query_params))
        try:
            with asked.then() if panel.path in AT_VERSIONS else nullcontext(asked) as then:
                found = panel.show(then)
            return found if isinstance(found, Response) else self._page(panel, request, found)
        except (InspectorError, KeyCodecError) as error:
            return self._page(panel, request, ShownPage("error.html", {"message": str(error)}, _status(error)))
        except Exception:
            _log.exception("%s: a defect of this program", request.url.path)
            message = "a defect of this program; the log of `inspector explore` says more"
            return self._page(panel, request, ShownPage("error.html", {"message": message}, 500))

    def _page(self, panel: Panel | None, request: Request, found: ShownPage) -> Response:
        asked_for = request.query_params.get("lang")
        accepted = request.headers.get("accept-language", "")
        language = choose_language(asked_for, request.cookies.get(_LANGUAGE), accepted)
        frame = {
            "panel": None if panel is None else panel.name,
            "menu": [one for one in PANELS if one.in_menu],
            "is_part": "hx-request" in request.headers,
            "here": request.url.path,
            "query": _without(request, "lang"),
            "without_version": _without(request, "at", "lang"),
            "location": self._explorer.info.location,
            "shows_secrets": not self._explorer.mask,
            "when": self._explorer.when,
            "at_version": request.query_params.get("at", "") if request.url.path in AT_VERSIONS else "",
        }
        response = HTMLResponse(render(found.template, language, {**frame, **found.data}), found.status)
        if asked_for == language:
            response.set_cookie(_LANGUAGE, language, httponly=True, samesite="strict", path="/")
        return response


def _without(request: Request, *names: str) -> dict[str, str]:
    """The query, but for some of its names."""
    return {name: value for name, value in request.query_params.items() if name not in names}


async def _when_gone(request: Request, stop: Stop) -> None:
    """Stop the reading once the browser has closed the connection."""
    with suppress(asyncio.CancelledError):
        while (await request.receive())["type"] != "http.disconnect":
            pass
        stop.set()


def _status(error: Exception) -> int:
    if isinstance(error, UsageError | KeyCodecError):
        return 400
    if isinstance(error, RecordNotFound):
        return 404
    if isinstance(error, Stopped):
        return 503
    return 500 if isinstance(error, SourceDamaged) else 502
