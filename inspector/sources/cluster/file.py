"""The cluster file: found as FoundationDB's own clients find it, parsed, and copied so that no client rewrites it."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inspector.errors import SourceDamaged, SourceNotFound, as_source_error
from inspector.scratch import ScratchFolder

VARIABLE = "FDB_CLUSTER_FILE"
_SYSTEM_FOLDER = Path("/usr/local/etc" if sys.platform == "darwin" else "/etc")
_MOST_BYTES = 100_000  # a connection string has a few hundred
_CONNECTION = re.compile(r"(?P<description>[^:@,\s]+):(?P<id>[^:@,\s]+)@(?P<coordinators>\S+)")
#: How a connection string begins, with the letters that FoundationDB allows.
_BEGINNING = re.compile(r"\w+:\w+@[^\s,@]+:[0-9]", re.ASCII)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COORDINATOR = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.%]+\]|[^\[\]:@,]+):(?P<port>[0-9]{1,5})(?P<tls>:tls)?(\(fromHostname\))?"
)
_COPYING = threading.Lock()


@dataclass(frozen=True)
class Coordinator:
    """One address in a cluster file; ``host`` is a name or an address (IPv6 without brackets)."""

    host: str
    port: int
    tls: bool

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class ClusterFile:
    """A parsed cluster file: ``description:id@coordinator,...`` with comments and white space.

    ``contents``: its bytes, without the byte order mark if it is ``marked`` by one. FoundationDB's clients refuse that.
    """

    path: Path
    description: str
    identifier: str
    coordinators: tuple[Coordinator, ...]
    contents: bytes
    marked: bool = False


def default_cluster_file() -> Path:
    """The file that FoundationDB's clients choose: FDB_CLUSTER_FILE, then ./fdb.cluster, then the system's.

    If the variable is set, even to an empty text, the other files are not used.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        if not named:
            raise SourceNotFound(f"{VARIABLE} is set, but empty: unset it, or set it to a cluster file")
        return Path(named)
    here = Path("fdb.cluster")
    return here if here.exists() else _SYSTEM_FOLDER / "foundationdb" / "fdb.cluster"


def read_cluster_file(path: str | None = None) -> ClusterFile:
    """Read and parse a cluster file; without a path, the default one.

    Raises SourceNotFound, SourceUnreadable, or SourceDamaged if the text is not a connection string.
    """
    chosen = default_cluster_file() if path is None else Path(path)
    remedy = f"name one as fdb:FILE, or set {VARIABLE}"
    with as_source_error(chosen, "cluster file", remedy=remedy), chosen.open("rb") as file:
        contents = file.read(_MOST_BYTES + 1)
    return _parse(chosen, contents)


def is_cluster_file(start: bytes) -> bool:
    """Whether a file that begins with these bytes is a cluster file; comments and a byte order mark may come first."""
    return _BEGINNING.match(_connection_string(start.removeprefix(codecs.BOM_UTF8))) is not None


def _connection_string(contents: bytes) -> str:
    """Return the text without comments, which go from a # to the end of the line, and without white space."""
    lines = (line.partition("#")[0] for line in contents.decode("utf-8", "replace").splitlines())
    return "".join("".join(lines).split())


def _parse(path: Path, contents: bytes) -> ClusterFile:
    if len(contents) > _MOST_BYTES:
        raise SourceDamaged(str(path), _MOST_BYTES, "too long for a cluster file")
    if contents.startswith(_UTF16):
        raise SourceDamaged(str(path), 0, "the text is UTF-16, which no FoundationDB client reads: save it as UTF-8")
    marked = contents.startswith(codecs.BOM_UTF8)
    contents = contents.removeprefix(codecs.BOM_UTF8)
    connection = _CONNECTION.fullmatch(_connection_string(contents))
    if connection is None:
        raise SourceDamaged(str(path), 0, "not a cluster file: expected description:id@host:port,host:port")
    coordinators = tuple(_coordinator(path, address) for address in connection["coordinators"].split(","))
    return ClusterFile(path, connection["description"], connection["id"], coordinators, contents, marked)


def _coordinator(path: Path, text: str) -> Coordinator:
    address = _COORDINATOR.fullmatch(text)
    if address is None or not 0 < int(address["port"]) < 65536:
        raise SourceDamaged(str(path), 0, f"coordinator {text!r} is not host:port")
    return Coordinator(address["host"].strip("[]"), int(address["port"]), address["tls"] is not None)


def private_copy(cluster_file: ClusterFile) -> Path:
    """Copy the file into a private folder, which does not outlive the process for long. Equal files share a copy.

    A client rewrites its cluster file when the coordinators change: it gets this copy to rewrite. The copy has no byte
    order mark, so that a client reads it.
    """
    copy = _private_folder().path / f"{hashlib.sha256(cluster_file.contents).hexdigest()[:32]}.cluster"
    with _COPYING:
        if not copy.exists():
            copy.write_bytes(cluster_file.contents)
    return copy


@cache
def _private_folder() -> ScratchFolder:
    return ScratchFolder("inspector-cluster-")
