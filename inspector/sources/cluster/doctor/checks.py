"""Why a live cluster cannot be read from here: one check for each thing that is needed.

The checks do not depend on each other, and each runs even if the binding, its library or the cluster is missing.
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
from inspector.sources.cluster.binding import API_VERSION, IMPOSTOR_REMEDY, LIBRARY_REMEDY, PACKAGE, versions_remedy
from inspector.sources.cluster.file import read_cluster_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from inspector.sources.cluster.file import Coordinator

Status = Literal["ok", "warn", "fail"]

_INSTALL = f"python -m pip install '{PACKAGE}'"
_MISMATCH = (
    "a client library reads only from clusters of its own major.minor version, and waits for ever for others: "
    "install the foundationdb-clients package of the cluster's version"
)


@dataclass(frozen=True)
class DoctorCheck:
    """What was checked, the result, and how to repair it (empty if there is nothing to repair)."""

    name: str
    status: Status
    detail: str
    remedy: str = ""


def doctor(cluster_file: str | None = None, *, timeout: float = 5.0) -> Iterator[DoctorCheck]:
    """Check everything that is needed to read a live cluster. ``timeout``: seconds to wait for each answer."""
    yield check_python()
    yield check_package()
    yield check_library()
    yield check_shared_memory()
    yield check_cluster_file(cluster_file)
    yield from check_coordinators(cluster_file, timeout)
    yield check_read_version(cluster_file, timeout)


def check_python(largest_size: int = sys.maxsize) -> DoctorCheck:
    """Python is 64-bit, as FoundationDB's client library is."""
    bits = 64 if largest_size > 2**32 else 32
    detail = f"Python {platform.python_version()}, {bits}-bit, {platform.machine()}"
    if bits == 64:
        return DoctorCheck("python", "ok", detail)
    return DoctorCheck(
        "python", "fail", detail, "FoundationDB's client library is 64-bit only: install a 64-bit Python"
    )


def check_package() -> DoctorCheck:
    """FoundationDB's binding is installed, and not hidden by the driver for Firebird, whose module is `fdb` too."""
    installed = {name: _version_of(name) for name in ("foundationdb", "fdb")}
    spec = importlib.util.find_spec("fdb")
    if spec is None or spec.origin is None:
        return DoctorCheck("package", "fail", "FoundationDB's Python binding is not installed", _INSTALL)
    if "def api_version(" not in Path(spec.origin).read_text(errors="replace"):
        what = f"the module fdb ({spec.origin}) is the driver for Firebird {installed['fdb'] or ''}".rstrip()
        return DoctorCheck("package", "fail", f"{what}, not FoundationDB's binding", IMPOSTOR_REMEDY)
    if installed["fdb"]:
        detail = f"the driver for Firebird, fdb {installed['fdb']}, is installed over FoundationDB's binding"
        return DoctorCheck("package", "warn", detail, IMPOSTOR_REMEDY)
    version = installed["foundationdb"]
    detail = f"foundationdb {version or '(of unknown version)'}, {spec.origin}"
    if version and _api_version(version) < API_VERSION:
        return DoctorCheck("package", "fail", f"{detail}: 7.1 or newer is needed", _INSTALL)
    return DoctorCheck("package", "ok", detail)


