"""Which instance a node belongs to, and when that is read again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from inspector.schema import Schema
from inspector.service.calls.directory import LIFETIME, Directory
from inspector.service.overlay.source import Overlay
from inspector.service.overlay.writes import MemoryWrites
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.sources.memory import MemorySource
from tests.inspector.service.cases import NOW, source_of, states, told

if TYPE_CHECKING:
    from inspector.service.wire.replies import Reply

NEW = "1:bare:be9"
NODE = {"cloud_unique_id": NEW, "ip": "10.0.9.9", "heartbeat_port": 9050}


def _ask(service: MetaService, route: str, query: dict[str, str] | None = None, body: Any = None) -> Reply:
    return service.answer(ROUTES[route], query or {}, b"" if body is None else json.dumps(body).encode())


def _nodes(service: MetaService, route: str, node: dict[str, Any]) -> Reply:
    cluster = {"cluster_id": "c1", "type": "COMPUTE", "nodes": [node]}
    return _ask(service, route, body={"instance_id": "i1", "cluster": cluster})


def _instance_of(service: MetaService, cloud_unique_id: str) -> str | None:
    """The instance that a question by cloud_unique_id is answered about; None if there is none."""
    result = told(_ask(service, "get_instance", {"cloud_unique_id": cloud_unique_id}))["result"]
    return str(result["instance_id"]) if result else None


def test_nodes_are_read_again_after_a_change_of_instances() -> None:
    service = MetaService(source_of(states("i1", "bare")), clock=lambda: NOW)
    service.prepare()
    assert _instance_of(service, NEW) == "bare"  # which the id names
    assert _nodes(service, "add_node", NODE).status == 200
    assert _instance_of(service, NEW) == "i1"
    assert _nodes(service, "drop_node", NODE).status == 200
    assert _instance_of(service, NEW) == "bare"


def test_nodes_are_read_when_the_service_starts() -> None:
    source = source_of(states("i1", "elsewhere"))
    service = MetaService(source, clock=lambda: NOW)
    service.prepare()
    service.overlay.commit({key: None for key, _ in source.key_values()})
    assert _instance_of(service, "1:i1:be1") is None
    reply = told(_ask(service, "get_instance", {"cloud_unique_id": "old_form"}))
    assert reply["msg"] == "instance not existed, instance_id=elsewhere"  # known since the start


@pytest.fixture
def overlay() -> Overlay:
    """One instance; "elsewhere" comes later."""
    return Overlay(source_of(states("i1")), MemoryWrites())


def _appears(overlay: Overlay) -> None:
    overlay.commit(dict(source_of(states("elsewhere")).key_values()))


@pytest.mark.parametrize(
    ("later", "found"),
    [(0, False), (LIFETIME - 1, False), (LIFETIME - 0.001, False), (LIFETIME, True), (LIFETIME + 1, True), (-1, True)],
)
def test_what_was_read_counts_for_a_minute_and_not_before_it_was_read(
    overlay: Overlay, later: float, found: bool
) -> None:
    directory = Directory(overlay, Schema.builtin())
    directory.read(NOW)
    _appears(overlay)
    assert (directory.find("old_form", NOW + later) is not None) == found
    assert LIFETIME == 60


def test_reading_again_begins_a_new_minute(overlay: Overlay) -> None:
    directory = Directory(overlay, Schema.builtin())
    directory.read(NOW)
    assert directory.find("old_form", NOW + LIFETIME) is None
    _appears(overlay)
    assert directory.find("old_form", NOW + 2 * LIFETIME - 1) is None
    assert directory.find("old_form", NOW + 2 * LIFETIME) is not None


@pytest.mark.parametrize(
    ("cloud_unique_id", "instance_id"),
    [
        ("1:i1:be1", "i1"),
        ("1:i1:moved", "elsewhere"),
        ("old_form", "elsewhere"),
        ("1:bare:any", "bare"),
        ("1:deleted:any", "deleted"),  # its key is there
        ("1:i7:any", None),  # no such instance
        ("1:bare", None),
        ("2:bare:any", None),
        ("1:bare:any:more", None),
        ("1::any", None),
        ("", None),
    ],
)
def test_a_node_is_where_it_is_registered_else_where_its_id_says(cloud_unique_id: str, instance_id: str | None) -> None:
    service = MetaService(source_of(states("i1", "elsewhere", "bare", "deleted")), clock=lambda: NOW)
    assert _instance_of(service, cloud_unique_id) == instance_id


def test_of_several_clusters_with_a_node_the_first_counts() -> None:
    clusters = [{"cluster_id": id_, "cluster_name": f"name{id_}", "nodes": [NODE]} for id_ in ("c1", "c2")]
    state = {f"InstanceKey instance_id={id_}": {"instance_id": id_, "clusters": clusters} for id_ in ("a", "b")}
    directory = Directory(source_of(state), Schema.builtin())
    assert directory.find(NEW, NOW) == ("a", "c1", "namec1")


def test_nodes_of_deleted_and_unreadable_instances_are_nowhere() -> None:
    directory = Directory(source_of(states("unreadable", "deleted", "elsewhere")), Schema.builtin())
    assert directory.find("1:deleted:be1", NOW) is None
    assert directory.find("old_form", NOW) is not None
    assert Directory(MemorySource(), Schema.builtin()).find("old_form", NOW) is None
