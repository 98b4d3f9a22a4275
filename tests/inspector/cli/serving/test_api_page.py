"""The routes and curl lines of docs/api.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from inspector.service.routes import ROUTES
from tests.inspector.cli.serving.conftest import serving
from tests.inspector.service.server import PATIENCE
from tests.support.examples import part

PAGE = Path("docs/api.md").read_text(encoding="utf-8")


def test_every_route_has_a_row_and_a_curl_line() -> None:
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| .*", PAGE, re.MULTILINE))))
    called = set(re.findall(r"/(?:Meta|Recycler)Service/http/v1/(\w+)\?", PAGE))
    only_running = set(re.findall(r"`(\w+)`", PAGE.split("### What only a running process can do")[1].split("```")[0]))
    assert ROUTES.keys() <= named | only_running
    assert called == ROUTES.keys()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
@pytest.mark.parametrize("release", part(["reference", "4.1"], 2))
def test_the_curl_lines_do_what_they_say(release: str) -> None:
    lines = re.findall(r"^curl .*", PAGE, re.MULTILINE)
    assert len(lines) > 30
    with serving("--token", "greedisgood9999", "--doris", release) as (_, port, _):
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
