"""Requests, and a server as users start it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.inspector.service.server import killed_after
from tests.support.verbs import ran

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BACKUP = "backup:fixtures/backup-demo"

SECRET = "a_secret_of_the_request"


@pytest.fixture
def body(tmp_path: Path) -> Callable[[object], Path]:
    """Writes a request's body to a file."""
    path = tmp_path / "body.json"

    def write(data: object) -> Path:
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return write


def tree(folder: str) -> dict[str, tuple[str, int]]:
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {str(path): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in files}


SUSPENDED = {"cluster_id": "regression_test_cluster_id1", "cluster_status": "STOPPED"}
SUSPEND = {"instance_id": "regression_instance0", "cluster": SUSPENDED}


def damaged(folder: Path) -> str:
    """The demo backup with every log file spoilt."""
    shutil.copytree("fixtures/backup-demo", folder)
    for path in folder.rglob("log,*"):
        data = bytearray(path.read_bytes())
        data[60:] = bytes(byte ^ 0x55 for byte in data[60:])
        path.write_bytes(data)
    return f"backup:{folder}"


@contextmanager
def serving(*words: str, source: str = BACKUP, token: str = "") -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A server as users start it: the process, its port, and its first lines."""
    command = [*ran.program, "-s", source, "serve", "--port", "0", *words]
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
