"""What goes wrong behind HTTP, and what the client is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from inspector.errors import SourceDamaged
from inspector.service.http.app import FRONTEND_PATH
from inspector.service.service import MetaService
from inspector.sources.memory import MemorySource
from tests.inspector.service.http.conftest import PREFIX, TOKEN, client_of

if TYPE_CHECKING:
    import pytest


class BrokenSource(MemorySource):
    """A source that fails once it is read."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def key_values(self, *args: object, **options: object) -> NoReturn:
        raise self._error


def test_a_damaged_source_is_the_service_s_own_error() -> None:
    client = client_of(MetaService(BrokenSource(SourceDamaged("range,7", 12, "cut"))))
    reply = client.get(f"{PREFIX}get_instance?token={TOKEN}&instance_id=i")
    assert (reply.status_code, reply.json()) == (
        500,
        {"code": "INTERNAL_ERROR", "msg": "range,7: offset 12: cut", "result": {}},
    )
    frontend = client.get(FRONTEND_PATH, auth=("root", ""))
    assert (frontend.status_code, frontend.json()["data"]) == (500, "range,7: offset 12: cut")


def test_a_defect_is_not_told_to_the_client(caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(MetaService(BrokenSource(ZeroDivisionError("secret detail"))))
    for reply in (
        client.get(f"{PREFIX}get_instance?token={TOKEN}&instance_id=i"),
        client.get(FRONTEND_PATH, auth=("root", "")),
    ):
        assert reply.status_code == 500
        assert reply.json() == {"code": "INTERNAL_ERROR", "msg": "internal error; the server's log says more"}
    assert "secret detail" in caplog.text
