"""Opening a source by a name in which a time may stand for a version."""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from inspector.errors import VersionNotRestorable
from inspector.sources.opening import is_time, parse_source, source_text
from inspector.sources.opening import open_source as open_at_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from inspector.sources.base import Source

Asked = ParamSpec("Asked")


def names_time(name: str) -> bool:
    """Whether the name of a source has a time in it."""
    return is_time(parse_source(name).at)


def open_telling(name: str, opens: Callable[[str], Source], tell: Callable[[str], object]) -> Source:
    """Open a source with ``opens``; where its name has a time, ``tell`` is told which version that is."""
    if not names_time(name):
        try:
            return opens(name)
        except VersionNotRestorable as error:
            from inspector.moments.resolving import with_newest_times

            raise with_newest_times(error, name, opens) from None
    from inspector.moments.resolving import resolved  # it reads records, which most names do without

    found = resolved(name, opens)
    tell(found.said)
    return opens(found.name)


def _silent(said: str) -> None:
    """Tell nobody: a program asks the source for its version."""


def _at_times(opens: Callable[Asked, Source]) -> Callable[Asked, Source]:
    """Let what opens a source by its ``name`` take a time in it; all else that it takes is named."""

    @wraps(opens)
    def open_source(name: str | Path, **settings: Any) -> Source:
        return open_telling(source_text(name), partial(opens, **settings), tell=_silent)

    return open_source  # type: ignore[return-value]  # a ParamSpec cannot say that one of its parameters is `name`


#: As the function of ``inspector.sources.opening``, with times too.
open_source = _at_times(open_at_version)
