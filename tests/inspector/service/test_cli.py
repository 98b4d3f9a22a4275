"""`inspector serve` and `inspector rehearse` as commands; the curl lines of docs/api.md."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

import inspector
from inspector.service.routes import ROUTES
from tests.inspector.service.server import PATIENCE, get, killed_after, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.inspector import Command

BACKUP = "backup:fixtures/backup-demo"
PAGE = Path("docs/api.md").read_text(encoding="utf-8")
SECRET = "a_secret_of_the_request"


def _run(*words: str, sent: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "inspector", *words]
    return subprocess.run(
        command, input=sent, capture_output=True, text=True, timeout=120, env={**os.environ, **environment}
    )


@pytest.fixture
def body(tmp_path: Path) -> Callable[[object], Path]:
    """Writes a request's body to a file."""
    path = tmp_path / "body.json"

    def write(data: object) -> Path:
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return write


def _tree(folder: str) -> dict[str, tuple[str, int]]:
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {str(path): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in files}


# ---- rehearse

SUSPENDED = {"cluster_id": "regression_test_cluster_id1", "cluster_status": "STOPPED"}
SUSPEND = {"instance_id": "regression_instance0", "cluster": SUSPENDED}


def test_a_rehearsal_tells_reply_reads_and_changes() -> None:
    before = _tree("fixtures/backup-demo")
    done = _run("-s", BACKUP, "rehearse", "set_cluster_status", "-", sent=json.dumps(SUSPEND))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:6] == ["HTTP 200", "{", '    "code": "OK",', '    "msg": ""', "}", ""]
    assert lines[6:] == [
        "read InstanceKey instance_id=regression_instance0",
        "changed InstanceKey instance_id=regression_instance0",
        "  clusters[cluster_id=regression_test_cluster_id1].cluster_status: NORMAL -> SUSPENDED",
    ]
    assert _tree("fixtures/backup-demo") == before


def test_a_rehearsal_for_scripts(command: Command, body: Callable[[object], Path]) -> None:
    data = command("-s", BACKUP, "rehearse", "set_cluster_status", body(SUSPEND), "--format", "json").data
    assert (data["status"], data["reply"], data["refused"]) == (200, {"code": "OK", "msg": ""}, False)
    assert [(read["family"], read["found"]) for read in data["reads"]] == [("InstanceKey", True)]
    (change,) = data["changes"]
    assert (change["family"], change["change"], change["fields"]) == (
        "InstanceKey",
        "changed",
        {"instance_id": "regression_instance0"},
    )
    status = {
        "field": "clusters[cluster_id=regression_test_cluster_id1].cluster_status",
        "before": "NORMAL",
        "after": "SUSPENDED",
    }
    assert change["fields_changed"] == [status]


def test_what_the_service_would_refuse_is_exit_code_1(command: Command, body: Callable[[object], Path]) -> None:
    ran = command("-s", BACKUP, "rehearse", "drop_instance", body({"instance_id": "regression_instance0"}))
    assert ran.code == 1
    assert ran.out.startswith("HTTP 400\n")
    assert ran.out.endswith("nothing would be written\n")


def test_a_rehearsal_takes_a_query_and_needs_no_body(command: Command) -> None:
    ran = command("-s", BACKUP, "rehearse", "get_instance?instance_id=ops-1")
    assert (ran.code, ran.out[:8]) == (0, "HTTP 200")
    assert '"status": "DELETED"' in ran.out
    assert "read InstanceKey instance_id=ops-1" in ran.out


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_masked_unless_they_are_to_be_shown(
    command: Command, body: Callable[[object], Path], form: str
) -> None:
    store = {"ak": SECRET, "sk": SECRET, "bucket": "b", "endpoint": "e", "external_endpoint": "e", "region": "r"}
    sent = body({"instance_id": "n1", "vault": {"obj_info": {**store, "provider": "S3"}}})
    words = ("-s", BACKUP, "rehearse", "create_instance", sent, "--format", form)
    hidden, shown = command(*words), command(*words, "--show-secrets")
    assert SECRET not in hidden.out + hidden.err
    assert "******" in hidden.out
    assert shown.out.count(SECRET) >= 2


