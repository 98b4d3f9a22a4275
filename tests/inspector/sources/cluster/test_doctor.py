"""The doctor, in health and with each thing missing. It runs without binding, library and cluster."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from inspector.sources.cluster.doctor.checks import (
    DoctorCheck,
    check_cluster_file,
    check_coordinators,
    check_library,
    check_python,
    check_read_version,
    check_shared_memory,
    doctor,
)
from tests.inspector.sources.backup.places.emulators import free_port
from tests.inspector.sources.cluster.conftest import child_environment, library_loads
from tests.standin import library
from tests.support.doctor import cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


CASES = cases()


def is_case(check: DoctorCheck, name: str) -> bool:
    """Whether the check has the case's name, status and whole remedy; details name places of this machine."""
    case = CASES[name]
    return (check.name, check.status, check.remedy) == (case.name, case.status, case.remedy)


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Lets child processes find the stand-in in the place of the real library."""
    if reason := library.why_not():
        pytest.skip(reason)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(library.build().parent))
    return monkeypatch


@pytest.fixture
def listener() -> Iterator[int]:
    """A port that takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def cluster_file(folder: Path, *ports: int) -> str:
    path = folder / "a.cluster"
    path.write_text("standin:id@" + ",".join(f"127.0.0.1:{port}" for port in ports))
    return str(path)


@pytest.mark.usefixtures("standin")
def test_all_is_well_where_all_is_well(tmp_path: Path, listener: int) -> None:
    checks = list(doctor(cluster_file(tmp_path, listener)))
    assert [check.name for check in checks] == [
        "python",
        "package",
        "library",
        "shared memory",
        "cluster file",
        f"coordinator 127.0.0.1:{listener}",
        "read version",
    ]
    assert {check.status for check in checks} == {"ok"}
    assert not any(check.remedy for check in checks)
    assert "libfdb_c 7.1.67" in checks[2].detail
    assert str(library.build()) in checks[2].detail


@pytest.mark.slow
def test_whatever_is_not_well_comes_with_a_remedy(tmp_path: Path) -> None:
    for path in (str(tmp_path / "missing"), cluster_file(tmp_path, free_port())):
        checks = list(doctor(path, timeout=0.5))
        assert all(bool(check.remedy) == (check.status != "ok") for check in checks)


def test_every_check_runs_without_the_binding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fdb", None)
    checks = {check.name: check for check in doctor(str(tmp_path / "missing"), timeout=0.5)}
    assert list(checks)[2:] == ["library", "shared memory", "cluster file", "coordinators", "read version"]
    assert checks["package"] == CASES["package-missing"]
    assert checks["coordinators"] == CASES["coordinators-none"]
    assert is_case(checks["cluster file"], "file-missing")
    assert is_case(checks["read version"], "version-nothing")


def test_a_python_of_32_bits_is_refused() -> None:
    assert is_case(check_python(2**31 - 1), "python-32")
    assert check_python(2**63 - 1).status == "ok"


def packages(tmp_path: Path) -> DoctorCheck:
    """The check of the packages, in a process that finds those of a folder first."""
    text = (
        "import dataclasses, json; from inspector.sources.cluster.doctor.checks import check_package; "
        "print(json.dumps(dataclasses.asdict(check_package())))"
    )
    environment = child_environment(standin=False)
    environment["PYTHONPATH"] = f"{tmp_path}:{environment['PYTHONPATH']}"
    done = subprocess.run(
        [sys.executable, "-c", text], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return DoctorCheck(**json.loads(done.stdout))


def install(tmp_path: Path, distribution: str, version: str) -> None:
    folder = tmp_path / f"{distribution}-{version}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")


def test_the_driver_for_firebird_is_named_with_both_commands(tmp_path: Path) -> None:
    install(tmp_path, "fdb", "2.0.4")
    (tmp_path / "fdb").mkdir()
    (tmp_path / "fdb" / "__init__.py").write_text("def connect(dsn): ...\n")
    check = packages(tmp_path)
    assert is_case(check, "package-firebird")
    assert "the driver for Firebird 2.0.4" in check.detail


def test_the_driver_for_firebird_is_seen_under_the_binding_too(tmp_path: Path) -> None:
    install(tmp_path, "fdb", "2.0.4")
    assert packages(tmp_path) == CASES["package-over"]


