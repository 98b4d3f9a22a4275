"""What a check is, and how bad it can be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_TEXT = re.compile(r"'[^']*'")
_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")


class Severity(IntEnum):
    """How bad a finding is; the worst first.

    ``corruption``: data is lost or unreadable, or will be. ``leak``: it never goes away, but only takes space.
    ``stuck``: work that cannot end by itself. ``suspicious``: somebody should look. ``note``: good to know.
    """

    CORRUPTION = 0
    STUCK = 1
    LEAK = 2
    SUSPICIOUS = 3
    NOTE = 4

    @property
    def word(self) -> str:
        """The name, as it is written."""
        return self.name.lower()


@dataclass(frozen=True)
class Check:
    """A check.

    ``severity``: of its worst finding. ``at``: the fact whose record is at fault, if the row does not say ``fact``.
    ``means``: what a finding means. ``unless``: when it is no fault; what is excused is in ``sql`` too.
    ``remedy``: what to do. ``source``: how it is known, and how surely: H(igh), M(iddle), L(ow).
    ``loss``: whether it tells of a loss of data to come. ``by_name``: whether it runs only where it is named, as it
    reads much more than the others. ``partners``: facts that must have records in the source. If one has none, the
    source is only a part of a Meta Service's data, and what the check finds means nothing.
    ``sql``: one SELECT over the facts and views, a row a finding. Its columns: ``inst``, the number of the instance;
    ``says``, a sentence; if need be ``severity``, ``fact`` and ``due`` (when data will be lost, in seconds); all others
    name the record at fault.
    """

    number: int
    name: str
    severity: Severity
    at: str
    means: str
    unless: str
    remedy: str
    source: str
    sql: str
    partners: str = ""
    loss: bool = False
    by_name: bool = False


def tables_of(sql: str) -> frozenset[str]:
    """The tables that a statement reads: facts, views, and names of its own."""
    return frozenset(_TABLE.findall(_TEXT.sub("''", sql)))


def has_severity(sql: str) -> bool:
    """Whether a statement gives each finding a severity."""
    return "AS severity" in sql
