"""The overview: what the source is, and what it holds."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from inspector.explore.explorer import ShownPage
from keycodec.encoding import encode
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inspector.explore.explorer import Asked
    from inspector.views.usage import UsageRow

#: What is counted by family, in the order of the page: a text, and the families whose keys are counted.
_BY_FAMILY = (
    ("tablets", ("MetaTabletKey",)),
    ("rowsets", ("MetaRowsetKey",)),
    ("rowsets_written", ("MetaRowsetTmpKey",)),
    ("recycle_bin", tuple(name for name in FAMILIES if name.startswith("Recycle"))),
)
#: Instances that the page lists.
_INSTANCES = 100


class FamilyLine(NamedTuple):
    """What a family holds, of all instances."""

    family: str
    space: str
    purpose: str
    keys: int
    bytes: int
    share: float


def show(asked: Asked) -> ShownPage:
    """The whole page."""
    return ShownPage("overview.html", {"info": asked.explorer.info, **_counted(asked)})


def show_counts(asked: Asked) -> ShownPage:
    """The numbers alone, which the page asks for until all is counted."""
    return ShownPage("counts.html", _counted(asked))


def _counted(asked: Asked) -> dict[str, object]:
    counted = asked.explorer.counts.so_far
    keys = Counter[str]()
    for row in counted.usage:
        keys[row.family] += row.keys
    numbers = {"tables": counted.tables}
    numbers |= {text: sum(keys[name] for name in names) for text, names in _BY_FAMILY}
    shown = counted.instances[:_INSTANCES]
    return {
        "counted": counted,
        "numbers": numbers,
        "instances": [(row, encode("InstanceKey", instance_id=row.instance_id).hex()) for row in shown],
        "instances_left": len(counted.instances) - len(shown),
        "families": _families(counted.usage),
    }


def _families(rows: Iterable[UsageRow]) -> list[FamilyLine]:
    """A line a family, the largest first."""
    by_family = attrgetter("space", "family")
    lines = []
    for (space, family), group in groupby(sorted(rows, key=by_family), key=by_family):
        of_it = list(group)
        size = sum(row.key_bytes + row.value_bytes for row in of_it)
        purpose = FAMILIES[family].purpose if family in FAMILIES else ""
        keys, share = sum(row.keys for row in of_it), sum(row.share for row in of_it)
        lines.append(FamilyLine(family, space, purpose, keys, size, share))
    return sorted(lines, key=lambda line: -line.bytes)