def test_a_binding_older_than_the_api_version_is_refused(tmp_path: Path) -> None:
    install(tmp_path, "foundationdb", "6.3.25")
    assert is_case(packages(tmp_path), "package-old")


def test_a_library_that_kills_its_process_is_diagnosed_from_outside(standin: pytest.MonkeyPatch) -> None:
    standin.setenv("STANDIN_KILLED_BY", "4")
    check = check_library()
    assert check == CASES["library-illegal"]


def test_a_library_that_is_killed_otherwise_is_diagnosed_too(standin: pytest.MonkeyPatch) -> None:
    standin.setenv("STANDIN_KILLED_BY", "11")
    assert check_library() == CASES["library-killed"]


def test_a_library_older_than_the_binding_is_seen(standin: pytest.MonkeyPatch) -> None:
    standin.setenv("STANDIN_MAX_API_VERSION", "630")
    check = check_library()
    assert is_case(check, "library-old")
    assert "too old for the binding foundationdb 7.1" in check.detail


def test_a_binding_newer_than_the_library_is_seen(standin: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(tmp_path, "foundationdb", "7.3.27")
    standin.syspath_prepend(tmp_path)
    check = check_library()
    assert is_case(check, "library-older")
    assert "too old for the binding foundationdb 7.3.27" in check.detail


@pytest.mark.skipif(library_loads(), reason="libfdb_c is installed here")
def test_a_missing_library_is_seen() -> None:
    assert is_case(check_library(), "library-missing")


def test_missing_semaphores_are_a_warning_with_a_remedy() -> None:
    def no_semaphores(_value: int) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    assert check_shared_memory(no_semaphores) == CASES["semaphores"]


def test_a_broken_cluster_file_fails_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "broken"
    path.write_text("no cluster file")
    assert is_case(check_cluster_file(str(path)), "file-missing")
    assert list(check_coordinators(str(path), 0.5)) == [CASES["coordinators-none"]]


def test_a_byte_order_mark_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.cluster"
    path.write_bytes(b"\xef\xbb\xbfcloud_ssb:A83c8Y1S3Z@127.0.0.1:4599\n")
    check = check_cluster_file(str(path))
    assert is_case(check, "file-marked")
    assert check.detail == f"{path}: cloud_ssb, 1 coordinator(s); it begins with a byte order mark"


def test_each_coordinator_is_tried(tmp_path: Path, listener: int) -> None:
    port = free_port()
    checks = list(check_coordinators(cluster_file(tmp_path, listener, port), 2.0))
    assert [(check.name, check.status, check.remedy) for check in checks] == [
        (f"coordinator 127.0.0.1:{listener}", "ok", ""),
        (f"coordinator 127.0.0.1:{port}", "fail", CASES["coordinator"].remedy),
    ]


def silent_cluster(standin: pytest.MonkeyPatch, tmp_path: Path, **settings: int) -> DoctorCheck:
    standin.setenv("STANDIN_SETTINGS", ",".join(f"{name}={value}" for name, value in {"silent": 1, **settings}.items()))
    check = check_read_version(cluster_file(tmp_path, 4500), 0.3)
    assert check.status == "fail"
    return check


@pytest.mark.slow
def test_a_cluster_of_another_version_is_told_by_the_protocol_it_speaks(
    standin: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    check = silent_cluster(standin, tmp_path, server_protocol=0x0FDB00B073000000, ignore_timeouts=1)
    assert is_case(check, "version-other")


@pytest.mark.slow
def test_a_cluster_of_the_same_version_that_gives_no_read_version_is_not_well(
    standin: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert is_case(silent_cluster(standin, tmp_path), "version-same")


@pytest.mark.slow
def test_a_cluster_that_says_nothing_at_all_may_be_down_or_of_another_version(
    standin: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert is_case(silent_cluster(standin, tmp_path, server_protocol=0), "version-silent")


def test_a_read_version_is_asked_for_in_another_process(standin: pytest.MonkeyPatch, tmp_path: Path) -> None:
    standin.setenv("STANDIN_KILLED_BY", "11")
    assert check_read_version(cluster_file(tmp_path, 4500), 0.5) == CASES["version-killed"]
