"""The body of a request, within limits of size and time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True)
class Limits:
    """The largest body in bytes, and how many seconds it may take to arrive."""

    body_bytes: int = 1 << 20
    body_seconds: float = 30.0


class BodyRefused(Exception):
    """A body is over a limit. ``status``: the HTTP status to answer with; ``reason``: what to tell the client."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason


async def read_body(request: Request, limits: Limits) -> bytes:
    """Read a body. Raises BodyRefused if it is over a limit."""
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _read(request, limits.body_bytes)
    except TimeoutError:
        raise BodyRefused(408, f"the body did not come within {limits.body_seconds:g} seconds") from None


async def _read(request: Request, limit: int) -> bytes:
    too_large = BodyRefused(413, f"a body is at most {limit} bytes")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)
