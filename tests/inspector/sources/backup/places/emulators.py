"""Emulators of Azure's and Google's stores, where they are installed; each writes down the requests that it gets."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formatdate
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

BUCKET = "backups"  # without a hyphen: fake-gcs-server does not take it as obstore writes it, %2D
#: The account of every Azurite, with the key that its page of documentation gives.
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
#: Variables that say how these stores are reached; a test begins without.
PREFIXES = ("AZURE_", "AZURITE_", "GOOGLE_", "STORAGE_EMULATOR_")
_REQUEST = re.compile(r'\\?"([A-Z]+) (/\S*) HTTP/1\.1\\?" \d+')
_MARK = "/mark/"
_SECONDS = 90


def _mark(number: int) -> str:
    return f"{_MARK}{number}/"


@dataclass
class Emulator:
    """A running emulator: the scheme of its URLs, what leads to it, where its log lies, and how often that was read."""

    scheme: str
    environment: dict[str, str]
    port: int
    log: Path
    reads: int = 0

    def url(self, name: str) -> str:
        """What names a backup here."""
        return f"{self.scheme}://{BUCKET}/{name}"

    def requests(self) -> list[tuple[str, str]]:
        """The method and path of each request since this was asked before."""
        found = _REQUEST.findall(self._log_up_to(self.reads + 1).rpartition(_mark(self.reads))[2])
        self.reads += 1
        return [(method, path) for method, path in found if not path.startswith(_MARK)]

    def _log_up_to(self, number: int) -> str:
        """The log, when a request of our own is in it: it comes late."""
        with suppress(HTTPError):
            urlopen(f"http://127.0.0.1:{self.port}{_mark(number)}").close()
        deadline = time.monotonic() + _SECONDS
        while _mark(number) not in (text := self.log.read_text()):
            assert time.monotonic() < deadline, text
            time.sleep(0.1)
        return text


@contextmanager
def azurite(objects: Mapping[str, bytes], folder: Path) -> Iterator[Emulator]:
    """Run Azurite, from npm, with these objects. Skips the test where it is not installed."""
    program = shutil.which("azurite-blob")
    if program is None:
        pytest.skip("no azurite-blob in the path: npm install -g azurite")
    port = free_port()
    options = ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--blobPort", str(port)]
    with _running([program, *options], folder, port) as log:
        endpoint = f"http://127.0.0.1:{port}/{ACCOUNT}"
        environment = {
            "AZURE_STORAGE_ENDPOINT": endpoint,
            "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": ACCOUNT_KEY,
        }
        _put_to_azure(endpoint, "", "?restype=container")
        for name, content in objects.items():
            _put_to_azure(endpoint, f"/{name}", "", content)
        yield _from_now_on(Emulator("az", environment, port, log))


@contextmanager
def fake_gcs(objects: Mapping[str, bytes], folder: Path) -> Iterator[Emulator]:
    """Run fake-gcs-server with these objects. Skips the test where it is not installed."""
    program = shutil.which("fake-gcs-server") or os.environ.get("FAKE_GCS_SERVER")
    if program is None:
        pytest.skip("no fake-gcs-server in the path, and FAKE_GCS_SERVER names none")
    for name, content in objects.items():
        path = folder / "data" / BUCKET / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    port = free_port()
    options = ["-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-backend", "memory"]
    options += ["-public-host", f"127.0.0.1:{port}", "-data", str(folder / "data")]
    with _running([program, *options], folder, port) as log:
        yield _from_now_on(Emulator("gs", {"STORAGE_EMULATOR_HOST": f"127.0.0.1:{port}"}, port, log))


def _from_now_on(emulator: Emulator) -> Emulator:
    emulator.requests()
    return emulator


def _put_to_azure(endpoint: str, name: str, query: str, content: bytes = b"") -> None:
    """Make a container or a blob, signed by the key of the account: obstore makes no containers."""
    headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-08-06"}
    if name:
        headers["x-ms-blob-type"] = "BlockBlob"
    lines = [f"{key}:{headers[key]}" for key in sorted(headers)]
    size = str(len(content)) if content else ""
    asked = query[1:].replace("=", ":")
    kind = "application/octet-stream"
    resource = f"/{ACCOUNT}/{ACCOUNT}/{BUCKET}{name}"
    signed = ["PUT", "", "", size, "", kind, "", "", "", "", "", "", *lines, resource, *filter(None, [asked])]
    digest = hmac.new(base64.b64decode(ACCOUNT_KEY), "\n".join(signed).encode(), hashlib.sha256).digest()
    headers |= {
        "Authorization": f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}",
        "Content-Type": kind,
        "Content-Length": str(len(content)),
    }
    with urlopen(Request(f"{endpoint}/{BUCKET}{name}{query}", content, headers, method="PUT")) as answer:
        assert answer.status == 201


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int) -> Iterator[Path]:
    """Run a server for the block, which begins when it takes connections; gives its log."""
    log = folder / "log"
    with log.open("wb") as output, subprocess.Popen(command, cwd=folder, stdout=output, stderr=output) as process:
        try:
            deadline = time.monotonic() + _SECONDS
            while not _listens(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.1)
            yield log
        finally:
            process.kill()


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
