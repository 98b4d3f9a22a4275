"""Replies to reads, kept until something is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from inspector.service.route import Route
    from inspector.service.wire.replies import Reply

#: How many replies are kept, and the largest size in bytes of a reply and its request: 16 MB at most.
REPLIES = 256
SIZE = 1 << 16


class RememberedReplies:
    """Replies, each under the request that it answers.

    Only one thread at a time may keep or forget replies; any thread may look one up.
    """

    def __init__(self) -> None:
        self._replies: dict[Hashable, Reply] = {}

    def get(self, route: Route, query: Mapping[str, str], body: bytes) -> Reply | None:
        """Return the reply to the same request; None if there is none."""
        return self._replies.get(_request(route, query, body))

    def keep(self, route: Route, query: Mapping[str, str], body: bytes, reply: Reply) -> None:
        """Keep the reply to a request that changes nothing."""
        if len(body) + len(reply.body) + sum(map(len, query.values())) > SIZE:
            return
        if len(self._replies) >= REPLIES:
            self.forget()
        self._replies[_request(route, query, body)] = reply

    def forget(self) -> None:
        """Drop all replies: something was written, so any of them may be wrong now."""
        self._replies.clear()


def _request(route: Route, query: Mapping[str, str], body: bytes) -> Hashable:
    """Return what a reply depends on: the route, and its body or those parameters of the query that it has."""
    return route.name, body if route.takes_body else tuple(map(query.get, route.parameters))