@pytest.mark.parametrize("form", ["text", "json"])
def test_control_characters_do_not_reach_the_terminal(command: Command, form: str) -> None:
    route = "get_instance?instance_id=%1b%5b31m%9b%c2%9b%e2%80%ae"
    ran = command("-s", BACKUP, "rehearse", route, "--format", form)
    assert (ran.code, ran.err) == (1, "")
    assert "31m" in ran.out
    assert not [char for char in ran.out if not char.isprintable() and char != "\n"]


def _damaged(folder: Path) -> str:
    """The demo backup with every log file spoilt."""
    shutil.copytree("fixtures/backup-demo", folder)
    for path in folder.rglob("log,*"):
        data = bytearray(path.read_bytes())
        data[60:] = bytes(byte ^ 0x55 for byte in data[60:])
        path.write_bytes(data)
    return f"backup:{folder}"


def test_a_source_that_cannot_be_read_is_exit_code_3(command: Command, tmp_path: Path) -> None:
    source = _damaged(tmp_path / "backup")
    stopped = command("-s", source, "rehearse", "get_instance?instance_id=ops-1")
    assert (stopped.code, stopped.out, stopped.err.count("\n")) == (3, "", 1)
    assert "offset" in stopped.err
    passing = command("-s", source, "rehearse", "get_instance?instance_id=regression_instance0", "--salvage")
    assert (passing.code, passing.out[:8]) == (1, "HTTP 200")
    assert "warning: " in passing.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rehearse", "get_clusters"], "did you mean get_cluster"),
        (["rehearse", "get_cluster", "no such file"], "no such file"),
        (["rehearse"], "ROUTE"),
        (["serve", "--overlay", "no such folder/file", "--port", "0"], "use a file that can be written"),
        (["serve", "--host", "203.0.113.1"], "choose another --host or --port"),
    ],
)
def test_wrong_usage(command: Command, words: list[str], said: str) -> None:
    ran = command("-s", BACKUP, *words)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


# ---- serve


