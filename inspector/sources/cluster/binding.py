"""FoundationDB's Python binding: imported only here, and only when a cluster is opened."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.errors import SourceNotSupported, SourceUnreachable, UsageError
from inspector.sources.cluster.file import private_copy

if TYPE_CHECKING:
    from inspector.sources.cluster.file import ClusterFile

API_VERSION = 710
PACKAGE = "foundationdb>=7.1,<7.2"
IMPOSTOR_REMEDY = f"python -m pip uninstall -y fdb; python -m pip install --force-reinstall '{PACKAGE}'"
LIBRARY_REMEDY = (
    "install the foundationdb-clients package of the cluster's own major.minor version from FoundationDB's releases, "
    "or set LD_LIBRARY_PATH to the folder of the library"
)
OLD_LIBRARY_REMEDY = f"libfdb_c 7.1 or newer is needed: {LIBRARY_REMEDY}"
NEW_BINDING_REMEDY = f"install a binding that is not newer than the library: python -m pip install '{PACKAGE}'"
FORKED = (
    "this process was forked from one that had opened a FoundationDB cluster, and a fork has no FoundationDB network "
    "thread: open the cluster after the fork, or use threads or the multiprocessing start method 'spawn'"
)

_PROTOCOL = (1 << 60) - 1  # the bits of a protocol version below its flags

_opened_in: int | None = None  # the process in which we started the network thread


def load_binding() -> Any:
    """Import the binding and select API version 710, unless the program has selected one already.

    Raises SourceNotSupported, with the remedy, if the package or libfdb_c is missing or the wrong one.
    """
    try:
        import fdb
    except Exception as error:
        raise SourceNotSupported(
            f"FoundationDB's Python binding cannot be imported ({error}): python -m pip install '{PACKAGE}'"
        ) from error
    if not hasattr(fdb, "api_version"):
        raise SourceNotSupported(
            f"the installed package `fdb` is the driver for Firebird, not FoundationDB's binding: {IMPOSTOR_REMEDY}"
        )
    if not fdb.is_api_version_selected():
        _select_api_version(fdb)
    return fdb


def _select_api_version(fdb: Any) -> None:
    try:
        fdb.api_version(API_VERSION)
    except RuntimeError as error:
        raise SourceNotSupported(f"{error} {versions_remedy(_newest_api_version(fdb))}") from error
    except Exception as error:  # the binding raises a bare Exception, or the loader's OSError
        raise SourceNotSupported(
            f"libfdb_c, FoundationDB's client library, cannot be loaded ({error}); searched {searched(fdb)}. "
            f"The Python package does not contain it: {LIBRARY_REMEDY}"
        ) from error


def _newest_api_version(fdb: Any) -> int:
    """The newest API version that the loaded library knows; ours if the binding refused before it loaded one."""
    return int(fdb.impl._capi.fdb_get_max_api_version()) if hasattr(fdb, "impl") else API_VERSION


def versions_remedy(newest: int) -> str:
    """Tell what to do where library and binding do not agree. ``newest``: the newest API version of the library."""
    return OLD_LIBRARY_REMEDY if newest < API_VERSION else NEW_BINDING_REMEDY


def searched(fdb: Any) -> str:
    """Where the binding searches for the library, in this order."""
    folder = Path(fdb.__file__).parent
    path = os.environ.get("LD_LIBRARY_PATH") or "not set"
    return f"{folder}, the folder in its libfdb_c.so.pth, and where the loader searches (LD_LIBRARY_PATH: {path})"


def open_database(fdb: Any, cluster_file: ClusterFile) -> Any:
    """Open the cluster through a private copy of its file; this starts the network thread if none runs.

    Raises UsageError in a fork of a process that had opened a cluster, SourceUnreachable if the library refuses.
    """
    global _opened_in
    refuse_fork(_opened_in)
    try:
        database = fdb.open(str(private_copy(cluster_file)))
    except fdb.FDBError as error:
        raise SourceUnreachable(
            f"{cluster_file.path}: FoundationDB cannot open the cluster ({error.description}, {error.code})"
        ) from error
    _opened_in = os.getpid()
    return database


def refuse_fork(opened_in: int | None) -> None:
    """Raise UsageError if another process opened the cluster; None means that no process has."""
    if opened_in not in (None, os.getpid()):
        raise UsageError(FORKED)


def server_protocol(fdb: Any, database: Any, patience: float) -> str | None:
    """The protocol version of the cluster, which may differ from the library's; None if there is no answer."""
    ask = fdb.Transaction.capi.fdb_database_get_server_protocol
    ask.restype, ask.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_uint64]
    future = fdb.Future(ask(database.dpointer, 0))
    deadline = time.monotonic() + patience
    while not future.is_ready():
        if time.monotonic() > deadline:
            return None
        time.sleep(0.01)
    version = ctypes.c_uint64()
    future.capi.fdb_future_get_uint64(future.fpointer, ctypes.byref(version))
    return f"{version.value & _PROTOCOL:x}"


def client_version(fdb: Any) -> tuple[str, str]:
    """The version and the protocol version of the loaded library."""
    get = fdb.Transaction.capi.fdb_get_client_version
    get.restype = ctypes.c_char_p
    version, _, protocol = get().decode().split(",", 2)
    return version, protocol
