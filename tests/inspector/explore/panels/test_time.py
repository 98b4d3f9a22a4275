"""A record at any version of a backup, and what happened to it."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.compare.rates import RateCounter
from inspector.moments.known import clock
from inspector.sources.memory import MemorySource
from keycodec import Versionstamp, encode
from tests.inspector.explore.looking import Looking, instance, looking
from tests.inspector.explore.panels.test_panels import text_of
from tests.support import times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    before, after = (re.findall(rf"<{side}>(\d+)</{side}>", page) for side in ("del", "ins"))
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


def test_other_pages_at_a_version_and_their_links(look: Looking) -> None:
    for version, value in ((931218569, 176), (937228653, 187)):
        page = look("/record", hex=KEY.hex(), at=version).text
        assert f"version {value} " in text_of(page)
        assert f"At version {version}, not that of the source" in text_of(page)
        links = re.findall(r'(?:href|hx-get)="(/(?:key|record|related|tablet)\?[^"]*)"', page.partition("<main")[2])
        assert [link for link in links if f"at={version}" not in link] == [f"/record?hex={KEY.hex()}"]  # the way back
        listed = look("/records", q="PartitionVersionKey", at=version).text
        assert f"/record?hex={KEY.hex()}&amp;at={version}" in listed
        assert look("/related", part=True, hex=KEY.hex(), at=version).status_code == 200
    assert "At version" not in look("/record", hex=KEY.hex()).text


def test_the_times_of_versions_stand_beside_them_once_a_clock_is_known(tmp_path: Path) -> None:
    versions = [times.version_at(second) for second in (20, times.SNAPSHOT)]
    stamp = Versionstamp(versions[0])
    key = encode("VersionedPartitionVersionKey", instance_id="i1", partition_id=7, versionstamp=stamp)
    name = times.timed_backup(tmp_path, sorted([*times.rows(), (key, b"")]))
    pages = {
        ("/", ()): "1219999999 2026-11-26T10:01:59Z, extrapolated by 10 s",
        ("/record", (("hex", key.hex()), ("at", versions[1]))): f"At version {versions[1]}, not that of the source as",
        ("/records", (("q", "VersionedPartitionVersionKey"),)): f"{stamp} 2026-11-26T10:00:20Z, ± 1 s",
        ("/record", (("hex", key.hex()),)): f"{stamp} 2026-11-26T10:00:20Z, ± 1 s",
    }
    with inspector.open(name) as source, looking(source) as look:
        before = {page: text_of(look(page[0], **dict(page[1])).text) for page in pages}
        look("/time")
        after = {page: text_of(look(page[0], **dict(page[1])).text) for page in pages}
    for page, text in pages.items():
        assert text in after[page]
        assert "± 1 s" not in before[page]
    assert "opened. 2026-11-26T10:01:00Z, ± 1 s" in after["/record", (("hex", key.hex()), ("at", versions[1]))]


def test_commits_over_time_are_those_of_the_logs(look: Looking, demo: Source) -> None:
    look("/time")
    look.explorer.timing.wait()
    counter = RateCounter(clock(demo))
    for stretch in demo.stretches(b"", b"\xff"):  # type: ignore[attr-defined]
        for mutation in demo.mutations(b"", b"\xff", stretch.after, stretch.last):  # type: ignore[attr-defined]
            counter.add(mutation)
    rates = counter.rates()
    for path in ("/time", "/commits"):
        page = look(path).text
        told = text_of(page)
        for row in rates.families:
            assert f"{row.family} {row.commits:,} {row.mutations:,} " in told
        assert page.count("<title>") - 1 == sum(number > 0 for number in rates.commits)
        assert len(re.findall(r'class="keep">', page)) == sum(number > 0 for number in rates.commits)
        assert "hx-get" not in page
    assert "<html" not in look("/commits", part=True).text


def test_events_are_marked_over_their_versions(look: Looking, demo: Source) -> None:
    page = look("/time", hex=KEY.hex(), at=931218569).text
    events = list(inspector.history(demo, KEY, KEY + b"\xff"))
    titles = re.findall(r"<title>([\w ]+): (\d+)</title>", page)
    assert [int(version) for _, version in titles] == [event.version for event in events]
    assert [kind for kind, _ in titles] == [
        event.changes[0].kind if event.changes else "left as it was" for event in events
    ]
    assert page.count('class="here"') == 1


def test_the_slider_knows_times_where_something_tells_them(tmp_path: Path) -> None:
    copied = tmp_path / "backup-2026-11-26-10-00-00.000000"
    shutil.copytree("fixtures/backup-demo", copied)
    with inspector.open(f"backup:{copied}") as source, looking(source) as look:
        page = look("/time").text
        pairs = re.findall(r"(\d+):([\d.]+)", re.findall(r'data-times="([^"]+)"', page)[0])
        readable = inspector.info(source)["readable_versions"][0]
        first, last = readable["first"], readable["last"]
        assert [int(pairs[0][0]), int(pairs[-1][0])] == [first, last]
        told = clock(source).time_of(last)
        assert told is not None
        assert float(pairs[-1][1]) == pytest.approx(told.time.timestamp(), abs=0.001)
        assert re.search(r"about 2026-11-26T10:\d\d:\d\dZ to 2026-11-26T10:", text_of(page))
        at = re.search(r'name="at" value="(\d+)"', look("/time", at="2026-11-26T10:00:10Z").text)
        assert at is not None
        assert int(at[1]) == clock(source).version_at(datetime(2026, 11, 26, 10, 0, 10, tzinfo=UTC)).version


def test_a_source_of_one_version_has_no_commits() -> None:
    with looking(MemorySource([instance("i1")])) as look:
        look("/commits")
        look.explorer.timing.wait()
        assert "only a backup has versions" in look("/commits").text
        assert look("/record", hex=encode("InstanceKey", instance_id="i1").hex(), at=5).status_code == 502
