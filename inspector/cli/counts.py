"""How many of something a verb is to show."""

from __future__ import annotations

import sys
from typing import Any

import click


class Count(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no argument here
    """A number from 1 on. The help says nothing of its end, which no list reaches."""

    name = "count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number, or say what is wrong with it."""
        number = _FROM_1.convert(value, param, ctx)
        if number > sys.maxsize:
            self.fail(f"{value} is too large.", param, ctx)
        return number


_FROM_1 = click.IntRange(1)
