"""A verb's pass over its sources: Ctrl-C ends it between two records, failures are counted, the end is told."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import click

from inspector.cli.running.interruption import Interruption
from inspector.cli.running.progress import SharedProgress, restart_progress, with_progress
from inspector.errors import ChainBroken, InspectorError, RecordNotFound, VersionNotRestorable
from inspector.moments.written import version_text
from inspector.parallel.pieces import Piece
from inspector.records.grouping import Batch
from inspector.records.missing import why_no_instance
from inspector.records.record import Record
from keycodec.cli.command import FAILED, OK, note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from inspector.moments.clock import VersionClock
    from inspector.parallel.pieces import Progress, Watching
    from inspector.sources.base import Source, SourceInfo

Passing = TypeVar("Passing")

#: Parts of a scan that are told by their keys; one comes to five seconds of reading.
_PARTS_TOLD = 20


class Pass:
    """One pass over open sources, as a context manager that closes them; Ctrl-C ends the block without an error.

    ``sources``: they show how far they have been read; ``source``: the first; ``plain_source``: the same without that.
    ``streams``: the verb prints all that it reads, so that on a terminal its lines show how far it is.
    ``jobs``: how many processes read; where these are several, the verb gives ``progress`` to whoever starts them.
    """

    def __init__(self, *sources: Source, streams: bool = False, jobs: int = 1) -> None:
        self._sources = sources
        self._shared = None if jobs == 1 else SharedProgress.for_terminal(streams=streams)
        self.progress: Progress | None = self._shared
        self.sources = with_progress(sources, streams=streams) if jobs == 1 else sources
        self.source = self.sources[0]
        self._interruption = Interruption()
        self._failed = 0
        self._broken = ""
        self._resume = ""
        self._is_empty = True  # nothing was printed
        self._infos: list[tuple[SourceInfo, VersionClock | None]] = []
        self.plain_source = sources[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        is_end = error is None or self._interruption.ends(error)
        if is_end:
            self._infos = [(info := source.info(), _clock_of(source, info)) for source in self._sources]
        timed = _with_times(error, self._sources[0]) if isinstance(error, VersionNotRestorable) else None
        for source in self._sources:
            source.close()
        if self._shared is not None:
            self._shared.end()
        if timed is not None:
            raise timed from error
        return is_end

    def watch(self, stream: Iterable[Passing], resume: Callable[[Passing], str] | None = None) -> Iterator[Passing]:
        """Pass the stream on; Ctrl-C ends it between two items. ``resume``: the option that goes on after an item."""
        last: Passing | None = None
        try:
            for passing in self._interruption.watch(stream):
                last = passing
                self._is_empty = False
                yield passing
        except ChainBroken as error:  # all that can be read has passed
            self._broken = str(error)
        if self._interruption.came and resume is not None and last is not None:
            self._resume = resume(last)

    def restart(self) -> None:
        """Show progress from the beginning again: a verb that answers many questions begins another one."""
        for source in self.sources:
            restart_progress(source)
        if self._shared is not None:
            self._shared.restart()

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C came."""
        return self._interruption.came

    def watching(self, *, reverse: bool = False) -> Watching:
        """:meth:`watch` for what comes in key order (``reverse``: in reverse), with the option that goes on."""

        def watch(stream: Iterable[Passing], /) -> Iterator[Passing]:
            return self.watch(stream, resume_before if reverse else resume_after)

        return watch

    def add_failed(self, number: int) -> None:
        """Count records that failed."""
        self._failed += number

    def count_failed(self, stream: Iterable[Passing], failed: Callable[[Passing], bool]) -> Iterator[Passing]:
        """Pass the stream on, and count what failed of it."""
        for passing in stream:
            if failed(passing):
                self._failed += 1
            yield passing

    def nothing(self, what: str, instance_id: object = None, missing: Callable[[], str] = str) -> str:
        """Return what to say where nothing was found: ``what``, or "" if not all was read.

        Raises RecordNotFound if no source has an instance of the id that was asked for, and with what ``missing`` says
        of anything else that was named and is not there.
        """
        self._is_empty = True
        if self._interruption.came:
            return ""
        if instance_id is not None:
            why = [why_no_instance(source, str(instance_id)) for source in self._sources]
            if all(why):
                raise RecordNotFound(why[0])
        if self._broken:
            return ""
        if why_missing := missing():
            raise RecordNotFound(why_missing)
        return what

    def exit_code(self, done: str = "printed so far", *, nothing: str = "nothing was found yet") -> int:
        """Tell how the pass ended, and where to go on if Ctrl-C came; the exit code.

        ``done``: what was done until then; ``nothing``: the same where nothing was printed. Else 1 where records failed
        or pieces of a source were passed over.
        """
        for info, clock in self._infos:
            tell_versions(info, clock)
        if self._interruption.came:
            return self._interruption.exit_code(nothing if self._is_empty else done, self._resume)
        if self._broken:
            click.echo(f"warning: {self._broken}", err=True)
        return tell_failures(self._failed, *self._sources) or (FAILED if self._broken else OK)


def tell_failures(failed: int, *sources: Source) -> int:
    """Say on standard error how many records failed, and what was passed over; the exit code: 1 if any."""
    passed_over = [problem for source in sources for problem in source.problems]
    for problem in passed_over:
        click.echo(f"warning: {problem}", err=True)
    if failed:
        records = "1 record" if failed == 1 else f"{failed} records"
        click.echo(f"warning: {records} could not be decoded in full; their problems say why", err=True)
    return FAILED if failed or passed_over else OK


def _with_times(error: VersionNotRestorable, source: Source) -> VersionNotRestorable:
    from inspector.moments.resolving import error_with_times  # it reads records, which most runs do without

    return error_with_times(error, source)


def _clock_of(source: Source, info: SourceInfo) -> VersionClock | None:
    """The clock that a source has without a look at data, where there is more than one version to be told of."""
    if len(info.read_versions) < 2:
        return None
    from inspector.moments.known import told_without_data

    with suppress(InspectorError):
        return told_without_data(source)
    return None


def tell_versions(info: SourceInfo, clock: VersionClock | None = None) -> None:
    """Say on standard error which keys were read at which version, where these are several, and when that was."""
    if len(info.read_versions) < 2:
        return
    note(f"{info.location} was read at several versions: records may not fit together")
    for part in info.read_parts[:_PARTS_TOLD]:
        version = version_text(part.version, clock) if clock else str(part.version)
        note(f"version {version}: keys [{part.begin.hex()}, {part.end.hex()})")
    if len(info.read_parts) > _PARTS_TOLD:
        note(f"and {len(info.read_parts) - _PARTS_TOLD} more parts; `capture` saves all of them")


def resume_after(last: object) -> str:
    """Return the option that goes on after a record, a batch or a piece."""
    if isinstance(last, Piece):
        return f"--begin {last.end.hex()}"
    assert isinstance(last, Record | Batch)
    return resume_after_key(last.key_values[-1][0])


def resume_after_key(key: bytes) -> str:
    """Return the option that goes on after a key."""
    return f"--begin {key.hex()}00"


def resume_before(last: object) -> str:
    """The option that goes on before a record or a piece, in a reverse scan."""
    if isinstance(last, Piece):
        return f"--end {last.begin.hex()}"
    assert isinstance(last, Record)
    return f"--end {last.key_values[0][0].hex()}"
