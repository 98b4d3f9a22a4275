"""A record at any version of a backup, and what happened to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.sources.memory import MemorySource
from keycodec import encode
from tests.inspector.explore.looking import Looking, instance, looking
from tests.inspector.explore.test_panels import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import Source

KEY = encode("PartitionVersionKey", instance_id="ops-1", db_id=10001, tbl_id=113973, partition_id=113966)


@pytest.fixture(scope="module")
def demo() -> Iterator[Source]:
    with inspector.open("backup:fixtures/backup-demo") as source:
        yield source


@pytest.fixture(scope="module")
def look(demo: Source) -> Iterator[Looking]:
    with looking(demo) as one:
        yield one


@pytest.mark.parametrize(("version", "value"), [(931218569, 176), (937228653, 187)])
def test_a_record_at_a_version(look: Looking, version: int, value: int) -> None:
    page = text_of(look("/time", hex=KEY.hex(), at=version).text)
    assert f"At version {version}" in page
    assert f"version {value} " in page.partition("At version")[2].partition("What happened")[0]


def test_every_event_of_the_library_is_on_some_page(look: Looking, demo: Source) -> None:
    wanted = [event.version for event in inspector.history(demo, KEY, KEY + b"\xff")]
    found: list[int] = []
    query: dict[str, str | int] = {"hex": KEY.hex()}
    while True:
        page = look("/time", **query).text
        found += map(int, re.findall(r'<h3><a href="[^"]*">(\d+)</a>', page))
        behind = re.search(r"after=(\d+)", page.partition("</ol>")[2])
        if behind is None:
            break
        query["after"] = behind[1]
    assert found == wanted
    assert len(wanted) > 100  # more than a page


def test_changes_show_both_sides(look: Looking) -> None:
    page = look("/time", hex=KEY.hex()).text
    before, after = (re.findall(rf'<td class="{side}">(\d+)</td>', page) for side in ("before", "after"))
    assert before == after[:-1]  # each goes on where the one before it ended; the first was added


def test_the_versions_that_can_be_read(look: Looking, demo: Source) -> None:
    page = look("/time").text
    (first, last) = inspector.info(demo)["readable_versions"][0].values()
    assert f'min="{first}" max="{last}"' in page
    assert 'type="range"' in page


@pytest.mark.parametrize("at", ["1", "99999999999999", "x"])
def test_a_version_that_cannot_be_read_says_why(look: Looking, at: str) -> None:
    reply = look("/time", hex=KEY.hex(), at=at)
    assert reply.status_code in (400, 502)
    assert "That did not work" in reply.text


def test_a_source_of_one_version_says_so() -> None:
    with looking(MemorySource([instance("i1")])) as look:
        assert "Only a backup has others" in look("/time", hex=KEY.hex()).text
