"""Space by what it belongs to, held to a plain computation over all key-values; and how it changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import inspector
from inspector.errors import UsageError
from inspector.sources.memory import MemorySource
from inspector.views.contents.belonging import naming_field
from inspector.views.space.groups import BY, PARTS, group_columns, group_of
from inspector.views.space.usage_by import GroupUsageRow, group_total
from keycodec import FAMILIES, decode
from tests.support.examples import part
from tests.support.inspector import key_of
from tests.support.stores.clusters import sound_clusters

if TYPE_CHECKING:
    from inspector.sources.base import KeyValue, Source
    from inspector.views.space.groups import By
    from tests.support.verbs import Command

FIXTURES = ["backup-demo", "backup-behind"]
#: The fields of keys that name each owner, written out once more.
NAMES = {
    "db": ("db_id", "base_db_id"),
    "table": ("table_id", "tbl_id", "base_table_id"),
    "partition": ("partition_id", "part_id"),
}


def _owners(key_values: list[KeyValue]) -> dict[tuple[str, str, int], dict[str, int]]:
    """What belongs to what: of a thing of an instance its owners, as the keys of tablets and versions say it."""
    found: dict[tuple[str, str, int], dict[str, int]] = {}
    for raw, value in key_values:
        key = decode(raw, partial=True)
        fields: dict[str, Any] = dict(key.fields)
        if key.family is None or key.error:
            continue
        ids: dict[str, int] = {}
        if key.family.name == "MetaTabletKey":
            names = {"tablet": "tablet_id", "index": "index_id", "partition": "part_id", "table": "table_id"}
            ids = {thing: fields[name] for thing, name in names.items()}
        elif key.family.name in ("TableVersionKey", "PartitionVersionKey"):
            names = {"partition": "partition_id", "table": "tbl_id", "db": "db_id"}
            ids = {thing: fields[name] for thing, name in names.items() if name in fields}
        elif key.family.name in ("MetaTabletIdxKey", "VersionedTabletIndexKey"):
            index = inspector.messages.TabletIndexPB.FromString(value)
            ids = {"tablet": fields["tablet_id"]} | {field.name[:-3]: id_ for field, id_ in index.ListFields()}
        for thing, id_ in ids.items():
            found.setdefault((fields["instance_id"], thing, id_), {}).update(ids)
    return found


def _expected(key_values: list[KeyValue], by: By) -> Counter[tuple[str | None, Any]]:
    """The bytes of each group; None where nothing tells the group."""
    owners = _owners(key_values)
    sizes: Counter[tuple[str | None, Any]] = Counter()
    for raw, value in key_values:
        key = decode(raw, partial=True)
        fields: dict[str, Any] = dict(key.fields)
        instance = fields.get("instance_id")
        owner = next((fields[name] for name in NAMES[by] if name in fields), None)
        thing_fields = {"tablet_id": "tablet", "partition_id": "partition", "part_id": "partition", "index_id": "index"}
        if by == "partition":
            del thing_fields["index_id"]
        elif by == "db":
            thing_fields |= dict.fromkeys(NAMES["table"], "table")
        if owner is None:
            for name, thing in thing_fields.items():
                if name in fields:
                    told = owners.get((str(instance), thing, fields[name]), {})
                    owner = told.get(by)
                    if owner is None and "table" in told:
                        owner = owners.get((str(instance), "table", told["table"]), {}).get(by)
                    break
        sizes[instance, owner] += len(raw) + len(value)
    return sizes


def _sources() -> list[tuple[str, Source]]:
    backups: list[tuple[str, Source]] = [(name, inspector.open(f"fixtures/{name}")) for name in FIXTURES]
    return [*backups, ("sound", sound_clusters(3).source)]


@pytest.mark.slow
@pytest.mark.parametrize("by", part(["table", "db", "partition"], 3))
def test_by_owner_equals_a_plain_computation(by: By) -> None:
    for _, source in _sources():
        key_values = list(source.key_values())
        found = {(row.instance_id, getattr(row, f"{by}_id")): row for row in inspector.usage_by(source, by)}
        sizes = {group: row.key_bytes + row.value_bytes for group, row in found.items()}
        assert sizes == _expected(key_values, by)
        source.close()


@pytest.mark.slow
@pytest.mark.parametrize("by", part(BY, 3))
def test_every_key_value_counts_once(by: By) -> None:
    for _, source in _sources():
        rows = inspector.usage_by(source, by)
        whole = inspector.usage(source)
        total = group_total(rows)
        assert total.keys == sum(row.keys for row in whole)
        assert (total.key_bytes, total.value_bytes) == (
            sum(row.key_bytes for row in whole),
            sum(row.value_bytes for row in whole),
        )
        assert total.share == pytest.approx(1)
        assert total.records == sum(1 for _ in inspector.scan(source))
        assert len({group_of(row) for row in rows}) == len(rows)
        sizes = [row.key_bytes + row.value_bytes for row in rows]
        assert sizes == sorted(sizes, reverse=True)
        source.close()


def test_by_family_and_by_instance_add_up_what_usage_tells() -> None:
    with inspector.open("fixtures/backup-behind") as source:
        whole = inspector.usage(source)
        for by, name in (("family", "family"), ("instance", "instance_id")):
            keys: Counter[str] = Counter()
            for row in whole:
                keys[getattr(row, name)] += row.keys
            found = inspector.usage_by(source, by)  # type: ignore[arg-type]
            assert {getattr(row, name) or "": row.keys for row in found} == keys


def test_rowsets_count_for_the_vault_that_their_meta_names() -> None:
    meta = inspector.messages.RowsetMetaCloudPB(rowset_id=1, tablet_id=7, resource_id="vault-1")
    removed = inspector.messages.RecycleRowsetPB(rowset_meta=meta)
    key_values = {
        key_of("MetaRowsetKey", tablet_id=7, version=2): meta.SerializeToString(),
        key_of("RecycleRowsetKey", tablet_id=7, rowset_id="x"): removed.SerializeToString(),
        key_of("MetaRowsetKey", tablet_id=7, version=3): b"",
    }
    found = inspector.usage_by(MemorySource(sorted(key_values.items())), "vault")
    assert {row.vault: row.records for row in found} == {"vault-1": 2, None: 1}


def test_every_family_that_names_an_owner_is_found() -> None:
    for by, names in NAMES.items():
        for family in FAMILIES.values():
            fields = [field.name for field in family.fields]
            if fields[:1] == ["instance_id"] and set(names) & set(fields):
                found = naming_field(family, by)  # type: ignore[arg-type]
                assert found is not None
                assert found[1] == by


def test_growth_is_the_difference_of_two_usages() -> None:
    with inspector.open("fixtures/backup-demo@snapshot") as before, inspector.open("fixtures/backup-demo") as after:
        for by in (None, *BY):
            rows = inspector.usage_growth(before, after, by=by)
            sides: list[Counter[Any]] = []
            for source in (before, after):
                sizes: Counter[Any] = Counter()
                for row in inspector.usage(source) if by is None else inspector.usage_by(source, by):
                    group = tuple(getattr(row, name) or None for name in PARTS[by])
                    sizes[group] += row.key_bytes + row.value_bytes
                sides.append(sizes)
            told = {tuple(getattr(row, name) for name in PARTS[by]): row for row in rows}
            assert set(told) == set(sides[0] | sides[1])
            for group, change in told.items():
                assert (change.bytes_before, change.bytes_after) == (sides[0][group], sides[1][group])
                assert change.bytes_change == change.bytes_after - change.bytes_before
                assert change.keys_change == change.keys_after - change.keys_before
            changes = [abs(row.bytes_change) for row in rows]
            assert changes == sorted(changes, reverse=True)


def test_the_verb_counts_by_what_is_asked(command: Command) -> None:
    with inspector.open("fixtures/backup-behind") as source:
        rows = inspector.usage_by(source, "table")
    data = command("-s", "fixtures/backup-behind", "usage", "--by", "table", "--format", "json").data
    assert [int(row["table_id"] or 0) for row in data] == [row.table_id or 0 for row in rows]
    assert list(data[0]) == group_columns(GroupUsageRow, "table")
    largest = command("-s", "fixtures/backup-behind", "largest", "--by", "table", "-n", 2, "--format", "json").data
    assert largest == data[:2]


def test_the_verb_compares_two_sources(command: Command) -> None:
    words = ("usage", "fixtures/backup-demo@snapshot", "fixtures/backup-demo")
    ran = command(*words, "--limit", 1)
    assert ran.out.splitlines()[-1].endswith("others take what they took")
    assert "(total)" in ran.out.splitlines()[-2]
    same = command(*words[:2], words[1])
    assert (same.code, same.out, same.err) == (0, "", "note: no difference in keys or bytes\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("usage", "fixtures/backup-demo"), "name two sources"),
        (("usage", "fixtures/backup-demo", "fixtures/backup-demo", "-s", "fixtures/backup-demo"), "leave -s out"),
        (("usage", "fixtures/backup-demo", "fixtures/backup-demo", "--jobs", "2"), "leave --jobs out"),
        (("-s", "fixtures/backup-demo", "usage", "--by", "table", "--jobs", "2"), "leave --jobs out"),
        (("-s", "fixtures/backup-demo", "largest", "--by", "table", "--jobs", "2"), "leave --jobs out"),
    ],
)
def test_what_does_not_go_together_is_refused(command: Command, words: tuple[str, ...], says: str) -> None:
    ran = command(*words)
    assert ran.code == 2
    assert says in ran.err


def test_an_unknown_family_is_refused() -> None:
    with (
        inspector.open("fixtures/backup-demo") as source,
        pytest.raises(UsageError, match="MetaRowsetKey"),
    ):
        inspector.usage_by(source, "table", "MetaRowsetKy")


@pytest.mark.parametrize("words", [(), ("fixtures/backup-demo", "-s", "blobstore://key:hunter2@host/b?bucket=x")])
def test_no_error_shows_a_secret_of_an_address(command: Command, words: tuple[str, ...]) -> None:
    ran = command("usage", "blobstore://key:hunter2@host/b?bucket=x", *words)
    assert ran.code == 2
    assert "hunter2" not in ran.err
