"""The frontend's route: backends of clusters, and who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inspector.service.http.access import Access, Login
from inspector.service.http.app import FRONTEND_PATH
from inspector.service.service import MetaService
from tests.inspector.service.cases import source_of, states
from tests.inspector.service.http.conftest import TOKEN, client_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient


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
    reply = client_of(service).get(FRONTEND_PATH, headers={"authorization": "Basic cm9vdDo="})
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
        name: client_of(service, frontend_instance=name).get(FRONTEND_PATH, auth=("root", "")).json()["data"]
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
    client = client_of(service, Access(TOKEN, Login("root", "pass")))
    reply = client.get(FRONTEND_PATH, headers=[(b"authorization", header.encode("latin-1"))])
    assert (reply.status_code, reply.json()["code"]) == (401, 401)
    assert reply.headers["www-authenticate"].startswith("Basic ")
    assert client.get(FRONTEND_PATH, auth=("root", "pass")).status_code == 200
