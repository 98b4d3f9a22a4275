"""Why a live cluster cannot be read from here: everything that has to be in place, looked at piece by piece.

No check needs what another one looks at, and none needs the binding, its library or a cluster to be there.
"""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import os
import platform
import shlex
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from inspector.errors import InspectorError
from inspector.sources.cluster.binding import IMPOSTOR_REMEDY, LIBRARY_REMEDY, PACKAGE
from inspector.sources.cluster.file import read_cluster_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.cluster.file import Coordinator

Status = Literal["ok", "warn", "fail"]

_INSTALL = f"python -m pip install '{PACKAGE}'"
_MISMATCH = (
    "a client library reads only from clusters of its own major.minor version, and waits for ever for others: "
    "install the foundationdb-clients package of the cluster's version"
)


@dataclass(frozen=True)
class Check:
    """What was looked at, how it stands, and how to mend it (empty where there is nothing to mend)."""

    name: str
    status: Status
    detail: str
    remedy: str = ""


def doctor(cluster_file: str | None = None, *, timeout: float = 5.0) -> Iterator[Check]:
    """Look at everything that reading a live cluster needs. ``timeout``: seconds to wait for each answer from afar."""
    yield check_python()
    yield check_package()
    yield check_library()
    yield check_shared_memory()
    yield check_cluster_file(cluster_file)
    yield from check_coordinators(cluster_file, timeout)
    yield check_read_version(cluster_file, timeout)


def check_python() -> Check:
    """The binding loads a 64-bit library."""
    bits = 64 if sys.maxsize > 2**32 else 32
    detail = f"Python {platform.python_version()}, {bits}-bit, {platform.machine()}"
    if bits == 64:
        return Check("python", "ok", detail)
    return Check("python", "fail", detail, "FoundationDB's client library exists for 64-bit Python only: install that")


def check_package() -> Check:
    """`foundationdb` and the driver for Firebird, `fdb`, install a module of the same name; the later one wins."""
    installed = {name: _version_of(name) for name in ("foundationdb", "fdb")}
    spec = importlib.util.find_spec("fdb")
    if spec is None or spec.origin is None:
        return Check("package", "fail", "FoundationDB's Python binding is not installed", _INSTALL)
    if "def api_version(" not in Path(spec.origin).read_text(errors="replace"):
        what = f"the module fdb ({spec.origin}) is the driver for Firebird {installed['fdb'] or ''}".rstrip()
        return Check("package", "fail", f"{what}, not FoundationDB's binding", IMPOSTOR_REMEDY)
    if installed["fdb"]:
        detail = f"the driver for Firebird, fdb {installed['fdb']}, is installed over FoundationDB's binding"
        return Check("package", "warn", detail, IMPOSTOR_REMEDY)
    return Check("package", "ok", f"foundationdb {installed['foundationdb'] or '(of unknown version)'}, {spec.origin}")


