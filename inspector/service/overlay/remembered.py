"""Replies that need not be made again: those of reads, while nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from inspector.service.routes import Route
    from inspector.service.wire.replies import Reply

#: How many replies are kept, and the bytes of a reply and its request: 16 MB at most.
REPLIES = 256
SIZE = 1 << 16


class RememberedReplies:
    """Replies by what was asked. One thread at a time may change it; any may look one up."""

    def __init__(self) -> None:
        self._replies: dict[Hashable, Reply] = {}

    def get(self, route: Route, query: Mapping[str, str], body: bytes) -> Reply | None:
        """The reply to a call like this one; None where there is none."""
        return self._replies.get(_asked(route, query, body))

    def keep(self, route: Route, query: Mapping[str, str], body: bytes, reply: Reply) -> None:
        """Keep the reply to a call that changes nothing."""
        if len(body) + len(reply.body) + sum(map(len, query.values())) > SIZE:
            return
        if len(self._replies) >= REPLIES:
            self.forget()
        self._replies[_asked(route, query, body)] = reply

    def forget(self) -> None:
        """Something was written: no reply is sure any more."""
        self._replies.clear()


def _asked(route: Route, query: Mapping[str, str], body: bytes) -> Hashable:
    """What a reply depends on: the body, or those parameters of the query that the route has."""
    return route.name, body if route.request is not None else tuple(map(query.get, route.parameters))
