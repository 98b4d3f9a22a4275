"""Paths into data: names, indices, and identities as the places of differences have them."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.compare.fields import Side, field_changes
from inspector.forms.leaves import message_leaves
from inspector.forms.messages import to_data
from inspector.forms.paths import Identity, select, steps
from inspector.schema import descriptor_of, messages

IDS = ["c1", "导入", 'a "b" c', "a]b", "a,b=c", "10.0.0.1:9050", "a.b", "\\"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.b", ("a", "b")),
        ("a[0][1].b", ("a", 0, 1, "b")),
        ("a[b=c].d", ("a", Identity((("b", "c"),)), "d")),
        ("a[ip=10.0.0.1,port=90].b", ("a", Identity((("ip", "10.0.0.1"), ("port", "90"))), "b")),
        ('a[b.c="x]y,z=1"][2]', ("a", Identity((("b.c", "x]y,z=1"),)), 2)),
        ("a[b", ("a[b",)),
        ("a..b", ("a", "", "b")),
    ],
)
def test_a_path_is_names_indices_and_identities(path: str, expected: tuple[Any, ...]) -> None:
    assert steps(path) == expected


@pytest.mark.parametrize("name", IDS)
def test_the_place_of_a_difference_leads_back_to_what_differs(name: str) -> None:
    old, new = (
        messages.InstanceInfoPB(
            clusters=[
                messages.ClusterPB(cluster_id="first", cluster_name="x"),
                messages.ClusterPB(cluster_id=name, cluster_name=which),
            ]
        )
        for which in ("before", "after")
    )
    one, other = (Side(data, data) for data in map(to_data, (old, new)))
    ((place, before, after),) = field_changes(one, other, descriptor_of(old))
    assert (before, after) == ("before", "after")
    for message, value in ((old, before), (new, after)):
        assert [leaf.value for leaf in message_leaves(message, steps(place))] == [value]
        assert select(to_data(message), [place]) == {place: value}


def test_a_name_may_be_inside_a_part_that_has_it() -> None:
    data: dict[str, Any] = {"a": 1, "fields": {"b": 2, "a": 3}, "value": {"b": 4, "c": [{"d": 5}]}}
    found = select(data, ["a", "b", "c.d", "e"], ("fields", "value"))
    assert found == {"a": 1, "b": 2, "c.d": [5], "e": None}
