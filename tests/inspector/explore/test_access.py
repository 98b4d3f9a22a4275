"""Who is answered, and with which headers."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import httpx2
import pytest

from inspector.explore.access import KEY
from inspector.sources.memory import MemorySource
from tests.inspector.explore.looking import ACCESS, PORT, Looking, instance, looking, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

COOKIE = f"inspector-{PORT}"


@pytest.fixture(scope="module")
def look() -> Iterator[Looking]:
    with looking(MemorySource([instance("i1")])) as one:
        yield one


@pytest.fixture
def stranger(look: Looking) -> httpx2.Client:
    """The same application, without the cookie."""
    return httpx2.Client(transport=look.client._transport, base_url=f"http://127.0.0.1:{PORT}")


def test_the_key_turns_into_a_cookie_that_no_script_and_no_other_site_can_use(stranger: httpx2.Client) -> None:
    reply = stranger.get("/key", params={"q": "a b", KEY: ACCESS})
    assert (reply.status_code, reply.headers["location"]) == (303, "/key?q=a+b")
    name, _, rest = reply.headers["set-cookie"].partition("=")
    assert name == COOKIE
    assert {part.strip().lower() for part in rest.split(";")[1:]} == {"httponly", "samesite=strict", "path=/"}
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/key", "/record", "/static/explore.css", "/nowhere", f"/?{KEY}=wrong", f"/?{KEY}="]
)
def test_without_the_key_nothing_is_told(stranger: httpx2.Client, path: str) -> None:
    reply = stranger.get(path)
    assert reply.status_code == 403
    assert "inspector explore" in reply.text
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("value", ["wrong", "", f"{ACCESS}x", "\xff", ACCESS.upper()])
def test_a_wrong_cookie_is_none(stranger: httpx2.Client, value: str) -> None:
    cookie = f"{COOKIE}={value}".encode("latin-1")
    assert stranger.get("/", headers=[(b"cookie", cookie)]).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", f"127.0.0.1.evil.example:{PORT}", ""]
)
def test_a_foreign_name_that_leads_here_is_refused(look: Looking, host: str) -> None:
    reply = look.client.get("/", headers={"host": host})
    assert reply.status_code == 421


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"])
def test_the_names_of_this_machine_are_answered(look: Looking, host: str) -> None:
    assert look.client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"])
def test_only_get_is_answered(look: Looking, method: str) -> None:
    reply = look.client.request(method, "/")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize("path", ["/", "/key", "/static/explore.js", "/nowhere", f"/?{KEY}=wrong"])
def test_every_answer_says_that_nothing_foreign_is_loaded_and_nothing_is_kept(look: Looking, path: str) -> None:
    headers = look.client.get(path).headers
    policy = {part.strip() for part in headers["content-security-policy"].split(";")}
    assert {"default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= policy
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fpyproject.toml",
        "/static//etc/passwd",
        "/static/vendor",
        "/static/%00",
        "/..%2f..%2fetc/passwd",
        "//evil.example/",
        "/key/",
        "/templates/base.html",
    ],
)
def test_tricks_with_paths_lead_nowhere(look: Looking, path: str) -> None:
    reply = look.client.get(f"http://127.0.0.1:{PORT}{path}")
    assert reply.status_code == 404
    assert "root:" not in reply.text


def test_the_way_behind_the_key_stays_on_this_machine(stranger: httpx2.Client) -> None:
    reply = stranger.get(f"http://127.0.0.1:{PORT}//evil.example/?{KEY}={ACCESS}")
    assert reply.headers["location"] == "/evil.example/"


async def _many(base: str, number: int, at_once: int) -> Counter[str]:
    """Send so many requests, each over a connection of its own; how they were answered."""
    host, _, port = base.rpartition("/")[2].partition(":")
    head = f"GET /counts HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: inspector-{port}={ACCESS}"
    request = f"{head}\r\nConnection: close\r\n\r\n"
    open_ones = asyncio.Semaphore(at_once)

    async def one() -> str:
        async with open_ones:
            try:
                reader, writer = await asyncio.open_connection(host, int(port))
                writer.write(request.encode())
                status = (await reader.readline()).decode().partition(" ")[2][:3]
                writer.close()
            except OSError:
                return "refused"
            return status or "refused"

    return Counter(await asyncio.gather(*(one() for _ in range(number))))


@pytest.mark.thorough
def test_ten_thousand_requests_are_answered_or_refused() -> None:
    with serving(MemorySource([instance("i1")])) as (base, _):
        found = asyncio.run(_many(base, 10_000, 2000))
        assert set(found) <= {"200", "503", "refused"}
        assert found.total() == 10_000
        assert asyncio.run(_many(base, 100, 20)) == {"200": 100}
