"""A piece of work in a thread of its own: begun once, read at any time, stopped at the end."""

from __future__ import annotations

import logging
from threading import Lock, Thread
from typing import TYPE_CHECKING

from inspector.errors import InspectorError
from inspector.explore.errors import Stopped
from inspector.explore.sharing import Stop

if TYPE_CHECKING:
    from inspector.explore.sharing import SharedSource

_log = logging.getLogger(__name__)


class Work:
    """Work over a source. ``error``: why it ended early; "" if it did not. ``is_over``: whether it has ended."""

    def __init__(self, source: SharedSource) -> None:
        self._stop = Stop()
        self._source = source.until(self._stop)
        self._thread = Thread(target=self._run, name=type(self).__name__, daemon=True)
        self._lock = Lock()
        self._is_begun = False
        self.error = ""
        self.is_over = False

    def start(self) -> None:
        """Begin; once is enough."""
        with self._lock:
            if not self._is_begun:
                self._is_begun = True
                self._thread.start()

    def stop(self) -> None:
        """End it early."""
        self._stop.set()

    def wait(self) -> None:
        """Wait until it has ended; to be called once it has begun."""
        self._thread.join()

    def work(self) -> None:
        """Do it all. What is known so far stays where others can read it."""
        raise NotImplementedError

    def _run(self) -> None:
        try:
            self.work()
        except Stopped:
            self.error = "stopped"
        except InspectorError as error:  # it is shown: what is known stays partial
            self.error = str(error)
        except Exception:
            _log.exception("%s: a defect of this program", type(self).__name__)
            self.error = "a defect of this program; the log of `inspector explore` says more"
        finally:
            self.is_over = True
