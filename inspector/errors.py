"""Every error the inspector raises on purpose. Each is an InspectorError and the builtin error that it is as well.

    InspectorError
        UsageError (ValueError)                     the caller asks for something that cannot be
            SchemaError (LookupError)               inspector.schema.descriptor_sets: a schema that cannot be used
            OverlayRefused                          inspector.service.overlay.errors: a file that cannot be an overlay
        SourceNotFound (FileNotFoundError)          no such file or folder
        SourceUnreadable (PermissionError)          the operating system refuses to read it
        SourceUnreachable (ConnectionError)         a cluster does not answer
        ReadVersionExpired (TimeoutError)           a strict scan took too long
        SourceNotSupported (ValueError)             a form that is known and not read
            VersionNotRestorable                    a backup does not hold the version
        SourceDamaged (ValueError)                  bytes contradict their format
        RecordNotFound (LookupError)                a source has no such record
        ChainBroken (LookupError)                   the instances that an instance was cloned from cannot be followed
        ValueUndecoded (ValueError)                 the bytes of a value are not the message they should be
        ExtraMissing (ImportError)                  a package of an extra is not installed
        OutputExists (FileExistsError)              nothing is ever overwritten
        Stopped (TimeoutError)                      inspector.explore.errors: a page took too long
        OverlayFailed (OSError)                     inspector.service.overlay.errors: an overlay that cannot be kept

An error stands in the module that its line names, else in this one. A message says what is wrong, where (file and
offset if there are any) and what to do. ``exit_code`` is what a command ends with when the error stops it: 1 some
records failed, 2 wrong usage, 3 source missing or unreadable. All errors can be pickled.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from keycodec.errors import KeyCodecError

if TYPE_CHECKING:
    from collections.abc import Iterator


#: What is said where another version is asked of a source that has none.
NO_VERSIONS = "only a backup has versions to choose from"


class InspectorError(Exception):
    """Base of all errors of this package; catch it to catch them all."""

    exit_code = 3


class UsageError(InspectorError, ValueError):
    """The caller asks for something that cannot be: an unknown family, a field out of place, a bad version."""

    exit_code = 2


class SourceNotFound(InspectorError, FileNotFoundError):
    """The file or folder that a source names does not exist, or is not what this kind of source needs."""


class SourceUnreadable(InspectorError, PermissionError):
    """The operating system refuses to read a file of the source."""


class SourceUnreachable(InspectorError, ConnectionError):
    """A live cluster does not answer, or stops answering."""


class ReadVersionExpired(InspectorError, TimeoutError):
    """A read at one version took longer than the cluster keeps that version (about five seconds)."""


class SourceNotSupported(InspectorError, ValueError):
    """The source is in a form that this tool knows and does not read; the message says what to do instead."""


class SourceDamaged(InspectorError, ValueError):
    """Bytes of the source contradict its format: ``file``, ``offset`` (bytes from its start) and ``reason``."""

    def __init__(self, file: str, offset: int, reason: str) -> None:
        super().__init__(file, offset, reason)
        self.file = file
        self.offset = offset
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.file}: offset {self.offset}: {self.reason}"


class VersionNotRestorable(SourceNotSupported):
    """A backup does not hold the state at the version asked for; the message says at which versions it does."""


class RecordNotFound(InspectorError, LookupError):
    """A source has no record of the key that was asked for."""

    exit_code = 1


class ChainBroken(InspectorError, LookupError):
    """A chain of instances cannot be followed to its end, so that records may be missing; all others came before."""

    exit_code = 1


class ValueUndecoded(InspectorError, ValueError):
    """The value of a record cannot be decoded; the message says why, and ``record.value`` has the bytes."""

    exit_code = 1


class OutputExists(InspectorError, FileExistsError):
    """A file that was to be written exists already; nothing is ever overwritten."""

    exit_code = 2


class ExtraMissing(InspectorError, ImportError):
    """A package is not installed that only some commands need; the message says how to install it."""

    exit_code = 2


def check_number(name: str, number: int, *, least: int = 0) -> None:
    """Raise UsageError for an argument that is no whole number, or is below the least one."""
    if not isinstance(number, int) or number < least:
        raise UsageError(f"{name} {number!r}: give a whole number from {least} on")


@contextmanager
def as_missing_extra(what: str, extra: str) -> Iterator[None]:
    """Raise ExtraMissing when the block imports a package that is not installed. ``what`` needs it."""
    try:
        yield
    except ImportError as error:
        missing = (error.name or str(error)).partition(".")[0]
        remedy = f"python -m pip install 'doris-fdb-inspector[{extra}]'"
        raise ExtraMissing(f"{what} needs the package {missing}, which is not installed: {remedy}") from None


@contextmanager
def as_usage_error(about: str = "") -> Iterator[None]:
    """Raise UsageError, with the same message, for an error of ``keycodec`` in the block; ``about`` goes before it."""
    try:
        yield
    except KeyCodecError as error:
        raise UsageError(f"{about}: {error}" if about else str(error)) from None


@contextmanager
def as_source_error(path: object, what: str = "file", *, remedy: str = "") -> Iterator[None]:
    """Raise SourceNotFound or SourceUnreadable when the operating system refuses to read the path in the block.

    ``what``: what the path should be. ``remedy``: what to do if it is not there.
    """
    then = f"; {remedy}" if remedy else ""
    try:
        yield
    except InspectorError:
        raise
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceNotFound(f"{path}: no such {what}{then}") from error
    except IsADirectoryError as error:
        raise SourceNotFound(f"{path}: a folder, not a {what}{then}") from error
    except OSError as error:
        raise SourceUnreadable(f"{path}: {cannot_be_read(error)}") from error


def cannot_be_read(error: OSError) -> str:
    """Say that the operating system refuses to read something, why, and what to do."""
    if isinstance(error, PermissionError):
        return "cannot be read: permission denied; ask its owner to allow reading"
    return f"cannot be read: {error.strerror or error}; check the path and the disk"
