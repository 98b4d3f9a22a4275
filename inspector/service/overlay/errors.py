"""The errors of overlay files.

OverlayRefused    (UsageError)               the file cannot be used as an overlay
OverlayFailed     (InspectorError, OSError)  reading or writing the overlay failed
"""

from __future__ import annotations

from inspector.errors import InspectorError, UsageError


class OverlayRefused(UsageError):
    """The file cannot be used as an overlay: it is something else, it is in use, or it is the source itself."""


class OverlayFailed(InspectorError, OSError):
    """The overlay file cannot be read or written. What was committed before is still there."""
