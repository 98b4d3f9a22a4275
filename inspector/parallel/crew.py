"""Worker processes that are given tasks; what they do comes in the order of the tasks, and little of it is held.

They are started anew (spawn), not forked: the process may have threads. They only read, so that they can be ended at
any time. Ctrl-C does not reach them: the process that started them ends them.
"""

from __future__ import annotations

import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from inspector.errors import InspectorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from types import TracebackType
    from typing import Self

Task = TypeVar("Task")
Result = TypeVar("Result")
TaskOf = TypeVar("TaskOf", contravariant=True)
ResultOf = TypeVar("ResultOf", covariant=True)
#: Is told how many bytes have been read.
Passed = Callable[[int], None]

#: Tasks that a process has at a time, so that it need not wait for the next one.
_GIVEN = 2
#: Results that are held for each process until those before them have come.
_HELD = 2
#: Seconds between two messages of a process about how much it has read, and until one that is asked to end is killed.
_TELLING, _ENDING = 0.1, 5.0


class Worker(Protocol[TaskOf, ResultOf]):
    """What a process does with its tasks, one after the other; closed at the end."""

    def __call__(self, task: TaskOf, /) -> ResultOf:
        """Do one task."""
        ...

    def close(self) -> None:
        """Release what it holds."""
        ...

    def abandon(self) -> None:
        """Drop what outlives it: the one that gave the tasks was killed."""
        ...


class Crew(Generic[Task, Result]):
    """Processes, as a context manager that ends them.

    ``start`` makes the worker, in each process; it can be pickled. ``passed``: is told what the
    workers tell of the bytes that they read.
    """

    def __init__(
        self, start: Callable[[Passed | None], Worker[Task, Result]], number: int, passed: Passed | None = None
    ) -> None:
        self._passed = passed
        self._members: list[_Member[Task]] = []
        try:
            for _ in range(number):
                self._members.append(_Member(start, tells=passed is not None))
        except BaseException:
            self.end()
            raise

    def results(self, tasks: Sequence[Task], own: Worker[Task, Result] | None = None) -> Iterator[Result]:
        """Yield the result of each task, in order. An error in a process is raised in the place of its result.

        ``own``: takes part in this process, where it has begun before the others have started.
        """
        held: dict[int, _Outcome[Result]] = {}
        given = 0
        workers = len(self._members) if own is None else len(self._members) + 1
        for number in range(len(tasks)):
            stop = min(number + workers * (_GIVEN + _HELD), len(tasks))
            while number not in held:
                # Near the end nobody gets more than one, so that whoever is free takes the next.
                each = _GIVEN if len(tasks) - given > len(self._members) else 1
                for member in sorted(self._members, key=lambda member: len(member.tasks)):
                    if given < stop and len(member.tasks) < each:
                        member.give(given, tasks[given])
                        given += 1
                if own is not None and given < stop:
                    held[given] = _outcome_of(own, tasks[given])
                    given += 1
                    self._receive(held, waits=False)
                else:
                    self._receive(held)
            yield held.pop(number).result()

    def _receive(self, held: dict[int, _Outcome[Result]], *, waits: bool = True) -> None:
        """Take messages of the processes; wait for some if there are none."""
        by_connection = {member.connection: member for member in self._members if member.tasks}
        for connection in wait(list(by_connection), None if waits else 0):
            message = by_connection[connection].receive()  # type: ignore[index]
            if isinstance(message, int):
                if self._passed is not None:
                    self._passed(message)
            else:
                number, outcome = message
                held[number] = outcome

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End all processes at once, whatever they are doing."""
        for member in self._members:
            member.process.terminate()
        while self._members:
            self._members.pop().end()


class _Outcome(Generic[Result]):
    """What a task has led to: a result or an error."""

    def __init__(self, result: Result | None = None, error: BaseException | None = None) -> None:
        self._result = result
        self._error = error

    def result(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]

    def sendable(self) -> Self:
        """As another process can get it."""
        if isinstance(self._error, Exception):
            self._error = _sendable(self._error)
        return self


class _Member(Generic[Task]):
    """One process, as the one that started it sees it. ``tasks``: the numbers of those that it has."""

    def __init__(self, start: Callable[[Passed | None], Worker[Task, Any]], *, tells: bool) -> None:
        context = get_context("spawn")
        self.tasks: list[int] = []
        self.connection, other_end = context.Pipe()
        self.process = context.Process(target=_work, args=(other_end, start, tells), daemon=True)
        with _without_interrupts(), closing(other_end):
            self.process.start()

    def give(self, number: int, task: Task) -> None:
        """Give a task."""
        self.tasks.append(number)
        with suppress(OSError):  # a process that has ended: receiving says so
            self.connection.send((number, task))

    def receive(self) -> int | tuple[int, _Outcome[Any]]:
        """The next message: bytes that were read, or the number of a task and what it has led to."""
        try:
            message: int | tuple[int, _Outcome[Any]] = self.connection.recv()
        except (EOFError, OSError):
            return self.tasks.pop(0), _Outcome(error=self._lost())
        if not isinstance(message, int):
            self.tasks.remove(message[0])
        return message

    def _lost(self) -> InspectorError:
        self.process.join(_ENDING)
        code = self.process.exitcode
        return InspectorError(
            f"a worker process died (exit code {code}); if memory ran out, use fewer jobs; "
            "a program that reads with several jobs starts under `if __name__ == '__main__':`"
        )

    def end(self) -> None:
        """Wait for the end of the process, for some seconds."""
        self.connection.close()
        self.process.join(_ENDING)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C in the block; processes started in it never get it."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # it unblocks the signal when it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection, start: Callable[[Passed | None], Worker[Any, Any]], tells: bool) -> None:
    """Do the tasks of a process, until it is ended or the one that gives them is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    try:
        with connection, closing(start(_Teller(connection) if tells else None)) as worker:
            try:
                while True:
                    number, task = connection.recv()
                    connection.send((number, _outcome_of(worker, task).sendable()))
            except (EOFError, OSError):
                worker.abandon()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is about to end


def _outcome_of(worker: Worker[Task, Result], task: Task) -> _Outcome[Result]:
    try:
        return _Outcome(worker(task))
    except Exception as error:  # whatever it is: it is an error of the run
        return _Outcome(error=error)


def _leave(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit


def _sendable(error: Exception) -> Exception:
    """The error, with a note of where it was raised; what cannot be pickled becomes an error that says the same."""
    where = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = InspectorError(f"{type(error).__name__}: {error}")
    error.add_note(f"in a worker process:\n{where}")
    return error


class _Teller:
    """Tells the one that gives the tasks how much has been read, not too often."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._untold = 0
        self._told = time.monotonic()

    def __call__(self, size: int) -> None:
        self._untold += size
        now = time.monotonic()
        if now - self._told >= _TELLING:
            self._connection.send(self._untold)
            self._untold, self._told = 0, now
