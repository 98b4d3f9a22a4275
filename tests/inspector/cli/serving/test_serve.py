"""``inspector serve``: from its first line to Ctrl-C."""

from __future__ import annotations

import re
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

import inspector
from tests.inspector.cli.serving.conftest import BACKUP, damaged, serving, tree
from tests.inspector.service.server import PATIENCE, get, post
from tests.support.verbs import ran

if TYPE_CHECKING:
    import subprocess


@pytest.mark.slow
def test_a_random_token_is_printed_and_ctrl_c_ends_it() -> None:
    with serving() as (process, port, said):
        token = re.search(r"^token=(\S{20,})$", said, re.MULTILINE)
        assert token
        path = "/MetaService/http/get_instance?instance_id=ops-1&token="
        assert get(port, path + token[1]).json()["result"]["status"] == "DELETED"
        assert get(port, f"{path}greedisgood9999").status_code == 403
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr is not None
        assert process.stderr.read() == "error: interrupted\n"


@pytest.mark.slow
def test_a_token_of_the_environment_is_not_printed() -> None:
    with serving(token="from_env") as (process, port, said):
        path = "/MetaService/http/decode_key?key=01&token="
        assert [get(port, path + token).status_code for token in ("from_env", "other")] == [200, 403]
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert "from_env" not in said + process.stderr.read()


@pytest.mark.slow
def test_ctrl_c_does_not_wait_for_slow_clients() -> None:
    with (
        serving("--token", "t") as (process, port, _),
        socket.create_connection(("127.0.0.1", port), PATIENCE) as slow,
    ):
        slow.sendall(b"POST /MetaService/http/drop_instance?token=t HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{")
        assert get(port, "/").status_code == 404  # it has seen the slow one by now
        process.send_signal(signal.SIGINT)
        assert slow.recv(65536).startswith(b"HTTP/1.1 503 ")
        assert process.wait(PATIENCE) == 130
        assert process.stderr is not None
        assert process.stderr.read() == "error: interrupted\n"


@pytest.mark.slow
def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        done = ran.process("-s", BACKUP, "serve", "--port", port)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert f"port {port}: Address already in use; choose another" in done.err


@pytest.mark.slow
def test_a_damaged_source_is_not_served_unless_it_is_to_be(tmp_path: Path) -> None:
    source = damaged(tmp_path / "backup")
    done = ran.process("-s", source, "serve", "--port", "0")
    assert (done.code, done.err.count("\n")) == (3, 1)
    with serving("--salvage", "--token", "t", source=source) as (_, port, said):
        assert "warning: " in said
        path = "/MetaService/http/get_instance?instance_id=regression_instance0&token=t"
        assert get(port, path).status_code == 200


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ImportError('none', name='uvicorn')")
    done = ran.process("-s", BACKUP, "serve", PYTHONPATH=str(tmp_path))
    assert done.code == 2
    assert done.err == (
        "error: serve needs the package uvicorn, which is not installed: "
        "python -m pip install 'doris-fdb-inspector[serve]'\n"
    )


@pytest.mark.slow
def test_memory_stays_bounded_whatever_is_sent() -> None:
    def peak(process: subprocess.Popen[str]) -> int:
        status = Path(f"/proc/{process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1])

    with serving("--token", "t") as (process, port, _):
        path = "/MetaService/http/create_instance?token=t"
        assert post(port, path, content=b"{}").status_code == 400
        before = peak(process)
        for _ in range(10):
            try:
                reply = post(port, path, content=iter([b"x" * 100_000] * 200))
                assert reply.status_code == 413
            except httpx2.TransportError:  # it hangs up on whoever goes on sending
                pass
        assert peak(process) - before < 20_000


@pytest.mark.slow
def test_an_overlay_file_is_gone_on_from(tmp_path: Path) -> None:
    overlay = str(tmp_path / "overlay")
    before = tree("fixtures/backup-demo")
    for number in (1, 2):
        with serving("--token", "t", "--overlay", overlay) as (_, port, _):
            path = "/MetaService/http/create_instance?token=t"
            assert post(port, path, json={"instance_id": f"n{number}"}).status_code == 200
            assert post(port, path, json={"instance_id": "n1"}).status_code == 409
    with inspector.open(f"snapshot:{overlay}") as snapshot:
        assert [row.instance_id for row in inspector.instances(snapshot)] == ["n1", "n2"]
    assert tree("fixtures/backup-demo") == before
    done = ran.process("-s", f"snapshot:{overlay}", "serve", "--overlay", overlay)
    assert (done.code, "the source itself" in done.err) == (2, True)
