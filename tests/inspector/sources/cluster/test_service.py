"""The Meta Service's API over a live cluster."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from inspector.errors import SourceUnreachable, UsageError
from inspector.schema import Schema
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from keycodec import encode
from tests.standin.control import NEVER_ANSWERED

if TYPE_CHECKING:
    from tests.inspector.sources.cluster.conftest import Open
    from tests.standin.control import World

INSTANCE = encode("InstanceKey", instance_id="i1")
TABLETS = [
    encode("MetaTabletKey", instance_id="i1", table_id=1, index_id=2, part_id=3, tablet_id=tablet_id)
    for tablet_id in (4, 5)
]


def _named(name: str) -> bytes:
    message = Schema.builtin().message_class("doris.cloud.InstanceInfoPB")(instance_id="i1", name=name)
    return bytes(message.SerializeToString())


def _instance(service: MetaService) -> object:
    return json.loads(service.answer(ROUTES["get_instance"], {"instance_id": "i1"}, b"").body)["result"]


def test_shards_are_counted_as_the_cluster_has_them(world: World, open_source: Open) -> None:
    world.shards([b"", INSTANCE, *TABLETS, b"\x15other"])
    source = open_source()
    assert list(source.shard_boundaries()) == [b"", INSTANCE, *TABLETS, b"\x15other"]
    reply = MetaService(source).answer(ROUTES["show_meta_ranges"], {}, b"")
    assert (reply.status, reply.text) == (200, "total meta ranges: 5\nmeta|i1|tablet: 2\ninstance|i1: 1\n\n")


def test_a_closed_source_tells_no_shards(world: World, open_source: Open) -> None:
    source = open_source()
    source.close()
    with pytest.raises(UsageError, match="closed"):
        source.shard_boundaries()


def test_each_question_is_asked_of_the_cluster_anew(world: World, open_source: Open) -> None:
    world.load({INSTANCE: _named("first")})
    service = MetaService(open_source())
    assert _instance(service) == {"instance_id": "i1", "name": "first"}
    world.write(INSTANCE, _named("second"))
    assert _instance(service) == {"instance_id": "i1", "name": "second"}


def test_changes_stay_in_front_of_the_cluster(world: World, open_source: Open) -> None:
    world.load({INSTANCE: _named("first")})
    service = MetaService(open_source())
    assert service.answer(ROUTES["drop_instance"], {}, b'{"instance_id": "i1"}').status == 200
    assert dict(open_source().key_values()) == {INSTANCE: _named("first")}
    after = _instance(service)
    assert isinstance(after, dict)
    assert after["status"] == "DELETED"


def test_a_cluster_that_does_not_answer(world: World, open_source: Open) -> None:
    world.faults("read version", [], then=NEVER_ANSWERED)
    service = MetaService(open_source(timeout=0.2))
    with pytest.raises(SourceUnreachable):
        service.prepare()
    reply = service.answer(ROUTES["get_instance"], {"instance_id": "i1"}, b"")
    assert reply.status == 500
    assert "no answer within 0.2 s" in json.loads(reply.body)["msg"]
