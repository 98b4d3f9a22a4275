"""Where values differ: elements of lists are matched by what they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.json_format import ParseDict
from hypothesis import given
from hypothesis import strategies as st

import inspector
from inspector.compare.diff import Change, diff
from inspector.compare.fields import FieldChange, Side, field_changes
from inspector.schema import Schema, descriptor_of
from inspector.sources.memory import MemorySource
from keycodec import FAMILIES, Counter, encode
from tests.support.places import DATA
from tests.support.verbs import ran

if TYPE_CHECKING:
    from collections.abc import Sequence

INSTANCE = Schema.builtin().message_class("doris.cloud.InstanceInfoPB")


def changes(family: str, before: dict[str, Any], after: dict[str, Any], **fields: Any) -> list[FieldChange]:
    """What differs between two values of a family, given as JSON."""
    message = Schema.builtin().message_class(str(FAMILIES[family].message))
    key = encode(family, **fields)
    sources = [MemorySource({key: ParseDict(value, message()).SerializeToString()}) for value in (before, after)]
    found: list[Change] = list(diff(*map(inspector.scan, sources)))
    return found[0].fields() if found else []


def clusters(*names: str, **more: Any) -> dict[str, Any]:
    return {"clusters": [{"cluster_id": name, "type": "SQL", **more} for name in names]}


def instance(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    return changes("InstanceKey", before, after, instance_id="i")


def nodes(*found: dict[str, Any]) -> dict[str, Any]:
    return {"clusters": [{"cluster_id": "c", "nodes": list(found)}]}


def test_an_element_that_is_gone_is_one_change() -> None:
    element = {"cluster_id": "a", "type": "SQL"}
    assert instance(clusters("a", "b", "c"), clusters("b", "c")) == [("clusters[cluster_id=a]", element, None)]
    assert instance(clusters("b", "c"), clusters("b", "a", "c")) == [("clusters[cluster_id=a]", None, element)]


def test_a_change_inside_an_element_has_its_identity_in_its_place() -> None:
    before, after = clusters("a", "b"), clusters("b")
    after["clusters"][0]["type"] = "COMPUTE"
    assert instance(before, after) == [
        ("clusters[cluster_id=a]", {"cluster_id": "a", "type": "SQL"}, None),
        ("clusters[cluster_id=b].type", "SQL", "COMPUTE"),
    ]


def test_another_order_is_told_as_such() -> None:
    assert instance(clusters("a", "b", "c"), clusters("c", "a", "d")) == [
        ("clusters[@order]", ["cluster_id=a", "cluster_id=c"], ["cluster_id=c", "cluster_id=a"]),
        ("clusters[cluster_id=b]", {"cluster_id": "b", "type": "SQL"}, None),
        ("clusters[cluster_id=d]", None, {"cluster_id": "d", "type": "SQL"}),
    ]


def test_nodes_that_share_an_id_are_told_apart_by_their_address() -> None:
    one, two, three = (
        {"cloud_unique_id": "u", "ip": f"10.0.0.{number}", "heartbeat_port": 9050} for number in (1, 2, 3)
    )
    place = "clusters[cluster_id=c].nodes[ip=10.0.0.1,heartbeat_port=9050]"
    assert instance(nodes(one, two, three), nodes(two, three)) == [(place, one, None)]
    moved = {**one, "cloud_unique_id": "v"}
    assert instance(nodes(moved, two), nodes({**moved, "ip": "10.0.0.9"}, two)) == [
        ("clusters[cluster_id=c].nodes[cloud_unique_id=v].ip", "10.0.0.1", "10.0.0.9")
    ]


def test_elements_of_one_identity_are_not_lost() -> None:
    first, second = ({"cluster_id": "a", "cluster_name": "n", "type": type_} for type_ in ("SQL", "COMPUTE"))
    assert instance({"clusters": [first, second]}, {"clusters": [second]}) == [("clusters[0]", first, None)]
    assert instance({"clusters": [first, first]}, {"clusters": [first]}) == [("clusters[1]", first, None)]
    assert instance({"clusters": [first, second]}, {"clusters": [second, first]}) != []


def test_values_without_identity_are_aligned() -> None:
    ids = {"db_id": "1", "txn_id": "2"}
    before, after = ({**ids, "table_ids": found} for found in (["1", "2", "3", "4"], ["2", "3", "5"]))
    assert changes("TxnInfoKey", before, after, instance_id="i", db_id=1, txn_id=2) == [
        ("table_ids[0]", "1", None),
        ("table_ids[3->2]", "4", "5"),
    ]


def test_columns_and_their_inner_columns() -> None:
    inner = [{"unique_id": -1, "name": name, "type": "INT"} for name in "xy"]
    column = {"unique_id": 7, "name": "s", "type": "STRUCT", "children_columns": inner}
    before = {"column": [{"unique_id": 1, "name": "k", "type": "INT"}, column]}
    after = {"column": [{**column, "name": "t", "children_columns": inner[1:]}]}
    assert changes("MetaSchemaKey", before, after, instance_id="i", index_id=1, schema_version=2) == [
        ("column[unique_id=1]", before["column"][0], None),
        ("column[unique_id=7].name", "s", "t"),
        ("column[unique_id=7].children_columns[name=x]", inner[0], None),
    ]


@pytest.mark.parametrize(
    ("identity", "place"),
    [
        ("1:i-1:c_2/x@y", "clusters[cluster_id=1:i-1:c_2/x@y]"),
        ("a]b", 'clusters[cluster_id="a]b"]'),
        ('a"b,c=d', 'clusters[cluster_id="a\\"b,c=d"]'),
        ("\x1b[31m", 'clusters[cluster_id="\\u001b[31m"]'),
    ],
)
def test_a_place_is_unambiguous_whatever_the_identity(identity: str, place: str) -> None:
    assert [found for found, *_ in instance(clusters(identity), clusters("b"))] == [place, "clusters[cluster_id=b]"]


def test_secrets_of_an_element_that_is_gone_are_masked() -> None:
    key = {"obj_info": [{"id": "1", "ak": "access", "sk": "secret-value"}, {"id": "2"}]}
    ((place, before, after),) = instance(key, {"obj_info": [{"id": "2"}]})
    assert (place, before, after) == ("obj_info[id=1]", {"id": "1", "ak": "******", "sk": "******"}, None)
    changed = {"obj_info": [{"id": "2"}, {**key["obj_info"][0], "sk": "other"}]}
    assert ("obj_info[id=1].sk", "******", "******") in instance(key, changed)


def test_what_is_on_neither_side_is_no_change() -> None:
    """The row of tablet statistics is null where only counters are stored."""
    fields = {"instance_id": "i", "table_id": 1, "index_id": 2, "part_id": 3, "tablet_id": 4}
    key = encode("StatsTabletKey", **fields, suffix=Counter("num_rows"))
    sources = [MemorySource({key: bytes([rows]) + bytes(7)}) for rows in (5, 6)]
    (change,) = diff(*map(inspector.scan, sources))
    assert change.fields() == [("detached_stats.num_rows", "5", "6"), ("merged_stats.num_rows", "5", "6")]


values: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["a", "b", 1, True]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
)
instances = st.fixed_dictionaries(
    {
        "clusters": st.lists(
            st.fixed_dictionaries(
                {}, optional={"cluster_id": st.sampled_from("ab"), "type": st.sampled_from(["SQL", "COMPUTE"])}
            ),
            max_size=4,
        )
    }
)


@given(values, values)
def test_values_differ_at_some_place_if_they_differ_at_all(before: Any, after: Any) -> None:
    found = list(field_changes(Side(before, before), Side(after, after), None))
    assert bool(found) == (before != after)
    places = [(place, old is None, new is None) for place, old, new in found]
    assert len(set(places)) == len(places)


@given(instances, instances)
def test_messages_differ_at_some_place_if_they_differ_at_all(before: Any, after: Any) -> None:
    found = list(field_changes(Side(before, before), Side(after, after), descriptor_of(INSTANCE)))
    assert bool(found) == (before != after)


def texts(name: str) -> str:
    return f"text:{DATA / 'lists' / name}.txt"


@pytest.mark.parametrize(("names", "sides"), [(("before", "after"), "before"), (("after", "before"), "after")])
def test_the_first_of_three_clusters(names: Sequence[str], sides: str) -> None:
    words = ["diff", *map(texts, names)]
    ((place, gone),) = [
        (field["field"], field)
        for line in ran(*words, "--format", "jsonl").out.splitlines()
        for field in json.loads(line)["fields_changed"]
    ]
    assert place == "clusters[cluster_id=etl]"
    assert [node["cloud_unique_id"] for node in gone[sides]["nodes"]] == ["1:i1:etl-0", "1:i1:etl-1", "1:i1:etl-2"]
    assert ran(*words, "--format", "text").out.count("\n") == 2
    arrow = "… -> (none)" if sides == "before" else "(none) -> {"
    assert arrow in ran(*words).out


@pytest.mark.parametrize(
    ("call", "place"),
    [
        ("drop_cluster", "clusters[cluster_id=etl]"),
        ("drop_node", "clusters[cluster_id=etl].nodes[cloud_unique_id=1:i1:etl-0]"),
    ],
)
def test_a_rehearsal_names_the_one_element_that_would_go(call: str, place: str) -> None:
    body = str(DATA / "lists" / f"{call}.json")
    (change,) = json.loads(ran("-s", texts("before"), "rehearse", call, body, "--format", "json").out)["changes"]
    gone = [field["field"] for field in change["fields_changed"] if field["after"] is None]
    assert gone == [place]
    assert all("mtime" in field["field"] for field in change["fields_changed"] if field["field"] != place)
