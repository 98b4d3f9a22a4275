"""Calls about a running process: its settings, its limits, its work. No copy of the data can answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from inspector.service.wire.outcomes import Refusal

if TYPE_CHECKING:
    from inspector.service.calls.call import Call


def only_running(call: Call) -> NoReturn:
    """Refuse."""
    raise Refusal("UNDEFINED_ERR", "only a running Meta Service or recycler can do this; ask one of the cluster")
