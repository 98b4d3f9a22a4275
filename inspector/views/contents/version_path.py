"""Show the rowsets of a tablet in the order of their versions, one row each, with the holes between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from inspector.errors import ChainBroken
from inspector.records.clones.reading import rowsets
from inspector.records.clones.rowsets import Rowset
from inspector.records.scanning import get_all
from inspector.schema import messages
from inspector.values.fields import enum_name_if_set, value_if_set
from inspector.values.value import message_of
from inspector.views.contents.owners import instances_present
from inspector.views.matching import matching_rows
from inspector.views.rows import Row, Unit, column, first_problem
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inspector.records.conditions import Condition
    from inspector.records.record import Record
    from inspector.schema import Schema
    from inspector.sources.base import Source


#: What says to which table and partition a tablet belongs.
_INDEXES = ("MetaTabletIdxKey", "VersionedTabletIndexKey")


def _int64(**options: Any) -> Any:
    return column(Unit.INT64, default=None, **options)


@dataclass(frozen=True)
class RowsetRow(Row):
    """A rowset, or a hole: versions that no rowset covers.

    ``kind``: first (what a new tablet has), load (one version), compaction (several) or hole. ``overlaps``: the
    versions of the rowset before it, where both cover some. ``found_in``: the instance that a clone has it from.
    """

    instance_id: str
    tablet_id: int = column(Unit.DETAIL)
    start_version: int = column(Unit.INT64)
    end_version: int = column(Unit.INT64)
    kind: str = column(Unit.PLAIN, words=("first", "load", "compaction", "hole"))
    overlaps: str | None = None
    data_size: int | None = column(Unit.INT64_BYTES, default=None)
    num_rows: int | None = _int64()
    num_segments: int | None = _int64()
    segments_overlap: str | None = column(Unit.PLAIN, optional=True, default=None)
    created: int | None = column(Unit.SECONDS, default=None)
    rowset_id: str | None = None
    txn_id: int | None = _int64(optional=True)
    resource_id: str | None = column(Unit.PLAIN, optional=True, default=None)
    found_in: str | None = column(Unit.PLAIN, optional=True, default=None)


def version_path(
    source: Source,
    tablet_id: int,
    *,
    instance_id: str | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[RowsetRow]:
    """Yield the rowsets of a tablet in the order of their versions, and the holes between them.

    They are those that a backend gets, of a clone also what it sees of its sources (see :func:`inspector.rowsets`).
    ``where``: conditions on columns, such as "kind=hole". Raises UsageError for a column that there is not;
    ChainBroken, when all else is read, where the sources of a clone cannot be followed.
    """
    return version_paths(source, tablet_id=tablet_id, instance_id=instance_id, where=where, schema=schema)


def version_paths(
    source: Source,
    *,
    instance_id: str | None = None,
    tablet_id: int | None = None,
    where: Sequence[str | Condition] = (),
    schema: Schema | None = None,
) -> Iterator[RowsetRow]:
    """Yield what :func:`version_path` yields, of all tablets if none is given."""
    return matching_rows(_rows(source, tablet_id, instance_id, schema), RowsetRow, where)


def why_no_tablet(source: Source, tablet_id: int, *, instance_id: str | None = None) -> str:
    """Say that no instance has a tablet of that id; empty where one has a rowset of it, or knows where it belongs.

    Raises ChainBroken where the sources of a clone cannot be followed.
    """
    for owner in instances_present(source) if instance_id is None else [instance_id]:
        place: dict[str, Any] = {"instance_id": owner, "tablet_id": tablet_id}
        indexed = (get_all(source, family, versions="newest", through_clones=True, **place) for family in _INDEXES)
        if next(chain(rowsets(source, **place), *indexed), None) is not None:
            return ""
    where = "any instance" if instance_id is None else f"instance {printable(instance_id)}"
    return f"no tablet {tablet_id} in {where}; `inspector about tablet={tablet_id}` looks for all that names it"


def _rows(source: Source, tablet_id: int | None, instance_id: str | None, schema: Schema | None) -> Iterator[RowsetRow]:
    broken: list[str] = []
    for owner in instances_present(source) if instance_id is None else [instance_id]:
        try:
            found = rowsets(source, instance_id=owner, tablet_id=tablet_id, schema=schema)
            for tablet, records in groupby((one for one in found if one.family is not None), key=_tablet_of):
                yield from _path(owner, tablet, records)
        except ChainBroken as error:
            broken.append(str(error))
    if broken:
        raise ChainBroken("; ".join(broken))


def _tablet_of(record: Record) -> int:
    tablet_id = record.key.fields["tablet_id"]
    assert isinstance(tablet_id, int)
    return tablet_id


def _path(owner: str, tablet_id: int, records: Iterator[Record]) -> Iterator[RowsetRow]:
    """The rows of one tablet. A path need not begin at version 0: that of a schema change does not."""
    covered: int | None = None  # up to this version
    before: Rowset | None = None
    for record in records:
        rowset = Rowset.of(record)
        if covered is not None and rowset.start > covered + 1:
            yield RowsetRow(owner, tablet_id, covered + 1, rowset.start - 1, "hole")
        overlaps = before is not None and covered is not None and rowset.start <= covered
        yield _row(
            owner, tablet_id, rowset, f"{before.start}-{before.end}" if overlaps and before is not None else None
        )
        if covered is None or rowset.end > covered:
            covered, before = rowset.end, rowset


def _row(owner: str, tablet_id: int, rowset: Rowset, overlaps: str | None) -> RowsetRow:
    record = rowset.record
    cells: dict[str, Any] = {"overlaps": overlaps, "problem": first_problem(record)}
    cells["found_in"] = str(record.key.fields["instance_id"])
    meta = message_of(record.value, messages.RowsetMetaCloudPB)
    if meta is not None:
        cells |= {
            "data_size": value_if_set(meta, "total_disk_size"),
            "num_rows": value_if_set(meta, "num_rows"),
            "num_segments": value_if_set(meta, "num_segments"),
            "segments_overlap": enum_name_if_set(meta, "segments_overlap_pb") or None,
            "created": value_if_set(meta, "creation_time"),
            "rowset_id": value_if_set(meta, "rowset_id_v2"),
            "txn_id": value_if_set(meta, "txn_id"),
            "resource_id": value_if_set(meta, "resource_id"),
        }
    return RowsetRow(owner, tablet_id, rowset.start, rowset.end, _kind(rowset), **cells)


def _kind(rowset: Rowset) -> str:
    if (rowset.start, rowset.end) == (0, 1):
        return "first"
    return "load" if rowset.start == rowset.end else "compaction"
