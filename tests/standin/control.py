"""The stand-in's controls: what its map holds, which faults it injects, and what was asked of it."""

from __future__ import annotations

import ctypes
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from tests.standin.library import build

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

KeyValue = tuple[bytes, bytes]
RequestKind = Literal["read version", "range", "other"]
_KINDS: tuple[RequestKind, ...] = ("read version", "range", "other")
NEVER_ANSWERED = -1
_SCOPES = ("network", "database", "transaction", "cluster file")


class _Event(ctypes.Structure):
    _fields_ = [
        ("owner", ctypes.c_int64),
        ("scope", ctypes.c_int),
        ("code", ctypes.c_int),
        ("length", ctypes.c_int),
        ("value", ctypes.c_uint8 * 512),
    ]


@dataclass(frozen=True)
class Event:
    """An option set on something, or (scope "cluster file") a cluster file opened, its path being the value."""

    scope: str
    owner: int
    code: int
    value: bytes


@cache
def load() -> ctypes.CDLL:
    """Load the stand-in; the binding's own search for the name then finds this very library."""
    library = ctypes.CDLL(str(build()))
    library.standin_get.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_int64)]
    library.standin_set.argtypes = [ctypes.c_char_p, ctypes.c_int64]
    library.standin_load.argtypes = [ctypes.c_char_p, ctypes.c_int64]
    library.standin_write.restype = ctypes.c_int64
    library.standin_shards.argtypes = [ctypes.c_char_p, ctypes.c_int64, ctypes.c_int]
    return library


class World:
    """What one cluster holds. A cluster file's description chooses the world that its database reads."""

    def __init__(self, name: str = "standin") -> None:
        self.name = name
        self._library = load()
        self._call("reset")

    def _call(self, function: str, *arguments: object) -> int:
        self._library.standin_choose(self.name.encode())
        return int(getattr(self._library, f"standin_{function}")(*arguments))

    def cluster_file(self, folder: Path) -> str:
        """Write a cluster file of this world into the folder; return its path."""
        path = folder / f"{self.name}.cluster"
        path.write_text(f"{self.name}:test@127.0.0.1:4500\n")
        return str(path)

    def load(self, rows: Iterable[KeyValue] | Mapping[bytes, bytes]) -> None:
        """Put key-values into the map, as of the present version."""
        pairs = rows.items() if hasattr(rows, "items") else rows
        packed = b"".join(_packed(part) for pair in sorted(pairs) for part in pair)
        self._call("load", packed, len(packed))

    def write(self, key: bytes, value: bytes | None) -> int:
        """Set a key, or clear it, as another client's commit would; return the version of that commit."""
        return self._call("write", key, len(key), value, len(value or b""))

    def shards(self, begins: Sequence[bytes]) -> None:
        """Say where shards begin: replies end there, and the system keys that list them say the same."""
        packed = b"".join(map(_packed, begins))
        self._call("shards", packed, len(packed), len(begins))
        self.load((b"\xff/keyServers/" + begin, b"") for begin in begins)

    def status(self, status: object) -> None:
        """Set what the cluster says of itself in status/json."""
        self.load([(b"\xff\xff/status/json", json.dumps(status).encode())])

    def cut_replies(self, *lengths: int) -> None:
        """Let replies hold at most so many rows each, in turn and over again (0: as many as were asked for)."""
        self._call("cuts", (ctypes.c_int * len(lengths))(*lengths), len(lengths))

    def faults(self, kind: RequestKind, codes: Iterable[int], then: int = 0) -> None:
        """Answer requests of the kind with these error codes in turn (0: well); `then` answers all later ones."""
        listed = list(codes)
        self._call("script", _KINDS.index(kind), (ctypes.c_int * len(listed))(*listed), len(listed), then)

    def __setitem__(self, name: str, value: int) -> None:
        if not self._call("set", name.encode(), value):
            raise KeyError(name)

    def __getitem__(self, name: str) -> int:
        number = ctypes.c_int64()
        if not self._call("get", name.encode(), ctypes.byref(number)):
            raise KeyError(name)
        return number.value

    def rewrite_cluster_file(self, path: str) -> bool:
        """Do to a cluster file what a client does when the coordinators change."""
        return bool(self._call("rewrite_cluster_file", path.encode()))

    def events(self, scope: str = "transaction") -> list[Event]:
        """The options set, or cluster files opened, since the last reset of any world."""
        return [event for event in self._events() if event.scope == scope]

    def _events(self) -> Iterator[Event]:
        raw = _Event()
        index = 0
        while self._call("event", index, ctypes.byref(raw)):
            yield Event(_SCOPES[raw.scope], raw.owner, raw.code, bytes(raw.value[: raw.length]))
            index += 1


def _packed(part: bytes) -> bytes:
    return len(part).to_bytes(4, "little") + part