def _version_of(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def check_library() -> Check:
    """libfdb_c is there, loads on this processor, and is not older than the binding."""
    status, found = _probe("library", timeout=30.0)
    if status:
        return _crashed(status)
    if "error" in found:
        return Check("library", "fail", f"libfdb_c is not found or does not load: {found['error']}", LIBRARY_REMEDY)
    detail = f"libfdb_c {found['version'].split(',')[0]}, API version up to {found['api_version']}, {found['path']}"
    binding = _version_of("foundationdb")
    if binding and _api_version(binding) > found["api_version"]:
        remedy = f"install a binding no newer than the library: {_INSTALL}"
        return Check("library", "fail", f"{detail}: too old for the binding foundationdb {binding}", remedy)
    return Check("library", "ok", detail)


def _api_version(version: str) -> int:
    major, minor = version.split(".")[:2]
    return int(major) * 100 + int(minor) * 10


def _crashed(status: int) -> Check:
    if status == -signal.SIGILL:
        return Check(
            "library",
            "fail",
            "libfdb_c dies of an illegal instruction: it is built for processors with AVX, which this one is not",
            "install a build for older processors (on x86-64, releases before 7.4.5), or use a newer machine",
        )
    name = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    return Check("library", "fail", f"the process that loads libfdb_c dies ({name})", LIBRARY_REMEDY)


def check_shared_memory() -> Check:
    """The binding's own blocking calls wait on POSIX semaphores, which live in /dev/shm."""
    try:
        multiprocessing.Semaphore(0)
    except OSError as error:
        detail = f"no POSIX semaphores ({error}): other programs on FoundationDB's binding fail; this tool does without"
        return Check("shared memory", "warn", detail, "mount a tmpfs on /dev/shm (docker run --shm-size=64m)")
    return Check("shared memory", "ok", "POSIX semaphores work")


def check_cluster_file(cluster_file: str | None) -> Check:
    """The cluster file is found and is a connection string."""
    try:
        file = read_cluster_file(cluster_file)
    except InspectorError as error:
        return Check("cluster file", "fail", str(error), "copy fdb.cluster from a machine of the cluster and name it")
    return Check("cluster file", "ok", f"{file.path}: {file.description}, {len(file.coordinators)} coordinator(s)")


def check_coordinators(cluster_file: str | None, timeout: float) -> Iterator[Check]:
    """Each coordinator takes a TCP connection; a majority of them has to."""
    try:
        coordinators = read_cluster_file(cluster_file).coordinators
    except InspectorError:
        yield Check("coordinators", "warn", "not tried: no cluster file names any", "see the check of the cluster file")
        return
    with ThreadPoolExecutor(max_workers=min(16, len(coordinators))) as pool:
        yield from pool.map(lambda coordinator: _connect(coordinator, timeout), coordinators)


def _connect(coordinator: Coordinator, timeout: float) -> Check:
    name = f"coordinator {coordinator}"
    try:
        socket.create_connection((coordinator.host, coordinator.port), timeout).close()
    except OSError as error:
        remedy = "is the process up, the address right, and no firewall between? A majority of coordinators must answer"
        return Check(name, "fail", f"takes no TCP connection: {error}", remedy)
    return Check(name, "ok", "takes a TCP connection" + (" (TLS not tried)" if coordinator.tls else ""))


def check_read_version(cluster_file: str | None, timeout: float) -> Check:
    """The cluster gives a read version: reading would work."""
    status, answer = _probe("cluster", cluster_file or "", str(timeout), timeout=3 * timeout + 10)
    if status:
        return Check(
            "read version", "fail", f"the process that asks dies (status {status})", "see the check of the library"
        )
    if "read_version" in answer:
        return Check("read version", "ok", f"{answer['read_version']}, in {answer['seconds'] * 1000:.0f} ms")
    return Check("read version", "fail", answer["error"], _remedy_for(answer))


def _remedy_for(answer: dict[str, Any]) -> str:
    """What to do where no read version came: a cluster tells its protocol version even to a library it cannot serve."""
    if "client_protocol" not in answer:
        return "see the checks above"
    library, cluster = answer["client_protocol"], answer["server_protocol"]
    if cluster is None:
        return f"is the cluster up? If it is: {_MISMATCH}"
    if _release(library) != _release(cluster):
        return f"the library is {_release(library)}, the cluster {_release(cluster)}: {_MISMATCH}"
    return "the versions agree, so the cluster is not well: look at the `status` of fdbcli"


def _release(protocol: str) -> str:
    """The major.minor version in a protocol version such as fdb00b071010000."""
    return f"{int(protocol[6:8], 16)}.{int(protocol[8], 16)}"


def _probe(*arguments: str, timeout: float) -> tuple[int, dict[str, Any]]:
    """Run the probe in a child process; give its exit status (below 0: the signal that ended it) and its answer."""
    command = [sys.executable, "-m", "inspector.sources.cluster.probe", *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        child = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 0, {"error": f"no answer within {timeout:g} s from {shlex.join(command)}"}
    return child.returncode, json.loads(child.stdout) if child.returncode == 0 else {}
