"""What reading a cluster does to the process around it; each test in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.sources.cluster.binding import OLD_LIBRARY_REMEDY
from tests.inspector.sources.cluster.conftest import Run, child_environment, library_loads
from tests.inspector.test_scratch import left_by_a_killed_program
from tests.standin import library

OPEN = """
import os, sys
from pathlib import Path
from tests.standin.control import World
from inspector.errors import InspectorError
from inspector.sources.cluster.settings import Settings
from inspector.sources.cluster.source import ClusterSource
world = World()
world.load({b"key": b"value"})
file = world.cluster_file(Path.cwd())
"""
NO_STANDIN = """
from pathlib import Path
from inspector.errors import InspectorError
from inspector.sources.cluster.settings import Settings
from inspector.sources.cluster.source import ClusterSource
Path("fdb.cluster").write_text("a:b@127.0.0.1:4500")
try:
    ClusterSource.open()
except InspectorError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.slow
def test_importing_every_module_imports_no_binding(run: Run) -> None:
    text = """
import importlib, pkgutil, sys
from contextlib import suppress
import inspector, keycodec
from inspector.errors import ExtraMissing
for package in (inspector, keycodec):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            with suppress(ExtraMissing):
                importlib.import_module(module.name)
print("inspector.sources.cluster.source" in sys.modules, [name for name in sys.modules if name.split(".")[0] == "fdb"])
"""
    done = run(text, standin=False)
    assert (done.stdout, done.stderr) == ("True []\n", "")


def test_a_process_that_read_a_cluster_ends_well_and_leaves_no_files(run: Run) -> None:
    text = """
source = ClusterSource.open(file)
print(list(source.key_values()))
print(world.events("cluster file")[0].value.decode())
"""
    done = run(OPEN + text)
    rows, copy = done.stdout.splitlines()
    assert (done.returncode, done.stderr, rows) == (0, "", "[(b'key', b'value')]")
    assert not Path(copy).parent.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind")
