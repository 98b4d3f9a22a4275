"""Clients that mean ill, or know no better: whatever they send, the answer is the service's own, and it goes on."""

from __future__ import annotations

import itertools
import json
import random
import socket
import threading
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

import inspector
from inspector.service.http.access import Access
from inspector.service.http.app import make_app
from inspector.service.http.bodies import Limits
from inspector.service.service import MetaService
from tests.inspector.service.cases import source_of, states
from tests.inspector.service.http.openapi import description
from tests.inspector.service.server import PATIENCE, get, running, wait_until
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

pytestmark = pytest.mark.slow

TOKEN = "token"
DECODE_KEY = f"/MetaService/http/decode_key?token={TOKEN}&key=01"
GET_INSTANCE = f"/MetaService/http/get_instance?token={TOKEN}&instance_id="
#: Uvicorn's own limit of what comes before a body.
LONGEST_HEAD = 1 << 16
LIMITS = Limits(body_bytes=100_000, body_seconds=0.5)
KNOWN = states("i1", "txns", "tablets", "vault", "bare", "unreadable", "young", "virtual")

SERVICE = MetaService(source_of(KNOWN))


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running(make_app(SERVICE, Access(TOKEN), limits=LIMITS), connections=64, head_seconds=1.0) as number:
        yield number


@pytest.fixture(autouse=True)
def still_well(port: int) -> Iterator[None]:
    """After each test the server answers, and what it holds can be read."""
    yield
    wait_until(lambda: get(port, DECODE_KEY).status_code == 200)  # connections that a test closed count for a moment
    kept = [row for row in inspector.instances(SERVICE.overlay) if row.instance_id != "unreadable"]
    assert kept
    assert all(row.problem is None for row in kept)


def _is_the_service_s_own(status: int, media_type: str, body: bytes) -> None:
    assert status in (200, 400, 401, 403, 404, 408, 409, 413, 500, 501), (status, body)
    assert b"Traceback" not in body
    assert b"internal error" not in body
    assert body.endswith(b"\n")
    if media_type == "application/json":
        told = json.loads(body)
        codes = {200: "OK", 400: "INVALID_ARGUMENT", 404: "NOT_FOUND", 409: "ALREADY_EXISTED", 500: "INTERNAL_ERROR"}
        assert status not in codes or told["code"] in (codes[status], 0)


def _some_routes(places: Callable[[int], bool]) -> Any:
    """The description of the routes at some places in it."""
    whole = description()
    paths = {path: told for place, (path, told) in enumerate(whole["paths"].items()) if places(place)}
    return schemathesis.openapi.from_dict({**whole, "paths": paths})


as_described = settings(
    examples(60),
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)


@_some_routes(lambda place: place % 3 == 0).parametrize()  # type: ignore[untyped-decorator]
@as_described
def test_described_requests(case: Any, port: int) -> None:
    _is_answered(case, port)


@pytest.mark.thorough
@_some_routes(lambda place: place % 3 > 0).parametrize()  # type: ignore[untyped-decorator]
@as_described
def test_described_requests_of_the_other_routes(case: Any, port: int) -> None:
    _is_answered(case, port)


def _is_answered(case: Any, port: int) -> None:
    reply = case.call(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE)
    media_type = reply.headers.get("content-type", [""])
    _is_the_service_s_own(
        reply.status_code, media_type[0] if isinstance(media_type, list) else media_type, reply.content
    )


def test_random_bytes_as_bodies(port: int) -> None:
    chance = random.Random(5)
    routes = ["create_instance", "add_cluster", "get_cluster", "get_tablet_stats", "abort_txn", "abort_tablet_job"]
    with httpx2.Client(timeout=PATIENCE) as client:
        for _ in range(200):
            body = chance.randbytes(chance.randrange(300))
            if chance.random() < 0.5:  # nearly right
                valid = bytearray(b'{"instance_id": "i1", "cluster": {"cluster_id": "c1", "nodes": [{"ip": "a"}]}}')
                valid[chance.randrange(len(valid))] = chance.randrange(256)
                body = bytes(valid)
            reply = client.post(
                f"http://127.0.0.1:{port}/MetaService/http/{chance.choice(routes)}?token={TOKEN}", content=body
            )
            _is_the_service_s_own(reply.status_code, reply.headers["content-type"], reply.content)


