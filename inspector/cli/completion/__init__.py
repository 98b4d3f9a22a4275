"""What a shell completes in the inspector's arguments and options. It is silent where it does not know.

Verbs name these functions; the modules behind them are imported when a shell asks.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import click

    from keycodec.cli.completion import Completions


def _late(module: str, name: str) -> Callable[[click.Context, click.Parameter, str], Completions]:
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Completions:
        found: Completions = getattr(import_module(f"{__name__}.{module}"), name)(ctx, param, incomplete)
        return found

    return complete


complete_condition = _late("conditions", "complete_condition")
complete_fields = _late("fields", "complete_fields")
complete_instance = _late("instances", "complete_instance")
complete_row_condition = _late("rowconditions", "complete_row_condition")
complete_source = _late("places", "complete_source")
complete_route = _late("routes", "complete_route")
complete_table = _late("words", "complete_table")
complete_thing = _late("things", "complete_thing")
complete_versions = _late("words", "complete_versions")
complete_words = _late("words", "complete_words")
