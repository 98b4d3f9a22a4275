"""Every error the inspector raises on purpose: one base class, each error also the builtin that it is.

A message says what is wrong, where (file and offset where there are any) and what to do. ``exit_code`` is what a
command ends with when the error stops it: 1 some records failed, 2 wrong usage, 3 source missing or unreadable.
"""

from __future__ import annotations


class InspectorError(Exception):
    """Base of all errors of this package; catch it to catch them all."""

    exit_code = 3


class UsageError(InspectorError, ValueError):
    """What the caller asked for cannot be asked: an unknown family, a field out of place, a bad version."""

    exit_code = 2


class SourceNotFound(InspectorError, FileNotFoundError):
    """The file or folder that a source names does not exist, or is not what the source's kind needs."""

    def __str__(self) -> str:
        return str(self.args[0])


class SourceUnreadable(InspectorError, PermissionError):
    """The operating system refuses to let us read a file of the source."""

    def __str__(self) -> str:
        return str(self.args[0])


class SourceUnreachable(InspectorError, ConnectionError):
    """A live cluster does not answer, or stops answering."""

    def __str__(self) -> str:
        return str(self.args[0])


class ReadVersionExpired(InspectorError, TimeoutError):
    """A read that must keep to one version took longer than the cluster keeps that version (about five seconds)."""

    def __str__(self) -> str:
        return str(self.args[0])


class SourceNotSupported(InspectorError, ValueError):
    """The source is in a form this tool knows by name and does not read; the message says what to do instead."""


class SourceDamaged(InspectorError, ValueError):
    """Bytes of the source contradict its format: ``file``, ``offset`` (bytes from its start) and ``reason``."""

    def __init__(self, file: str, offset: int, reason: str) -> None:
        super().__init__(f"{file}: offset {offset}: {reason}")
        self.file = file
        self.offset = offset
        self.reason = reason


class VersionNotRestorable(SourceNotSupported):
    """A backup does not hold the state at the version asked for; the message says at which versions it does."""


class RecordNotFound(InspectorError, LookupError):
    """A source has no record of the key that was asked for."""

    exit_code = 1


class OutputExists(InspectorError, FileExistsError):
    """A file that was to be written exists already; nothing is ever overwritten."""

    exit_code = 2

    def __str__(self) -> str:
        return str(self.args[0])
