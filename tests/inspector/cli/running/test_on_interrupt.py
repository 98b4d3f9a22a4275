"""What acts on Ctrl-C while the main thread runs no Python."""

from __future__ import annotations

import signal
import sys
import time

import pytest

from inspector.cli.running.interruption import on_interrupt

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind")


def test_no_ctrl_c_ends_what_begins_after_it_was_settled() -> None:
    acted: list[int] = []

    def act() -> None:
        time.sleep(0.05)  # however late the thread comes to it
        acted.append(1)

    with on_interrupt(act) as settle:
        settle()
        assert acted == []
        for number in (1, 2):
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            settle()
            assert len(acted) == number
