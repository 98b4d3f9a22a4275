"""`inspector explore` as a command."""

from __future__ import annotations

import re
import signal
import subprocess
from typing import TYPE_CHECKING

import httpx2
import pytest

from inspector.forms.readable import readable_number
from inspector.service.http.server import listen
from tests.inspector.service.server import PATIENCE, killed_after
from tests.support.verbs import ran

if TYPE_CHECKING:
    from tests.support.verbs import Command


@pytest.mark.slow
def test_the_address_that_it_prints_is_that_of_the_page() -> None:
    words = [*ran.program, "-s", "backup:fixtures/backup-demo", "explore"]
    with (
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process,
        killed_after(4 * PATIENCE, process),
    ):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?access=[\w-]{32}", address)
        with httpx2.Client(follow_redirects=True, timeout=PATIENCE) as client:
            reply = client.get(address)
            assert (reply.status_code, reply.url.query) == (200, b"")
            assert "<h1>Overview</h1>" in reply.text
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130


def test_a_port_that_is_taken_is_said_in_one_line(command: Command) -> None:
    with listen("127.0.0.1", 0) as taken:
        ran = command("-s", "backup:fixtures/backup-demo", "explore", "--port", taken.getsockname()[1])
    assert ran.code == 2
    assert "choose another --port" in ran.err


@pytest.mark.parametrize(
    ("name", "number", "read"),
    [
        ("ctime", 1669260437, "2022-11-24T03:27:17Z"),
        ("prepare_time", 1669260437000, "2022-11-24T03:27:17Z"),
        ("expired_at_s", 1669260437, "2022-11-24T03:27:17Z"),
        ("visible_ts_ms", 1669260437000, "2022-11-24T03:27:17Z"),
        ("newest_write_timestamp", 1669260437, "2022-11-24T03:27:17Z"),
        ("expiration", -1, None),
        ("mtime", 0, None),
        ("min_timestamp", 2**62, None),
        ("timeout_ms", 600_000, "10m"),
        ("ttl_seconds", 90_000, "1d 1h"),
        ("total_disk_size", 1048576, "1.0 MiB"),
        ("size_input_rowsets", 2048, "2.0 KiB"),
        ("received_bytes", 1023, None),
        ("variant_max_sparse_column_statistics_size", 10000, None),
        ("tablet_id", 1669260437, None),
        ("num_rows", 1048576, None),
    ],
)
def test_numbers_as_people_read_them(name: str, number: int, read: str | None) -> None:
    assert readable_number(name, number) == read
