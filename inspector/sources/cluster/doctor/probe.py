"""The doctor runs this in a child process: it loads libfdb_c, or asks a cluster for a read version, and prints JSON.

A library that is built for newer processors kills the process that loads it, and a library of another version than the
cluster's hangs. Neither must happen to the process that asks for a diagnosis.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.errors import InspectorError
from inspector.sources.cluster.binding import client_version, server_protocol
from inspector.sources.cluster.session import Session
from inspector.sources.cluster.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = "libfdb_c.dylib" if sys.platform == "darwin" else "libfdb_c.so"


def probe_library() -> dict[str, Any]:
    """Load the library from where the binding would load it; the binding itself is not needed.

    Chooses the newest API version of the library, so this process can choose no other afterwards.
    """
    failures = []
    for candidate in _candidates():
        try:
            library = ctypes.CDLL(candidate)
        except OSError as error:
            failures.append(str(error))
            continue
        return {"path": _loaded_from() or candidate, **_described(library)}
    return {"error": "; ".join(failures)}


def _described(library: ctypes.CDLL) -> dict[str, Any]:
    """The version of a loaded library. It knows none, and crashes, before an API version is chosen."""
    newest = library.fdb_get_max_api_version()
    if code := library.fdb_select_api_version_impl(newest, newest):
        return {"error": f"it refuses its own API version {newest} (error {code})"}
    library.fdb_get_client_version.restype = ctypes.c_char_p
    return {"version": library.fdb_get_client_version().decode(), "api_version": newest}


def _candidates() -> list[str]:
    candidates = [str(path) for path in _beside_binding() if path.exists()]
    candidates.append(LIBRARY)
    if found := ctypes.util.find_library(LIBRARY):
        candidates.append(found)
    return candidates


def _beside_binding() -> Iterator[Path]:
    """Where the library would be in the binding's own folder."""
    spec = importlib.util.find_spec("fdb")
    if spec is None or spec.origin is None:
        return
    folder = Path(spec.origin).parent
    yield folder / LIBRARY
    pointer = folder / f"{LIBRARY}.pth"
    if pointer.exists():
        yield folder / pointer.read_text().strip()


def _loaded_from() -> str | None:
    maps = Path("/proc/self/maps")
    lines = maps.read_text().splitlines() if maps.exists() else []
    return next((line.split(maxsplit=5)[5] for line in lines if line.endswith(f"/{LIBRARY}")), None)


def probe_cluster(cluster_file: str | None, timeout: float) -> dict[str, Any]:
    """Ask the cluster for a read version; if none comes, ask for the protocol version that it speaks."""
    try:
        session = Session.open(cluster_file, Settings(priority="default", timeout=timeout))
    except InspectorError as error:
        return {"error": str(error)}
    asked = time.monotonic()
    try:
        return {"read_version": session.read_version(), "seconds": time.monotonic() - asked}
    except InspectorError as error:
        spoken = server_protocol(session.fdb, session.database, timeout)
        return {"error": str(error), "client_protocol": client_version(session.fdb)[1], "server_protocol": spoken}


if __name__ == "__main__":
    if sys.argv[1] == "library":
        print(json.dumps(probe_library()))
    else:
        print(json.dumps(probe_cluster(sys.argv[2] or None, float(sys.argv[3]))))
