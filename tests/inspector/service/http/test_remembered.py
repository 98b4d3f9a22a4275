"""Replies that are remembered, and when they are made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from inspector.service.remembered import REPLIES, SIZE, RememberedReplies
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.replies import text_reply
from inspector.sources.memory import MemorySource
from tests.inspector.service.cases import source_of, states
from tests.inspector.service.http.conftest import PREFIX, TOKEN, client_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

    from inspector.sources.base import KeyValue


class CountingSource(MemorySource):
    """A source that counts how often it is read."""

    def __init__(self) -> None:
        super().__init__(source_of(states("i1")).key_values())
        self.reads = 0

    def key_values(self, *args: Any, **options: Any) -> Iterator[KeyValue]:
        self.reads += 1
        return super().key_values(*args, **options)


class ChangingSource(CountingSource):
    """The same, of a kind whose data may change."""

    unchanging = False


@pytest.mark.parametrize(("make", "asked_again"), [(CountingSource, False), (ChangingSource, True)])
def test_what_was_read_before_is_read_again_only_of_a_source_that_changes(
    make: type[CountingSource], asked_again: bool
) -> None:
    source = make()
    client = client_of(MetaService(source))
    reads = []
    for query in ("instance_id=i1", "x=y&instance_id=i1", "instance_id=i2", "instance_id=i2"):
        before = source.reads
        reply = client.get(f"{PREFIX}get_instance?token={TOKEN}&{query}")
        assert reply.status_code == (200 if query.endswith("i1") else 404)
        reads.append(source.reads > before)
    assert reads == [True, asked_again, True, True]


def test_what_was_read_before_a_change_is_read_anew(client: TestClient) -> None:
    def status() -> object:
        body = {"cloud_unique_id": "1:i1:be1", "cluster_id": "c1"}
        return client.post(f"{PREFIX}get_cluster?token={TOKEN}", json=body).json()["result"]["cluster_status"]

    suspend = {"instance_id": "i1", "cluster": {"cluster_id": "c1", "cluster_status": "STOPPED"}}
    assert [status(), status()] == ["NORMAL", "NORMAL"]
    assert client.post(f"{PREFIX}set_cluster_status?token={TOKEN}", json=suspend).status_code == 200
    assert [status(), status()] == ["SUSPENDED", "SUSPENDED"]
    assert client.post(f"{PREFIX}set_cluster_status?token={TOKEN}", json=suspend).status_code == 400
    assert status() == "SUSPENDED"


def test_as_many_replies_are_remembered_as_there_is_room_for() -> None:
    kept, route, reply = RememberedReplies(), ROUTES["get_cluster"], text_reply(200, "x")

    def remembered() -> list[int]:
        return [number for number in range(REPLIES + 1) if kept.get(route, {}, b"%d" % number) is not None]

    for number in range(REPLIES):
        kept.keep(route, {}, b"%d" % number, reply)
    assert remembered() == list(range(REPLIES))
    kept.keep(route, {}, b"%d" % REPLIES, reply)
    assert remembered() == [REPLIES]
    assert REPLIES * SIZE == 16 << 20


@pytest.mark.parametrize(("more", "is_kept"), [(0, True), (1, False)])
def test_what_is_large_is_not_remembered(more: int, is_kept: bool) -> None:
    kept, route, reply = RememberedReplies(), ROUTES["get_cluster"], text_reply(200, "x" * 99)
    query = {"unknown": "y" * 50}
    body = b"z" * (SIZE - 150 + more)
    kept.keep(route, query, body, reply)
    assert (kept.get(route, query, body) is not None) == is_kept
