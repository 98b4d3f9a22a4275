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

What must hold across the records of a Meta Service, and what it means where it does not. `inspector check` asks it of
a backup, a snapshot or a cluster; no Meta Service and no frontend is needed. Made by `tools/pages/checks.py` from
`inspector/checks/declared`; do not edit.

    inspector -s backup:DIR check                            # all, the worst first
    inspector -s backup:DIR check --severity corruption      # the worst alone
    inspector -s backup:DIR check --only rowset-overlap --format json    # with the keys
    inspector check --list                                   # what each check finds
    inspector -s backup:DIR about tablet=ID                  # all that is there of what was found

- A finding with a date: data that is in use will be deleted then. Stop the recycler for that instance first
  (`recycle_blacklist` in its settings, and a restart); then read on below, at the check's number.
- It needs the extra `sql`: `pip install '.[sql]'` in a checkout.
- Every record that a check needs is read once, for all checks, and of it only the fields that they compare;
  delete-bitmap-lost, which reads more, runs only if it is named (`--only`). A few rows lie in memory, many in Parquet
  files of a temporary folder; DuckDB compares them in 192 MiB (`--memory`) and that folder. `--jobs N` reads a large
  backup or snapshot with N processes.
- Ages count to the source's own time, the newest time of a transaction; `--now TIME` for another. What the service
  keeps for how long is not stored: `--retention-seconds` and the like, if it was set otherwise.
- Coming loss of data stands first, with its date. Then the worst: `corruption`, `stuck`, `leak`, `suspicious`, `note`.
  Exit code 1 if anything of `corruption` was found; `--fail-on` for another severity.
- Instances that are deleted are not checked, and clones neither, since what they share lies in their source; a note on
  standard error names the clones.
- A source that holds only some families gives no findings for what it lacks: a note says which check could not be
  asked, and why.
- All records must be of one version. Of a live cluster that is read at several (`--consistency chained`), ask again for
  what was found before you act on it.
- Whatever is told: look before you act, with `inspector about` and an older backup. Nothing here changes any data.

The numbers are those by which the checks refer to each other; "Left out", at the end, says why one is missing. How
surely something is known: H(igh), read in the code that writes and removes the record; M(iddle), follows from it;
L(ow), from one description.
"""

_LEFT_OUT = """## Left out

Of these, metadata alone cannot tell a fault from what is right. A check of them would give false alarms.

- 33b, delete bitmaps of a version that no live rowset ends with: Doris's checker counts them where its setting for
  optimized storage of bitmaps is on. Elsewhere each compaction leaves such bitmaps to the rowsets before it, and they
  are in use. Which it is, is a setting of processes, and not stored. Told are those of a version that the partition
  does not have yet (33).
- 34, all other lost delete bitmaps: whether two rowsets hold the same keys stands in the data, but for their first and
  last keys. Bounds that overlap say nothing: a table that is only appended to has such bounds and no bitmap.
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
