"""How much a test tries: all if tests are thorough, else a part of its examples or cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.mark import ParameterSet

#: What a test draws that does not say how many, if tests are thorough.
USUAL = 100


def examples(count: int) -> settings:
    """As ``@settings(max_examples=count)``, in proportion to what the chosen profile draws."""
    return settings(max_examples=max(1, count * settings.default.max_examples // USUAL))


def part(cases: Iterable[Any], every: int, ids: Iterable[str] | None = None) -> list[ParameterSet]:
    """Cases for ``parametrize``: all but each ``every``-th, the first among them, are tried if tests are thorough.

    A case of several names is a tuple.
    """
    named = zip(cases, ids, strict=True) if ids is not None else ((case, None) for case in cases)
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            id=name,
            marks=[pytest.mark.thorough] if index % every else [],
        )
        for index, (case, name) in enumerate(named)
    ]
