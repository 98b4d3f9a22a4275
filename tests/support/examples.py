"""How many examples a property test draws: its own number, a tenth of it under the profile ``quick``."""

from __future__ import annotations

from hypothesis import settings

_USUAL = 100  # what hypothesis draws where nothing is said


def examples(count: int) -> settings:
    """As ``@settings(max_examples=count)``, in proportion to what the chosen profile draws."""
    return settings(max_examples=max(1, count * settings.default.max_examples // _USUAL))
