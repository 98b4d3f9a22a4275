"""The errors of the explorer (see ``inspector.errors``)."""

from __future__ import annotations

from inspector.errors import InspectorError


class Stopped(InspectorError, TimeoutError):
    """A page took too long, or nobody waits for it any more."""