def _version_of(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def check_library() -> DoctorCheck:
    """libfdb_c is found, loads on this processor, and is not older than the binding."""
    status, found = _probe("library", timeout=30.0)
    if status:
        return _crashed(status)
    if "error" in found:
        return DoctorCheck(
            "library", "fail", f"libfdb_c is not found, or cannot be loaded: {found['error']}", LIBRARY_REMEDY
        )
    newest, binding = found["api_version"], _version_of("foundationdb")
    detail = f"libfdb_c {found['version'].split(',')[0]}, API version up to {newest}, {found['path']}"
    if max(API_VERSION, _api_version(binding or "0.0")) > newest:
        reader = f"the binding foundationdb {binding}" if binding else "this tool"
        return DoctorCheck("library", "fail", f"{detail}: too old for {reader}", versions_remedy(newest))
    return DoctorCheck("library", "ok", detail)


def _api_version(version: str) -> int:
    major, minor = version.split(".")[:2]
    return int(major) * 100 + int(minor) * 10


def _crashed(status: int) -> DoctorCheck:
    if status == -signal.SIGILL:
        return DoctorCheck(
            "library",
            "fail",
            "libfdb_c ends with an illegal instruction: it is built for processors with AVX, and this one has no AVX",
            "install a build for older processors (on x86-64, releases before 7.4.5), or use a newer machine",
        )
    name = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    return DoctorCheck("library", "fail", f"the process that loads libfdb_c is killed ({name})", LIBRARY_REMEDY)


def check_shared_memory(make_semaphore: Callable[[int], object] = multiprocessing.Semaphore) -> DoctorCheck:
    """POSIX semaphores work, which are in /dev/shm: the binding's own blocking calls wait on them."""
    try:
        make_semaphore(0)
    except OSError as error:
        detail = f"no POSIX semaphores ({error}): this tool needs none, other programs with FoundationDB's binding fail"
        return DoctorCheck("shared memory", "warn", detail, "mount a tmpfs on /dev/shm (docker run --shm-size=64m)")
    return DoctorCheck("shared memory", "ok", "POSIX semaphores work")


def check_cluster_file(cluster_file: str | None) -> DoctorCheck:
    """The cluster file is found, and holds a connection string."""
    try:
        file = read_cluster_file(cluster_file)
    except InspectorError as error:
        return DoctorCheck(
            "cluster file", "fail", str(error), "copy fdb.cluster from a machine of the cluster and name it"
        )
    detail = f"{file.path}: {file.description}, {len(file.coordinators)} coordinator(s)"
    if file.marked:
        remedy = "save it without the mark: this tool reads past it, FoundationDB's own clients refuse the file"
        return DoctorCheck("cluster file", "warn", f"{detail}; it begins with a byte order mark", remedy)
    return DoctorCheck("cluster file", "ok", detail)


def check_coordinators(cluster_file: str | None, timeout: float) -> Iterator[DoctorCheck]:
    """Each coordinator accepts a TCP connection; a majority of them must."""
    try:
        coordinators = read_cluster_file(cluster_file).coordinators
    except InspectorError:
        yield DoctorCheck("coordinators", "warn", "not checked: no cluster file names any", "see the cluster file")
        return
    with ThreadPoolExecutor(max_workers=min(16, len(coordinators))) as pool:
        yield from pool.map(lambda coordinator: _connect(coordinator, timeout), coordinators)


def _connect(coordinator: Coordinator, timeout: float) -> DoctorCheck:
    name = f"coordinator {coordinator}"
    try:
        socket.create_connection((coordinator.host, coordinator.port), timeout).close()
    except OSError as error:
        remedy = "check the process, the address and the firewalls; a majority of the coordinators must answer"
        return DoctorCheck(name, "fail", f"refuses a TCP connection: {error}", remedy)
    return DoctorCheck(name, "ok", "accepts a TCP connection" + (" (TLS not checked)" if coordinator.tls else ""))


def check_read_version(cluster_file: str | None, timeout: float) -> DoctorCheck:
    """The cluster gives a read version, so that reading would work."""
    status, answer = _probe("cluster", cluster_file or "", str(timeout), timeout=3 * timeout + 10)
    if status:
        detail = f"the process that asks is killed (status {status})"
        return DoctorCheck("read version", "fail", detail, "see the check of the library")
    if "read_version" in answer:
        return DoctorCheck("read version", "ok", f"{answer['read_version']}, in {answer['seconds'] * 1000:.0f} ms")
    return DoctorCheck("read version", "fail", answer["error"], _remedy_for(answer))


def _remedy_for(answer: dict[str, Any]) -> str:
    """Tell what to do without a read version. A cluster gives its protocol version to a library of any version."""
    if "client_protocol" not in answer:
        return "see the checks above"
    library, cluster = answer["client_protocol"], answer["server_protocol"]
    if cluster is None:
        return f"is the cluster up? If it is: {_MISMATCH}"
    if _release(library) != _release(cluster):
        return f"the library is {_release(library)}, the cluster {_release(cluster)}: {_MISMATCH}"
    return "the versions agree, so the cluster itself is not healthy: see `status` in fdbcli"


def _release(protocol: str) -> str:
    """The major.minor version in a protocol version such as fdb00b071010000."""
    return f"{int(protocol[6:8], 16)}.{int(protocol[8], 16)}"


def _probe(*arguments: str, timeout: float) -> tuple[int, dict[str, Any]]:
    """Run the probe in a child process. Returns its exit status (negative: killed by that signal) and its answer."""
    command = [sys.executable, "-m", "inspector.sources.cluster.doctor.probe", *arguments]
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