def _send(port: int, data: bytes) -> bytes:
    """All that the server answers to some bytes until it closes."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                answer += part
        except OSError:
            pass
    return answer


def _statuses(port: int, requests: Iterable[bytes]) -> Counter[bytes]:
    """How often which status is answered; of a request that is hung up on, none."""
    answers = [_send(port, request) for request in requests]
    assert not [answer for answer in answers if b"Traceback" in answer]
    assert not [answer for answer in answers if answer and not answer.startswith(b"HTTP/1.1 ")]
    return Counter(answer[9:12] for answer in answers if answer)


def test_random_bytes_as_requests(port: int) -> None:
    chance = random.Random(6)
    requests = [chance.randbytes(chance.randrange(1, 2000)) for _ in range(50)]
    assert _statuses(port, requests).keys() <= {b"400"}  # most never say that their head is at its end
    assert _statuses(port, [request + b"\r\n\r\n" for request in requests]) == {b"400": 50}


def test_requests_with_a_byte_changed(port: int) -> None:
    chance = random.Random(7)
    url = f"/MetaService/http/get_instance?token={TOKEN}&instance_id=i1"
    request = f"GET {url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    changed = [bytearray(request.encode()) for _ in range(100)]
    for each in changed:
        each[chance.randrange(len(each))] = chance.randrange(256)
    assert _statuses(port, map(bytes, changed)).keys() == {b"200", b"400", b"403", b"404"}


def test_an_endless_query_and_an_endless_header(port: int) -> None:
    begins = [b"GET /?", b"GET / HTTP/1.1\r\nX: "]
    assert _statuses(port, [begin.ljust(LONGEST_HEAD + 1, b"a") for begin in begins]) == {b"400": 2}
    longer = _statuses(port, [begin.ljust(1_000_000, b"a") for begin in begins])
    assert longer.keys() <= {b"400"}  # who is still sending may be hung up on before he reads the answer


def test_a_long_key_is_refused_before_it_is_drawn(port: int) -> None:
    key = "01" + "1000" + "01" * 20_000
    reply = get(port, f"/MetaService/http/decode_key?token={TOKEN}&key={key}")
    assert reply.status_code == 400
    assert len(reply.content) < 100


def test_a_body_larger_than_announced_memory(port: int) -> None:
    head = f"POST /MetaService/http/create_instance?token={TOKEN} HTTP/1.1\r\nHost: a\r\n"
    announced = f"{head}Content-Length: 99999999999\r\n\r\n".encode() + b"x" * 200_000
    size = LIMITS.body_bytes + 1
    chunked = f"{head}Transfer-Encoding: chunked\r\n\r\n".encode()
    chunk = f"{size:x}\r\n{'x' * size}\r\n".encode()
    assert _statuses(port, [announced, chunked + chunk]) == {b"413": 2}
    assert _statuses(port, [chunked + chunk * 13]).keys() <= {b"413"}


def test_slow_bodies_are_given_up(port: int) -> None:
    head = f"POST /MetaService/http/create_instance?token={TOKEN} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
    slow = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(20)]
    try:
        for connection in slow:
            connection.sendall(head.encode() + b"{")
        assert get(port, f"{GET_INSTANCE}i1").status_code == 200
        for connection in slow:
            connection.sendall(b'"')  # a byte now and then does not help
            assert connection.recv(65536).startswith(b"HTTP/1.1 408")
    finally:
        for connection in slow:
            connection.close()


def test_clients_that_say_nothing_are_hung_up_on(port: int) -> None:
    whole = f"GET /MetaService/http/decode_key?token={TOKEN}&key=01 HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    silent = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(80)]
    try:
        for connection, said in zip(silent, itertools.cycle([b"", b"GET /Meta", whole, whole + b"GET /Meta"])):
            connection.sendall(said)
        for connection in silent:
            with suppress(ConnectionError):  # closed in another way
                while connection.recv(65536):  # until it is closed
                    pass
        assert get(port, DECODE_KEY).status_code == 200
    finally:
        for connection in silent:
            connection.close()


def test_a_body_that_never_ends_well_writes_nothing(port: int) -> None:
    body = b'{"instance_id": "half", "name": "name1"}'
    url = f"/MetaService/http/create_instance?token={TOKEN}"
    head = f"POST {url} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body) + 1}\r\n\r\n"
    _send(port, head.encode() + body)
    assert get(port, f"{GET_INSTANCE}half").status_code == 404


def test_many_connections_at_once(port: int) -> None:
    idle = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(30)]
    statuses: list[int] = []

    def ask() -> None:
        with httpx2.Client(timeout=PATIENCE) as client:
            for _ in range(10):
                statuses.append(client.get(f"http://127.0.0.1:{port}{GET_INSTANCE}i1").status_code)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    for connection in idle:
        connection.close()
    assert len(statuses) == 200
    assert set(statuses) <= {200, 503}
    assert 200 in statuses


def test_more_connections_than_are_answered() -> None:
    with running(make_app(SERVICE, Access(TOKEN)), connections=3) as port:
        held = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(3)]
        try:
            wait_until(lambda: get(port, DECODE_KEY).status_code == 503)
        finally:
            for connection in held:
                connection.close()
        wait_until(lambda: get(port, DECODE_KEY).status_code == 200)
