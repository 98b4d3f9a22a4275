from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.inspector.sources.backup.places.objectstore import VARIABLES, S3Server, s3_server
from tests.inspector.sources.backup.support import ENCRYPTED
from tests.support.places import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server_with_backups() -> Iterator[S3Server]:
    """A server that holds the real backups, in bucket ``backups-here``."""
    with s3_server() as server:
        for name in ("backup-demo", ENCRYPTED):
            server.upload("backups-here", name, FIXTURES / name)
        yield server


@pytest.fixture
def server(server_with_backups: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """The same, to which ``s3://`` leads; its list of requests is empty."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in server_with_backups.environment().items():
        monkeypatch.setenv(name, value)
    server_with_backups.requests.clear()
    return server_with_backups
