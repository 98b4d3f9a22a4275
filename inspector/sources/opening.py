"""From what a user writes (``backup:DIR[@VERSION]``, ``snapshot:FILE``, ``fdb:[FILE]``, a path) to an open source."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import NO_VERSIONS, UsageError, as_source_error
from inspector.sources.addresses import is_address, masked_address, names_bucket, without_secrets
from inspector.sources.cluster.settings import Rate, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.sources.base import Source
    from inspector.sources.cluster.settings import Consistency, Priority

SOURCE_SYNTAX = "backup:DIR|URL[@VERSION|@TIME], snapshot:FILE, fdb:[CLUSTER_FILE] or text:FILE"
SOURCE_KINDS = ("backup", "snapshot", "fdb", "text")

#: A word of two letters or more, because C:\\ is a drive.
_ANY_KIND = re.compile(r"([A-Za-z]{2,}):(?!//)")
_KIND = re.compile(rf"({'|'.join(SOURCE_KINDS)}):(.*)", re.DOTALL)
#: Nothing else is taken as a version, so that the name of a folder may have an @.
_VERSION = re.compile(r"[0-9]+|[0-9a-fA-F]{20}|latest|snapshot")
#: A date, or a duration with a minus, whatever follows: who knows the times of versions reads it.
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9].*|-\s*[0-9].*")
_URL = re.compile(r"[\w+.-]+://")


class SourceName(NamedTuple):
    """A source as a user names it: its kind, its place, and the version of a backup, or a time.

    The place may be a URL that holds a secret.
    """

    kind: str
    location: str
    at: str = "latest"

    def __repr__(self) -> str:
        return f"SourceName(kind={self.kind!r}, location={masked_address(self.location)!r}, at={self.at!r})"


def parse_source(text: str) -> SourceName:
    """Split the name of a source into its parts; the kind of a bare path is recognised by what lies there.

    Raises UsageError, SourceNotFound or SourceUnreadable.
    """
    match = _KIND.fullmatch(text)
    kind, location = match.groups() if match else ("", text)
    if is_address(location):
        return _in_object_store(kind, location)
    if kind == "fdb":
        return SourceName(kind, location)
    if not location:
        missing = f"a source is missing after {text!r}:" if kind else "no source given: -s"
        raise UsageError(f"{missing} {SOURCE_SYNTAX}")
    at = ""
    if kind in ("", "backup"):
        location, at = _split_version(location)
    kind = kind or _recognise(location)
    if at and kind != "backup":
        raise no_versions(text, f"@{at}")
    return SourceName(kind, location, at or "latest")


def no_versions(name: str, asked: str) -> UsageError:
    """The error for a version that is asked of a source that is no backup."""
    return UsageError(f"{masked_address(name)}: {NO_VERSIONS} ({asked})")


def _in_object_store(kind: str, location: str) -> SourceName:
    """A backup at a URL, and its version. Raises UsageError for another kind of source."""
    if kind not in ("", "backup"):
        raise UsageError(f"{kind}:{without_secrets(location)}: only a backup is read from an object store")
    url, separator, version = location.rpartition("@")
    if separator and (_VERSION.fullmatch(version) or is_time(version)) and names_bucket(url):
        return SourceName("backup", url, version)
    return SourceName("backup", location)


def source_text(name: str | os.PathLike[str]) -> str:
    """The name of a source as text. Raises UsageError for what can be none."""
    if not isinstance(name, str | os.PathLike):
        raise UsageError(f"a source is named by text or a Path, not {type(name).__name__}; give {SOURCE_SYNTAX}")
    return os.fsdecode(name)


def names_source(word: str) -> bool:
    """Tell whether a word can only be meant as a source: it names a kind, or something that lies there."""
    location = word.rpartition("@")[0] or word
    return bool(_KIND.fullmatch(word)) or is_address(word) or Path(word).exists() or Path(location).exists()


def is_time(at: str) -> bool:
    """Whether what stands behind the @ is to be a time, and so none of a version's forms."""
    return _TIME.fullmatch(at) is not None