def test_what_a_killed_reader_left_is_gone_with_the_next(run: Run, tmp_path: Path) -> None:
    left = left_by_a_killed_program("inspector-cluster-", tmp_path)
    done = run(OPEN + "ClusterSource.open(file)", TMPDIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert not left.exists()
    assert list(tmp_path.glob("inspector-*")) == []


def test_a_fork_is_refused_in_the_child_and_harmless_to_the_parent(run: Run) -> None:
    text = """
source = ClusterSource.open(file)
begun = source.key_values()
next(begun)
child = os.fork()
if child == 0:
    for read in (lambda: list(source.key_values()), source.describe, lambda: ClusterSource.open(file)):
        try:
            read()
        except InspectorError as error:
            print(type(error).__name__, error, flush=True)
    sys.exit(0)
assert os.waitpid(child, 0) == (child, 0)
print(list(begun), list(source.key_values()), ClusterSource.open(file).estimated_bytes())
"""
    done = run(OPEN + text, PYTHONWARNINGS="ignore")  # since 3.12 Python warns of every fork of a process with threads
    *child, parent = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert parent == "[] [(b'key', b'value')] 8"
    assert len(child) == 3
    assert all(line.startswith("UsageError") and "fork" in line and "spawn" in line for line in child)


def test_a_wait_that_a_fork_carries_over_ends_in_the_child(run: Run) -> None:
    text = """
world.cut_replies(1)
world.load({b"key 2": b"", b"key 3": b""})
world.faults("range", [0, -1], then=-1)
source = ClusterSource.open(file, Settings(timeout=600.0))
rows = source.key_values()
next(rows)
if os.fork() == 0:
    try:
        next(rows)
    except InspectorError as error:
        print(error, flush=True)
    os._exit(0)
os.wait()
os._exit(0)
"""
    assert "fork" in run(OPEN + text).stdout


@pytest.mark.slow
def test_without_dev_shm_clusters_can_be_read_all_the_same(run: Run) -> None:
    text = """
import multiprocessing
def no_semaphores(*_):
    raise FileNotFoundError(2, "No such file or directory")
multiprocessing.Semaphore = no_semaphores
world["latency_us"] = 20_000
source = ClusterSource.open(file, Settings(parallel=2))
print(list(source.key_values()), source.estimated_bytes(), source.describe().read_version)
"""
    done = run(OPEN + text)
    assert (done.stdout, done.stderr) == ("[(b'key', b'value')] 8 1000\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("parallel", [1, 2])
@pytest.mark.parametrize("silent", ["read version", "range"])
def test_ctrl_c_ends_a_wait_at_once(tmp_path: Path, silent: str, parallel: int) -> None:
    if reason := library.why_not():
        pytest.skip(reason)
    text = f"""
world.faults({silent!r}, [], then=-1)
source = ClusterSource.open(file, Settings(timeout=600.0, parallel={parallel}))
print("waiting", flush=True)
try:
    next(source.key_values())
except KeyboardInterrupt:
    print("interrupted", world["range_reads"] > 0)
"""
    child = subprocess.Popen(
        [sys.executable, "-c", OPEN + text],
        env=child_environment(standin=True),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "waiting\n"
    signal.sigtimedwait([], 0.3)  # long enough to be waiting for the cluster
    child.send_signal(signal.SIGINT)
    output, errors = child.communicate(timeout=30)
    assert output.startswith("interrupted")
    assert (child.returncode, errors) == (0, "")


def test_an_api_version_that_the_program_chose_is_kept(run: Run) -> None:
    text = """
import fdb
fdb.api_version(630)
print(list(ClusterSource.open(file, Settings(parallel=2)).key_values()), fdb.get_api_version())
"""
    done = run(OPEN + text)
    assert (done.stdout, done.stderr) == ("[(b'key', b'value')] 630\n", "")


def test_else_the_api_version_is_710(run: Run) -> None:
    done = run(OPEN + "ClusterSource.open(file)\nimport fdb; print(fdb.get_api_version())")
    assert done.stdout == "710\n"


def test_a_library_older_than_the_binding_is_named_with_the_remedy(run: Run) -> None:
    text = (
        OPEN
        + """
try:
    ClusterSource.open(file)
except InspectorError as error:
    print(type(error).__name__, error)
"""
    )
    done = run(text, STANDIN_MAX_API_VERSION="630")
    assert done.stdout.startswith("SourceNotSupported")
    assert "supports a maximum version of 630" in done.stdout
    assert done.stdout.endswith(f"of 630. {OLD_LIBRARY_REMEDY}\n")


@pytest.mark.skipif(library_loads(), reason="libfdb_c is installed here")
def test_a_missing_library_is_named_with_where_it_was_looked_for(run: Run) -> None:
    done = run(NO_STANDIN, standin=False, LD_LIBRARY_PATH="/opt/nothing")
    assert done.stdout.startswith("SourceNotSupported libfdb_c")
    assert all(part in done.stdout for part in ("/fdb,", "libfdb_c.so.pth", "/opt/nothing", "foundationdb-clients"))


def test_the_driver_for_firebird_is_told_from_the_binding(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fdb").mkdir()
    (tmp_path / "fdb" / "__init__.py").write_text("def connect(dsn, user, password): ...\n")
    done = run(NO_STANDIN, standin=False)
    assert done.stdout.startswith("SourceNotSupported")
    assert "Firebird" in done.stdout
    assert "python -m pip uninstall -y fdb" in done.stdout
    assert "python -m pip install --force-reinstall 'foundationdb>=7.1,<7.2'" in done.stdout


def test_a_missing_binding_is_named_with_the_remedy(run: Run) -> None:
    done = run("import sys; sys.modules['fdb'] = None\n" + NO_STANDIN, standin=False)
    assert done.stdout.startswith("SourceNotSupported")
    assert "python -m pip install 'foundationdb>=7.1,<7.2'" in done.stdout
