"""The HTTP side: tokens, paths, methods, limits."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from inspector.schema import messages
from inspector.service.http.access import Access
from inspector.service.http.bodies import Limits
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from tests.inspector.service.cases import NOW, CallCase, cases, source_of
from tests.inspector.service.http.conftest import PREFIX, TOKEN, client_of
from tests.support.examples import part
from tests.support.stores.clones import PARTITION_VERSION, Store

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "(not given)"),
        ("?token=", "(not given)"),
        ("?token=wrong", "wrong"),
        (f"?token={TOKEN}x", f"{TOKEN}x"),
        (f"?Token={TOKEN}", "(not given)"),
    ],
)
@pytest.mark.parametrize("path", ["get_instance", "v1/get_cluster", "no_such_route", ""])
def test_without_the_token_nothing_is_told(client: TestClient, query: str, told: str, path: str) -> None:
    reply = client.post(f"{PREFIX}{path}{query}", content=b"{}")
    assert (reply.status_code, reply.text) == (403, f"incorrect token, token={told}\n")
    assert reply.headers["content-type"].startswith("text/plain")


def test_any_bytes_may_be_a_wrong_token(client: TestClient) -> None:
    reply = client.get(f"{PREFIX}get_instance?token=%ff%00é")
    assert (reply.status_code, reply.content) == (403, b"incorrect token, token=\\xff\x00\xc3\xa9\n")


def test_the_token_may_be_any_text(service: MetaService) -> None:
    reply = client_of(service, Access("tök&=en\udcff")).get(
        f"{PREFIX}get_instance?instance_id=i1&token=t%C3%B6k%26%3Den%ff"
    )
    assert reply.status_code == 200


@pytest.mark.parametrize("case", cases("reference.json"), ids=lambda case: case.name)
@pytest.mark.parametrize("version", ["", "v1/"])
def test_examples_of_the_reference_over_http(case: CallCase, version: str) -> None:
    service = MetaService(source_of(case.state), mask=case.mask, clock=lambda: NOW)
    url = f"{PREFIX}{version}{case.route}?token={TOKEN}&{case.query}"
    reply = client_of(service).put(url, content=case.sent, headers={"content-type": "text/plain"})
    told = reply.json() if reply.headers["content-type"] == "application/json" else reply.text
    assert (reply.status_code, told) == (case.status, case.reply)


@pytest.mark.slow
@pytest.mark.parametrize("route", part(ROUTES, 3))
def test_every_route_has_both_names_and_takes_any_method(client: TestClient, route: str) -> None:
    path = f"/{ROUTES[route].services[0]}/http/"
    replies = [
        client.request(method, f"{path}{version}{route}?token={TOKEN}", content=b"{}")
        for version in ("", "v1/")
        for method in ("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "BREW")
    ]
    assert len({(reply.status_code, reply.content) for reply in replies}) == 1
    assert all(reply.content.endswith(b"\n") for reply in replies)
    assert replies[0].text != "http path not found or not allowed\n"
    assert client.head(f"{path}{route}?token={TOKEN}").status_code != 405


@pytest.mark.parametrize(
    "path",
    [
        f"{PREFIX}{name}?token={TOKEN}"
        for name in (
            "",
            "v1",
            "v1/",
            "v2/get_instance",
            "v1/v1/get_instance",
            "v/get_instance",
            "get_instance/",
            "Get_instance",
            "x/get_instance",
            "recycle_instance",
        )
    ]
    + [
        "/",
        "/MetaService",
        "/MetaService/http",
        f"/metaservice/http/get_instance?token={TOKEN}",
        "/docs",
        "/rest/v2/manager",
    ],
)
def test_other_paths_are_not_found(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, reply.text) == (404, "http path not found or not allowed\n")


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
def test_a_body_has_a_limit(service: MetaService, announced: bool) -> None:
    client = client_of(service, limits=Limits(body_bytes=1000))
    body = b'{"instance_id": "%s"}'
    fits, too_large = (body % (b"i" * size) for size in (1000 - len(body) + 2, 1000 - len(body) + 3))
    url = f"{PREFIX}drop_instance?token={TOKEN}"
    assert client.post(url, content=fits if announced else iter([fits])).status_code == 404
    reply = client.post(url, content=too_large if announced else iter([too_large[:500], too_large[500:]]))
    assert (reply.status_code, reply.json()) == (
        413,
        {"code": "INVALID_ARGUMENT", "msg": "a body is at most 1000 bytes"},
    )


def test_changes_over_http_are_read_over_http(client: TestClient) -> None:
    def send(route: str, body: object = None, query: str = "") -> object:
        return client.put(f"{PREFIX}{route}?token={TOKEN}{query}", json=body).json()

    ok = {"code": "OK", "msg": ""}
    assert send("create_instance", {"instance_id": "n1", "name": "name1", "user_id": "user1"}) == ok
    node = {"cloud_unique_id": "1:n1:be1", "ip": "10.0.0.7", "heartbeat_port": 9050}
    cluster = {"cluster_id": "c1", "cluster_name": "cluster1", "type": "COMPUTE", "nodes": [node]}
    assert send("add_cluster", {"instance_id": "n1", "cluster": cluster}) == ok
    stamped = {**cluster, "nodes": [{**node, "ctime": f"{NOW}", "mtime": f"{NOW}"}], "cluster_status": "NORMAL"}
    told = send("get_instance", query="&instance_id=n1")
    assert isinstance(told, dict)
    assert told["result"]["clusters"] == [
        {name: stamped[name] for name in ("cluster_id", "cluster_name", "type", "nodes", "cluster_status")}
    ]
    assert (
        send("set_cluster_status", {"instance_id": "n1", "cluster": {"cluster_id": "c1", "cluster_status": "STOPPED"}})
        == ok
    )
    status = send("get_cluster_status", {"instance_ids": ["n1"], "status": "STOPPED"})
    assert status == {
        **ok,
        "result": {
            "details": [
                {
                    "instance_id": "n1",
                    "clusters": [{"cluster_id": "c1", "cluster_name": "cluster1", "cluster_status": "SUSPENDED"}],
                }
            ]
        },
    }


def test_importing_the_inspector_imports_no_web_server() -> None:
    ours = "inspector, inspector.service.service, inspector.service.rehearsal, inspector.cli.serving.serve"
    code = f"import sys, {ours}; print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "'inspector.service.routes'" in modules
    assert not [name for name in ("starlette", "uvicorn", "asyncio", "anyio") if f"'{name}'" in modules]


def test_get_value_of_a_clone_over_http_follows_it_where_it_is_told_to() -> None:
    store = Store()
    store.instance("clone", "base", 10)
    store.instance("base", multi_version_status="MULTI_VERSION_READ_WRITE")
    store.put(PARTITION_VERSION, messages.VersionPB(version=3), at=5, instance_id="base", partition_id=1)
    url = f"{PREFIX}get_value?token={TOKEN}&key_type={PARTITION_VERSION}&instance_id=clone&partition_id=1"
    own, through = (client_of(MetaService(store.source, through_clones=on)).get(url) for on in (False, True))
    assert own.status_code == 500
    assert "versioned key not found" in own.text
    assert (through.status_code, through.text) == (200, '{"version":"3"}\\nversionstamp=00000000000000050000\n')
