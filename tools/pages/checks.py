"""The text of ``docs/checks.md``: every check, as it is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.checks.base import Severity
from inspector.checks.declared.every import CHECKS
from inspector.checks.selection import families_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.checks.base import Check

_HEAD = """# Checks

What must hold across the records of a Meta Service, and what it means if it does not. `inspector check` checks it in a
backup, a snapshot or a cluster; no Meta Service and no frontend is needed. Made by `tools/pages/checks.py` from
`inspector/checks/declared`; do not edit.

    inspector -s backup:DIR check                            # all, the worst first
    inspector -s backup:DIR check --severity corruption      # the worst alone
    inspector -s backup:DIR check --only rowset-overlap --format json    # with the keys
    inspector check --list                                   # what each check finds
    inspector -s backup:DIR about tablet=ID                  # everything about what was found

- If a finding has a date, data that is in use will be deleted then. First stop the recycler for that instance
  (`recycle_blacklist` in its settings, and a restart); then read on below, at the number of the check.
- It needs the extra `sql`: `pip install '.[sql]'` in a checkout.
- Every record is read once for all checks, and only the fields that they compare are kept. delete-bitmap-lost reads
  more, so it runs only if you name it (`--only`). Few rows are kept in memory, many in Parquet files in a temporary
  folder; DuckDB compares them with 192 MiB of memory (`--memory`) and that folder. `--jobs N` reads a large backup or
  snapshot with N processes.
- Ages are counted to the newest time of a transaction in the source; `--now TIME` counts to another time. How long the
  service keeps things is not stored: give `--retention-seconds` and the like if its settings were changed.
- Data that will be lost comes first, with the date. Then the findings, the worst first: `corruption`, `stuck`, `leak`,
  `suspicious`, `note`. The exit code is 1 if a `corruption` was found; `--fail-on` sets another severity.
- Deleted instances are not checked. Clones are not checked either, because what they share lies in their source; a
  note on standard error names the clones.
- If a source holds only some families, there are no findings about the others: a note says which checks could not run,
  and why.
- All records must have the same version. If a live cluster was read at several versions (`--consistency chained`),
  check again what was found before you act on it.
- Always look before you act, with `inspector about` and an older backup. Nothing here changes any data.

Checks refer to each other by their numbers; "Left out", at the end, says why a number is missing. How sure a check is:
H(igh), read in the code that writes and removes the record; M(iddle), follows from that code; L(ow), from one
description.
"""

_LEFT_OUT = """## Left out

These cannot be checked: from metadata alone one cannot tell a fault from what is right, so there would be false
alarms.

- 33b, delete bitmaps of a version that no live rowset ends with: Doris's checker counts them where its setting for
  optimized storage of bitmaps is on. Elsewhere each compaction leaves such bitmaps to the rowsets before it, and they
  are in use. This is a setting of processes, which is not stored. Check 33 finds those of a version that the partition
  does not have yet.
- 34, all other lost delete bitmaps: whether two rowsets hold the same keys is known only from the data; metadata has
  only their first and last keys. Overlapping bounds say nothing: a table that is only appended to has such bounds and
  no bitmap.
- 47, tablets, partitions and indexes of key space 0x01 that have no twin in 0x03: those older than the switch to
  several versions have none until they are copied, and when it was switched is not stored. Nor twins without a record
  in 0x01: while snapshots are disabled, the recycler leaves them behind; else a snapshot may hold them.
- 49, tablets, partitions and indexes that a log names and that are not there: a compaction may end on a tablet that is
  being removed, and its log outlives the tablet.
- 50, `predecessor_instance_id`: what sets it is not public.
- Files: whether the object of a rowset lies in its vault (`check_instance` of the recycler asks that).
- What the frontend knows: tablets, partitions and tables of its catalog (`check_meta` asks that).
"""


def checks_page() -> str:
    """The whole page."""
    sections = (line for check in CHECKS.values() for line in _section(check))
    return "\n".join([_HEAD, *_table(), *sections, _LEFT_OUT])


def _table() -> Iterator[str]:
    yield "| | check | severity |"
    yield "| --- | --- | --- |"
    for check in CHECKS.values():
        worst = f"**{check.severity.word}**" if check.severity is Severity.CORRUPTION else check.severity.word
        yield f"| {check.number} | [{check.name}](#{check.number}-{check.name}) | {worst} |"
    yield ""


def _section(check: Check) -> Iterator[str]:
    yield f"## {check.number}. {check.name}"
    yield ""
    yield f"{check.means}"
    yield ""
    yield f"- severity: {check.severity.word}, at worst{'; it tells of a loss to come' if check.loss else ''}"
    yield f"- no fault: {check.unless}"
    yield f"- what to do: {check.remedy}"
    yield f"- reads: {', '.join(families_read(check)) or 'all families'}"
    yield f"- known from: {check.source}"
    yield ""
