"""Clients of the application, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from inspector.service.http.access import Access
from inspector.service.http.app import make_app

if TYPE_CHECKING:
    from inspector.service.service import MetaService

PREFIX = "/MetaService/http/"
TOKEN = "greedisgood9999"


def client_of(service: MetaService, access: Access | None = None, **options: Any) -> TestClient:
    app = make_app(service, access or Access(TOKEN), **options)
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def client(service: MetaService) -> TestClient:
    return client_of(service)
