"""Two versions, and two sources, side by side."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.sources.memory import MemorySource
from tests.inspector.explore.looking import SECRET, Looking, hostile_source, instance, looking
from tests.inspector.explore.test_panels import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

BACKUP = "backup:fixtures/backup-demo"
OLD, NEW = 931218569, 937228653


@pytest.fixture(scope="module")
def look() -> Iterator[Looking]:
    with inspector.open(BACKUP) as source, looking(source) as one:
        yield one


def test_counts_by_family_at_two_versions(look: Looking) -> None:
    page = text_of(look("/compare", a=OLD, b=NEW).text)
    for version, place in ((OLD, 0), (NEW, 1)):
        with inspector.open(f"{BACKUP}@{version}") as source:
            rows = inspector.usage(source)
        for family in {row.family for row in rows if row.family.isidentifier()}:
            keys = f"{sum(row.keys for row in rows if row.family == family):,}"
            found = re.search(rf"\b{family} ([\d,]+) ([\d,]+) ", page)
            assert found is not None
            assert found[1 + place] == keys


def test_records_that_differ_are_those_of_the_library(look: Looking) -> None:
    family = "PartitionVersionKey"
    with inspector.open(f"{BACKUP}@{OLD}") as old, inspector.open(f"{BACKUP}@{NEW}") as new:
        wanted = [
            change.key.raw.hex() for change in inspector.diff(*(inspector.scan(one, family) for one in (old, new)))
        ]
    page = look("/compare", a=OLD, b=NEW, q=family).text
    assert re.findall(r'<h2>\s*<a href="/key\?hex=([0-9a-f]+)"', page) == wanted[:50]
    assert "changed" in page


def test_pages_of_differences_go_on(look: Looking) -> None:
    found: list[str] = []
    query: dict[str, str | int] = {"a": OLD, "b": "", "q": "*"}
    for _ in islice(iter(int, 1), 100):
        page = look("/compare", **query).text
        found += re.findall(r'<h2>\s*<a href="/key\?hex=([0-9a-f]+)"', page)
        behind = re.search(r"begin=([0-9a-f]+)", page.partition("</ol>")[2])
        if behind is None:
            break
        query["begin"] = behind[1]
    with inspector.open(f"{BACKUP}@{OLD}") as old, inspector.open(BACKUP) as new:
        wanted = [one.key for one in inspector.diff(inspector.scan(old, "*"), inspector.scan(new, "*"))]
    assert found == [key.raw.hex() for key in wanted]


def test_another_source_that_was_named_at_the_start() -> None:
    before, after = MemorySource([instance("i1", name="old")]), MemorySource([instance("i1", name="new")])
    with looking(after, other=before) as look:
        page = look("/compare", a="other", b="", q="InstanceKey").text
        assert '<td class="before">old</td><td class="after">new</td>' in page
        assert "other" in look("/compare").text


def test_secrets_are_masked_on_both_sides() -> None:
    with looking(hostile_source(), other=MemorySource([])) as look:
        page = look("/compare", a="other", b="", q="InstanceKey").text
        assert SECRET not in page
        assert "******" in page
        assert "<script>alert" not in page
        assert "<svg onload" not in page


@pytest.mark.parametrize(
    "query",
    [{"a": "", "b": ""}, {"a": "other", "b": ""}, {"a": "x", "b": ""}, {"a": "1", "b": ""}, {"a": "5", "b": "5"}],
)
def test_sides_that_cannot_be(look: Looking, query: dict[str, str]) -> None:
    reply = look("/compare", **query)
    assert reply.status_code in (400, 502)
    assert "That did not work" in reply.text
