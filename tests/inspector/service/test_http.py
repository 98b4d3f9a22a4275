"""The HTTP side: tokens, paths, methods, limits; and the frontend's route."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from starlette.testclient import TestClient

from inspector.errors import SourceDamaged
from inspector.schema import messages
from inspector.service.http.access import Access, Login
from inspector.service.http.app import FRONTEND_PATH, make_app
from inspector.service.http.bodies import Limits
from inspector.service.remembered import REPLIES, SIZE, RememberedReplies
from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.replies import text_reply
from inspector.sources.memory import MemorySource
from tests.inspector.service.calls import NOW, CallCase, cases, source_of, states
from tests.support.clones import PARTITION_VERSION, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import KeyValue

PREFIX = "/MetaService/http/"
TOKEN = "greedisgood9999"


def _client(service: MetaService, access: Access | None = None, **options: Any) -> TestClient:
    app = make_app(service, access or Access(TOKEN), **options)
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def client(service: MetaService) -> TestClient:
    return _client(service)


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
    reply = _client(service, Access("tök&=en\udcff")).get(
        f"{PREFIX}get_instance?instance_id=i1&token=t%C3%B6k%26%3Den%ff"
    )
    assert reply.status_code == 200


@pytest.mark.parametrize("case", cases("reference.json"), ids=lambda case: case.name)
@pytest.mark.parametrize("version", ["", "v1/"])
def test_examples_of_the_reference_over_http(case: CallCase, version: str) -> None:
    service = MetaService(source_of(case.state), show_secrets=case.show_secrets, clock=lambda: NOW)
    url = f"{PREFIX}{version}{case.route}?token={TOKEN}&{case.query}"
    reply = _client(service).put(url, content=case.sent, headers={"content-type": "text/plain"})
    told = reply.json() if reply.headers["content-type"] == "application/json" else reply.text
    assert (reply.status_code, told) == (case.status, case.reply)


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
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
    client = _client(service, limits=Limits(body_bytes=1000))
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


# ---- replies that are remembered


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
    client = _client(MetaService(source))
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


# ---- what goes wrong behind it


class BrokenSource(MemorySource):
    """A source that fails once it is read."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def key_values(self, *args: object, **options: object) -> NoReturn:
        raise self._error


def test_a_damaged_source_is_the_service_s_own_error() -> None:
    client = _client(MetaService(BrokenSource(SourceDamaged("range,7", 12, "cut"))))
    reply = client.get(f"{PREFIX}get_instance?token={TOKEN}&instance_id=i")
    assert (reply.status_code, reply.json()) == (
        500,
        {"code": "INTERNAL_ERROR", "msg": "range,7: offset 12: cut", "result": {}},
    )
    frontend = client.get(FRONTEND_PATH, auth=("root", ""))
    assert (frontend.status_code, frontend.json()["data"]) == (500, "range,7: offset 12: cut")


def test_a_defect_is_not_told_to_the_client(caplog: pytest.LogCaptureFixture) -> None:
    client = _client(MetaService(BrokenSource(ZeroDivisionError("secret detail"))))
    for reply in (
        client.get(f"{PREFIX}get_instance?token={TOKEN}&instance_id=i"),
        client.get(FRONTEND_PATH, auth=("root", "")),
    ):
        assert reply.status_code == 500
        assert reply.json() == {"code": "INTERNAL_ERROR", "msg": "internal error; the server's log says more"}
    assert "secret detail" in caplog.text


# ---- the frontend's route


def _backend(host: str, port: int) -> dict[str, object]:
    unknown = {"bePort": -1, "httpPort": -1, "brpcPort": -1, "currentFragmentNum": 0, "lastFragmentUpdateTime": 0}
    return {"host": host, "heartbeatPort": port, **unknown}


def test_backends_of_each_cluster(client: TestClient) -> None:
    reply = client.get(FRONTEND_PATH, auth=("root", ""))
    backends = [_backend("10.0.1.1", 9050), _backend("10.0.1.2", 9050)]
    data = {"c1": backends, "c2": [], "c3": [], "c4": []}
    assert reply.json() == {"msg": "success", "code": 0, "data": data, "count": 0}
    assert list(reply.json()) == ["msg", "code", "data", "count"]
    assert list(reply.json()["data"]["c1"][0]) == list(_backend("", 0))


def test_the_reply_of_the_reference_as_far_as_foundationdb_knows() -> None:
    clusters = [
        {"cluster_id": name, "type": "COMPUTE", "nodes": [{"ip": "127.0.0.1", "heartbeat_port": port}]}
        for name, port in (("regression_cluster_id2", 14102), ("regression_test_cluster_id0", 11102))
    ]
    service = MetaService(source_of({"InstanceKey instance_id=i1": {"instance_id": "i1", "clusters": clusters}}))
    reply = _client(service).get(FRONTEND_PATH, headers={"authorization": "Basic cm9vdDo="})
    assert (reply.status_code, reply.json()) == (
        200,
        {
            "msg": "success",
            "code": 0,
            "data": {
                "regression_cluster_id2": [_backend("127.0.0.1", 14102)],
                "regression_test_cluster_id0": [_backend("127.0.0.1", 11102)],
            },
            "count": 0,
        },
    )


def test_backends_of_one_instance_or_all() -> None:
    service = MetaService(source_of(states("i1", "elsewhere", "deleted", "unreadable")))
    told = {
        name: _client(service, frontend_instance=name).get(FRONTEND_PATH, auth=("root", "")).json()["data"]
        for name in (None, "elsewhere", "deleted", "unreadable", "i9")
    }
    assert list(told["elsewhere"]) == ["x1"]
    assert set(told[None]) == {"x1", "c1", "c2", "c3", "c4"}
    assert told["deleted"] == told["unreadable"] == told["i9"] == {}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic cm9vdDo=x",
        "Bearer cm9vdDpwYXNz",
        "Basic cm9vdDpwYXN",
        "Basic \xff",
        "Basic cm9vdDo=",
        "Basic Zm9vOnBhc3M=",
    ],
)
def test_a_wrong_login_is_refused(service: MetaService, header: str) -> None:
    client = _client(service, Access(TOKEN, Login("root", "pass")))
    reply = client.get(FRONTEND_PATH, headers=[(b"authorization", header.encode("latin-1"))])
    assert (reply.status_code, reply.json()["code"]) == (401, 401)
    assert reply.headers["www-authenticate"].startswith("Basic ")
    assert client.get(FRONTEND_PATH, auth=("root", "pass")).status_code == 200


# ---- the rest


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
    own, through = (_client(MetaService(store.source, through_clones=on)).get(url) for on in (False, True))
    assert own.status_code == 500
    assert "versioned key not found" in own.text
    assert (through.status_code, through.text) == (200, '{"version":"3"}\\nversionstamp=00000000000000050000\n')