def _split_version(location: str) -> tuple[str, str]:
    """Split FOLDER@VERSION, unless a file has this very name; without a version it is "".

    Raises UsageError for a version without a folder, and if something else follows the name of a folder.
    """
    folder, separator, version = location.rpartition("@")
    with as_source_error(location):
        if not separator or Path(location).exists():
            return location, ""
        if not folder:
            raise UsageError(f"{location}: no folder before the @; give backup:DIR{location}")
        if _VERSION.fullmatch(version) or is_time(version):
            return folder, version
        if Path(folder).is_dir():
            forms = "a number, a versionstamp of 20 hex digits, a time (2026-11-26T10:00Z, -2h), latest or snapshot"
            raise UsageError(f"{location}: {version!r} is not a version of a backup: {forms}")
    return location, ""


def _recognise(location: str) -> str:
    """The kind of source that lies at a path."""
    path = Path(location)
    with as_source_error(path, "file or folder", remedy=f"a source is {SOURCE_SYNTAX}"):
        if path.is_dir() or _URL.match(location):  # the backup source explains what to do with a URL
            return "backup"
        if not path.exists() and (kind := _ANY_KIND.match(location)):
            kinds = f"{kind[1]} is not a kind of source; the kinds are {', '.join(SOURCE_KINDS)}"
            raise UsageError(f"{kind[0]}... is not a file, and {kinds}")
        from inspector.sources.recognition import recognise  # it takes the backup's modules

        return recognise(path)


def _refuse_other_file(path: Path) -> None:
    with as_source_error(path):
        if path.is_file():
            from inspector.sources.recognition import refuse_other_file

            refuse_other_file(path)


def open_source(
    name: str | Path,
    *,
    salvage: bool = False,
    encryption_key_file: str | Path | None = None,
    blob_credentials: Sequence[str | Path] = (),
    consistency: Consistency = Settings.consistency,
    priority: Priority = Settings.priority,
    parallel: int = Settings.parallel,
    rate: Rate | str | None = Settings.rate,
    timeout: float = Settings.timeout,
    retry_limit: int = Settings.retry_limit,
    max_retry_delay: float = Settings.max_retry_delay,
) -> Source:
    """Open a source by its name, read-only; use it as a context manager.

    ``inspector.open`` also takes a time in the name of a backup, ``backup:DIR@TIME`` (docs/time.md).
    ``salvage`` is for a backup: skip damaged pieces, and list them in ``source.problems``.
    ``encryption_key_file``, too: the key file that fdbbackup encrypted with; INSPECTOR_ENCRYPTION_KEY_FILE by default.
    ``blob_credentials``, too: FoundationDB's files of credentials for object stores, ahead of FDB_BLOB_CREDENTIALS.
    All other settings are for a cluster. A source of another kind ignores them.

    ``consistency``: "chained" goes on at a fresh read version when one grows too old, "strict" stops.
    ``priority``: "batch" yields to all other work of the cluster, or "default".
    ``parallel``: how many threads read, from 1 to 64.
    ``rate``: the most to read in a second, such as "5MB" or "2000keys".
    ``timeout``: seconds for each read.
    ``retry_limit``: how many failures in a row a read may meet.
    ``max_retry_delay``: the longest pause between two attempts, in seconds.

    Raises UsageError, SourceNotFound, SourceUnreadable, SourceUnreachable, SourceNotSupported or SourceDamaged.
    """
    kind, location, at = parse_source(source_text(name))
    if kind in ("backup", "text") and not is_address(location):
        _refuse_other_file(Path(location))
    if kind == "backup":
        from inspector.sources.backup import BackupSource

        return BackupSource.open(
            location, at, salvage, encryption_key_file=encryption_key_file, blob_credentials=blob_credentials
        )
    if kind == "snapshot":
        from inspector.sources.snapshot.source import SnapshotSource

        return SnapshotSource(location)
    if kind == "fdb":
        from inspector.sources.cluster.source import ClusterSource

        settings = Settings(
            consistency=consistency,
            priority=priority,
            parallel=parallel,
            rate=Rate.parse(rate) if isinstance(rate, str) else rate,
            timeout=timeout,
            retry_limit=retry_limit,
            max_retry_delay=max_retry_delay,
        )
        return ClusterSource.open(location or None, settings)
    from inspector.sources.transcript import TranscriptSource

    return TranscriptSource(location)
