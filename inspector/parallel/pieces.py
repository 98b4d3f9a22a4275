"""A piece of work for each piece of a source's keys, done by several processes; the results come in key order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from inspector.errors import UsageError
from inspector.parallel.worker import PieceWorker
from inspector.records.pieces import pieces
from inspector.sources.abilities import Reopens
from inspector.sources.base import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from inspector.parallel.crew import Crew, Passed
    from inspector.sources.sharing import Sharing
    from keycodec.ranges import KeyRange

Result = TypeVar("Result")
Passing = TypeVar("Passing")
#: What is done for a piece: the sources, and the [begin, end) of their keys that is read. It can be pickled.
Work = Callable[[Sequence[Source], bytes, bytes], Result]

#: Is told how many bytes have been read since it was told last, and of how many in all, if that is known.
Progress = Callable[[int, int | None], None]

#: What has fewer bytes is read in less time than processes take to start.
WORTH_PROCESSES = 8 << 20
#: Pieces for each process where they cost nothing: all are busy up to the end, and what is held of results is small.
PIECES_EACH = 16
#: Bytes of a piece whose results are large: a few of them are held for each process.
_STREAMED = 2 << 20


class Watching(Protocol):
    """Passes on any stream as it is read, perhaps not to its end; see :data:`inspector.records.grouping.Watch`."""

    def __call__(self, stream: Iterable[Passing], /) -> Iterable[Passing]:
        """Pass it on."""
        ...


@dataclass(frozen=True)
class Piece(Generic[Result]):
    """What was found in the keys [begin, end)."""

    begin: bytes
    end: bytes
    result: Result


def map_pieces(
    work: Work[Result],
    sources: Sequence[Source],
    ranges: Sequence[KeyRange],
    jobs: int,
    *,
    streams: bool = False,
    reverse: bool = False,
    progress: Progress | None = None,
) -> Iterator[Piece[Result]]:
    """Cut ordered ranges into pieces, let ``jobs`` processes do the work for each, and yield the results in key order.

    This process is one of them. Each opens the sources again, at the same version. An error in one of them is raised
    here, where its piece would come. What they pass over of a damaged source is added to the problems of the source
    here.

    ``jobs``: how many processes; 0: one for each core. ``work``: a function at the top of a module, or a ``partial`` of
    one. ``streams``: results are large and are used one by one, so pieces must be small. ``reverse``: the last piece
    comes first. ``progress``: is told how far all of them have read.
    Raises UsageError for a source that cannot be read by several processes.
    """
    jobs = process_count(jobs)
    reopened = [check_reopens(source) for source in sources]
    known = known_bytes(sources, ranges)
    if streams:
        cut = small_pieces(reopened, ranges, jobs, known)
    else:
        cut = pieces(reopened, ranges, jobs * PIECES_EACH if jobs > 1 else 1)
    if len(cut) <= 1 or jobs == 1:
        return _alone(work, sources, cut[::-1] if reverse else cut)
    passed = None if progress is None else partial(_tell, progress, known)
    return _by_crew(work, reopened, cut[::-1] if reverse else cut, jobs, passed)


def small_pieces(
    sources: Sequence[Reopens], ranges: Sequence[KeyRange], jobs: int, known: int | None, each: int = PIECES_EACH
) -> list[KeyRange]:
    """Cut ordered ranges of ``known`` bytes into pieces whose results are large.

    ``each``: at least so many for each process.
    """
    return pieces(sources, ranges, max(jobs * each, (known or 0) // _STREAMED))


def known_bytes(sources: Sequence[Source], ranges: Sequence[KeyRange]) -> int | None:
    """How many bytes the ranges have, as the sources estimate it; None if one of them cannot tell."""
    sizes = [source.estimated_bytes(low, high) for source in sources for low, high in ranges]
    return None if None in sizes else sum(size or 0 for size in sizes)


def _tell(progress: Progress, known: int | None, size: int) -> None:
    progress(size, known)


def of_piece(
    view: Callable[..., Result], arguments: Mapping[str, object], sources: Sequence[Source], begin: bytes, end: bytes
) -> Result:
    """Work: what a library function over one source says of a piece."""
    return view(*sources, **arguments, begin=begin, end=end)


def process_count(jobs: int) -> int:
    """How many processes ``jobs`` stands for. Raises UsageError for what is not a number, or one below 0."""
    if not isinstance(jobs, int) or jobs < 0:
        raise UsageError(f"jobs {jobs!r}: must be 0 (one for each core) or more")
    return jobs or cores()


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def check_reopens(source: Source) -> Reopens:
    """The source as what several processes can read. Raises UsageError if they cannot."""
    if isinstance(source, Reopens):
        return source
    kind = source.info().kind
    remedy = "read a cluster with several threads: parallel (--parallel)" if kind == "fdb" else "leave it out"
    raise UsageError(f"jobs: several processes can read a backup or a snapshot, not {kind}; {remedy}")


def do_shared(crew: Crew[Any, Any], source: Reopens, sharing: Sharing, own: PieceWorker[Any] | None = None) -> None:
    """Let the processes do what is done once for all of them; with ``own`` this one, too."""
    for problems in crew.results(sharing.tasks, own):
        source.add_problems(problems)


def _alone(work: Work[Result], sources: Sequence[Source], cut: Iterable[KeyRange]) -> Iterator[Piece[Result]]:
    for begin, end in cut:
        yield Piece(begin, end, work(sources, begin, end))


def _by_crew(
    work: Work[Result], sources: Sequence[Reopens], cut: Sequence[KeyRange], jobs: int, passed: Passed | None
) -> Iterator[Piece[Result]]:
    from inspector.parallel.crew import Crew  # what it needs takes time to import

    number = min(jobs, len(cut))  # of which this process is one
    hull = min(begin for begin, _ in cut), max(end for _, end in cut)
    with ExitStack() as stack:
        shared = [stack.enter_context(source.sharing(number, *hull)) for source in sources]
        drops = [one.drop for one in shared if one.drop is not None]
        start = partial(PieceWorker[Result], work, [one.opener for one in shared], drops, hull)
        crew = stack.enter_context(Crew(start, number - 1, passed))
        own = stack.enter_context(closing(start(passed)))
        for source, one in zip(sources, shared, strict=True):
            do_shared(crew, source, one, own)
        for (begin, end), (result, problems) in zip(cut, crew.results(cut, own), strict=True):
            for source, found in zip(sources, problems, strict=True):
                source.add_problems(found)
            yield Piece(begin, end, result)
