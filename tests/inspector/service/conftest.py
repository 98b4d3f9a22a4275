from __future__ import annotations

import pytest

from inspector.service.service import MetaService
from tests.inspector.service.cases import NOW, source_of, states


@pytest.fixture
def service() -> MetaService:
    """The service over one instance with a bit of everything, its clock standing still."""
    return MetaService(source_of(states("i1", "txns", "tablets")), clock=lambda: NOW)