@contextmanager
def _serving(*words: str, source: str = BACKUP, token: str = "") -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A server as users start it: the process, its port, and its first lines."""
    command = [sys.executable, "-m", "inspector", "-s", source, "serve", "--port", "0", *words]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INSPECTOR_")}
    environment |= {"INSPECTOR_TOKEN": token} if token else {}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    with process.stderr, killed_after(120, process):
        said = line = process.stderr.readline()
        while line.startswith("warning: "):
            said += (line := process.stderr.readline())
        if "--token" not in words and not token:
            said += process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/MetaService/http/", said)
        assert found, said + process.stderr.read()
        yield process, int(found[1]), said


@pytest.mark.slow
def test_a_random_token_is_printed_and_ctrl_c_ends_it() -> None:
    with _serving() as (process, port, said):
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
    with _serving(token="from_env") as (process, port, said):
        path = "/MetaService/http/decode_key?key=01&token="
        assert [get(port, path + token).status_code for token in ("from_env", "other")] == [200, 403]
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert "from_env" not in said + process.stderr.read()


@pytest.mark.slow
def test_ctrl_c_does_not_wait_for_slow_clients() -> None:
    with (
        _serving("--token", "t") as (process, port, _),
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
        done = _run("-s", BACKUP, "serve", "--port", port)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"port {port}: Address already in use; choose another" in done.stderr


@pytest.mark.slow
def test_a_damaged_source_is_not_served_unless_it_is_to_be(tmp_path: Path) -> None:
    source = _damaged(tmp_path / "backup")
    done = _run("-s", source, "serve", "--port", "0")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    with _serving("--salvage", "--token", "t", source=source) as (_, port, said):
        assert "warning: " in said
        path = "/MetaService/http/get_instance?instance_id=regression_instance0&token=t"
        assert get(port, path).status_code == 200


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ImportError('none', name='uvicorn')")
    done = _run("-s", BACKUP, "serve", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == (
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

    with _serving("--token", "t") as (process, port, _):
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
    before = _tree("fixtures/backup-demo")
    for number in (1, 2):
        with _serving("--token", "t", "--overlay", overlay) as (_, port, _):
            path = "/MetaService/http/create_instance?token=t"
            assert post(port, path, json={"instance_id": f"n{number}"}).status_code == 200
            assert post(port, path, json={"instance_id": "n1"}).status_code == 409
    with inspector.open(f"snapshot:{overlay}") as snapshot:
        assert [row.instance_id for row in inspector.instances(snapshot)] == ["n1", "n2"]
    assert _tree("fixtures/backup-demo") == before
    done = _run("-s", f"snapshot:{overlay}", "serve", "--overlay", overlay)
    assert (done.returncode, "the source itself" in done.stderr) == (2, True)


# ---- docs/api.md


def test_every_route_has_a_row_and_a_curl_line() -> None:
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| .*", PAGE, re.MULTILINE))))
    called = set(re.findall(r"/(?:Meta|Recycler)Service/http/v1/(\w+)\?", PAGE))
    only_running = set(re.findall(r"`(\w+)`", PAGE.split("### What only a running process can do")[1].split("```")[0]))
    assert ROUTES.keys() <= named | only_running
    assert called == ROUTES.keys()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
@pytest.mark.parametrize("release", ["reference", "4.1"])
def test_the_curl_lines_do_what_they_say(release: str) -> None:
    lines = re.findall(r"^curl .*", PAGE, re.MULTILINE)
    assert len(lines) > 30
    with _serving("--token", "greedisgood9999", "--doris", release) as (_, port, _):
        for line in lines:
            told = re.search(r"  # (\d{3})(?:, in 4\.1 (\d{3}))?$", line)
            expected = "200" if told is None else told[2] if told[2] and release == "4.1" else told[1]
            command = line.replace("127.0.0.1:5000", f"127.0.0.1:{port}").replace(
                "curl ", "curl -sS -w '%{http_code}' ", 1
            )
            environment = {**os.environ, "TOKEN": "greedisgood9999"}
            done = subprocess.run(
                ["bash", "-c", command], capture_output=True, text=True, env=environment, timeout=PATIENCE
            )
            assert (done.stderr, done.stdout[-3:]) == ("", expected), line
            assert len(done.stdout) >= 4  # every body ends with a newline


def test_a_line_of_doris_and_its_settings_are_chosen(command: Command, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text('{"instance_id": "n1", "name": "a name"}')
    assert command("-s", BACKUP, "rehearse", "create_instance", body).code == 1
    ran = command("-s", BACKUP, "rehearse", "create_instance", body, "--doris", "4.1")
    assert ran.code == 0
    assert "MetaServiceInstanceUpdateKey" in ran.out
    assert "multi_version_status" not in ran.out
    settings = ("--setting", "enable_multi_version_status", "--setting", "enable_cluster_snapshot")
    ran = command("-s", BACKUP, "rehearse", "create_instance", body, "--doris", "4.1", *settings)
    assert "multi_version_status: (none) -> MULTI_VERSION_READ_WRITE" in ran.out
    assert "snapshot_switch_status: (none) -> SNAPSHOT_SWITCH_ON" in ran.out
    assert command("-s", BACKUP, "rehearse", "create_instance", body, "--doris", "2.1").code == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_body_may_come_from_any_editor(command: Command, tmp_path: Path, encoding: str) -> None:
    text = '{"instance_id": "n1", "name": "用户"}'
    plain, edited = tmp_path / "plain.json", tmp_path / "edited.json"
    plain.write_text(text, encoding="utf-8")
    edited.write_text(text, encoding=encoding)
    expected, ran = (command("-s", BACKUP, "rehearse", "create_instance", path) for path in (plain, edited))
    assert "name=用户" in expected.out
    assert ran.out == expected.out
