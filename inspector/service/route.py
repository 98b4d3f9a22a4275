"""What a route of the service is. The table of them is in ``inspector.service.routes``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.service.releases import Release
from inspector.service.wire import replies

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

    from inspector.service.wire.outcomes import Payload
    from inspector.service.wire.replies import Shape

#: The services that have routes, each below a path of its own.
META_SERVICE, RECYCLER = "MetaService", "RecyclerService"


@dataclass(frozen=True)
class Route:
    """One route.

    ``handler``: gets the call, and the message in its body if there is one. ``request``: the class of that message;
    None if the route takes only a query. ``parameters``: the parameters of its query. ``shape``: what makes the reply
    of its outcome. ``changes``: whether it writes. ``reads``: whether it reads the source. ``since``: the line of Doris
    that it came with. ``early_v1``: whether lines before :attr:`Rule.ONE_ROUTE_TABLE` have it below ``v1/``, too.
    ``until``: the last line that has it; None if the newest has it. ``services``: those that answer it. ``raw_body``:
    whether its body is read by the handler, because its message depends on the query. ``recycler_since``: the line
    since which the recycler has it, if that is not ``since``.
    """

    name: str
    handler: Callable[..., Payload]  # of one argument or two; what makes the rows of the table checks their types
    request: type[Message] | None = None
    parameters: tuple[str, ...] = ()
    shape: Shape = replies.status
    changes: bool = False
    reads: bool = True
    since: Release = Release.V3_0
    early_v1: bool = True
    until: Release | None = None
    services: tuple[str, ...] = (META_SERVICE,)
    raw_body: bool = False
    recycler_since: Release | None = None

    @property
    def takes_body(self) -> bool:
        """Whether a request may have a body."""
        return self.request is not None or self.raw_body

    def is_of(self, release: Release, service: str = META_SERVICE) -> bool:
        """Whether a line of Doris has the route."""
        since = self.recycler_since if service == RECYCLER and self.recycler_since else self.since
        return release.includes(since) and (self.until is None or self.until.includes(release))
