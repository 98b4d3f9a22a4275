from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import inspector
from tests.inspector.explore.looking import Looking, hostile_source, looking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import Source


@pytest.fixture(scope="session")
def behind() -> Iterator[Source]:
    """A backup that has something of every family."""
    with inspector.open("backup:fixtures/backup-behind") as source:
        yield source


@pytest.fixture(scope="module")
def look(behind: Source) -> Iterator[Looking]:
    """A look at that backup."""
    with looking(behind) as one:
        yield one


@pytest.fixture(scope="module")
def look_at_hostile() -> Iterator[Looking]:
    """A look at a store full of hostile texts."""
    with looking(hostile_source()) as one:
        yield one
