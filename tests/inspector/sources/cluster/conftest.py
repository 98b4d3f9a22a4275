from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from inspector.sources.cluster.doctor.checks import check_library
from inspector.sources.cluster.settings import Settings
from inspector.sources.cluster.source import ClusterSource
from tests.standin import library
from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from inspector.sources.base import KeyValue
    from tests.standin.control import World


#: Bytes; few rows are enough to keep several threads busy.
SHARE_SIZE = 40

Open = Callable[..., ClusterSource]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def open_source(world: World, tmp_path: Path) -> Iterator[Open]:
    """Opens sources of the world, which retry at once and share few rows at a time; closes them in the end."""
    opened = []

    def open_source(*, share_size: int = SHARE_SIZE, **settings: Any) -> ClusterSource:
        quick = Settings(**{"max_retry_delay": 0.0, **settings})
        source = ClusterSource.open(world.cluster_file(tmp_path), quick, share_size=share_size)
        opened.append(source)
        return source

    yield open_source
    for source in opened:
        source.close()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs Python text in a process of its own, which finds the stand-in as it would find the real library."""

    def run(text: str, *arguments: str, standin: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        if standin and (reason := library.why_not()):
            pytest.skip(reason)
        command = [sys.executable, "-c", text, *arguments]
        everything = child_environment(standin=standin) | environment
        return subprocess.run(
            command, env=everything, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def library_loads() -> bool:
    """Whether a libfdb_c can be loaded from here; another process tries it."""
    return check_library().status == "ok"


def give_up(scan: Iterator[KeyValue]) -> None:
    """Stop reading before the end, as leaving a loop does."""
    assert isinstance(scan, Generator)
    scan.close()


def child_environment(*, standin: bool) -> dict[str, str]:
    """What a child process needs to import this tree, and to find the stand-in."""
    environment = {name: value for name, value in os.environ.items() if name != "FDB_CLUSTER_FILE"}
    environment["PYTHONPATH"] = str(ROOT)
    if standin:
        environment["LD_LIBRARY_PATH"] = str(library.build().parent)
    return environment
