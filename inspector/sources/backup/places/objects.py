"""A container in an object store: objects below ``data/NAME/``, as fdbbackup writes them, or a copy below ``NAME/``."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property, partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from inspector.errors import SourceNotFound, SourceUnreachable
from inspector.sources.backup.places.ahead import AheadFile
from inspector.sources.backup.places.base import FOLDERS
from inspector.sources.backup.places.store import open_store, store_errors, with_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from obstore.store import ObjectStore

    from inspector.sources.addresses import Address
    from inspector.sources.backup.places.access import BackupAccess

#: An empty object here stands for each backup.
_NAMES = "backups"
_CHUNK = 1000
#: So many files that are expected are held at most.
_STARTED = 16
_NAMED = 10


class Bucket:
    """The objects of one bucket, for reading. It can be pickled; each process has a client of its own."""

    def __init__(self, address: Address, access: BackupAccess) -> None:
        self.address = address
        self._access = access

    def __reduce__(self) -> tuple[Any, ...]:
        return Bucket, (with_credentials(self.address, self._access), self._access)

    @cached_property
    def _store(self) -> ObjectStore:
        return open_store(self.address, self._access)

    def list(self, folder: str) -> Iterator[tuple[str, int]]:
        """Yield the name and the size of each object in a folder, at any depth, page by page."""
        import obstore

        store = self._store
        with store_errors(self.address, folder):
            for page in obstore.list(store, f"{folder}/", chunk_size=_CHUNK):
                for item in page:
                    yield item["path"], item["size"]

    def folders(self, folder: str) -> set[str]:
        """The names of the folders in a folder."""
        import obstore

        store = self._store
        with store_errors(self.address, folder):
            found = obstore.list_with_delimiter(store, f"{folder}/")["common_prefixes"]
        return {name.rstrip("/").rpartition("/")[2] for name in found}

    def size(self, name: str) -> int:
        """Bytes of an object."""
        import obstore

        store = self._store
        with store_errors(self.address, name):
            return obstore.head(store, name)["size"]

    def fetch(self, name: str, start: int, stop: int) -> memoryview:
        """The bytes ``[start, stop)`` of an object, all of which there are. Raises SourceUnreachable if fewer come."""
        import obstore

        store = self._store
        with store_errors(self.address, name):
            data = memoryview(obstore.get_range(store, name, start=start, end=stop))
        if len(data) < stop - start:
            what = f"{len(data)} bytes came in place of {stop - start}, from {start} on"
            raise SourceUnreachable(f"{self.address.of(name)}: {what}; look whether the object was replaced")
        return data


class ObjectPlace:
    """The files of a container that are objects below ``root``. ``sizes``: those that are known."""

    def __init__(self, bucket: Bucket, root: str, sizes: dict[str, int] | None = None) -> None:
        self._bucket = bucket
        self._root = root
        self._sizes = sizes or {}
        self._started: dict[str, AheadFile] = {}
        self._lock = Lock()  # of what is started: a file belongs to it, or to the thread that has taken it

    def __reduce__(self) -> tuple[Any, ...]:
        return ObjectPlace, (self._bucket, self._root, self._sizes)

    def __str__(self) -> str:
        return str(self._bucket.address)

    def __repr__(self) -> str:
        return f"ObjectPlace({str(self)!r})"

    @property
    def name(self) -> str:
        return self._root.rpartition("/")[2]

    def where(self, path: str) -> str:
        return self._bucket.address.of(f"{self._bucket.address.name}/{path}")

    def files(self, folders: Sequence[str]) -> Iterator[tuple[str, int]]:
        there = self._bucket.folders(self._root)
        for folder in sorted(there.intersection(folders)):
            for name, size in self._bucket.list(f"{self._root}/{folder}"):
                path = name[len(self._root) + 1 :]
                self._sizes[path] = size
                yield path, size

    def has(self, path: str) -> bool:
        return path in self._sizes

    def expect(self, path: str, size: int | None = None) -> None:
        if path not in self._sizes:
            return
        with self._lock:
            if path not in self._started:
                file = self._started[path] = self._file(path)
                file.start(file.size if size is None else size)
                for oldest in list(self._started)[:-_STARTED]:  # nobody has come for it
                    del self._started[oldest]

    @contextmanager
    def open(self, path: str) -> Iterator[AheadFile]:
        with self._lock:
            started = self._started.pop(path, None)
        yield started or self._file(path)

    def _go_on(self) -> None:
        """Fetch more of the file that is read next, since the one that is read now has been fetched to its end."""
        with self._lock:
            following = next(iter(self._started.values()), None)
            if following is not None:
                following.go_on()

    def _file(self, path: str) -> AheadFile:
        name = f"{self._root}/{path}"
        size = self._sizes.get(path)
        if size is None:
            size = self._sizes[path] = self._bucket.size(name)
        return AheadFile(partial(self._bucket.fetch, name), size, self._go_on)


def find_objects(address: Address, access: BackupAccess) -> ObjectPlace:
    """The container that an address names.

    Raises SourceNotFound if there is none, or if it names none; UsageError where there are no credentials;
    SourceUnreadable and SourceUnreachable.
    """
    bucket = Bucket(address, access)
    if not address.name:
        raise _no_name(address, backup_names(address, access))
    for root in (f"data/{address.name}", address.name):
        if bucket.folders(root).intersection(FOLDERS):
            return ObjectPlace(bucket, root)
    there_are = _listed(backup_names(address, access))
    raise SourceNotFound(f"{address}: no FoundationDB backup of this name; the bucket holds {there_are}")


def backup_names(address: Address, access: BackupAccess) -> list[str]:
    """The names of the backups in a bucket, as ``fdbbackup list`` shows them."""
    return sorted(name[len(_NAMES) + 1 :] for name, _ in Bucket(address, access).list(_NAMES))


def _no_name(address: Address, names: Sequence[str]) -> SourceNotFound:
    return SourceNotFound(f"{address}: no backup name given; the bucket holds {_listed(names)}")


def _listed(names: Sequence[str]) -> str:
    if not names:
        return "none (nothing is in backups/)"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
