"""How many examples a property test draws: its own number if tests are thorough, else a part of it."""

from __future__ import annotations

from hypothesis import settings

#: What a test draws that does not say how many, if tests are thorough.
USUAL = 100


def examples(count: int) -> settings:
    """As ``@settings(max_examples=count)``, in proportion to what the chosen profile draws."""
    return settings(max_examples=max(1, count * settings.default.max_examples // USUAL))
