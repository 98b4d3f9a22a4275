"""The rowsets of a tablet as a picture, a table and sums."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.explore.drawing.timeline import HEIGHT, WIDTH, timeline
from inspector.views.contents.tablet import rowsets_with_bitmaps, stats_of_tablet
from inspector.views.contents.version_path import version_path
from tests.inspector.explore.looking import Looking, looking
from tests.inspector.explore.test_panels import text_of
from tests.support.stores.busy import EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.sources.base import Source

#: A tablet with a compaction, an overlap and a hole.
TABLET = 502


@pytest.fixture(scope="module")
def busy() -> Iterator[Source]:
    with inspector.open(f"text:{EXAMPLE}") as source:
        yield source


@pytest.fixture(scope="module")
def look_at_busy(busy: Source) -> Iterator[Looking]:
    with looking(busy) as one:
        yield one


def test_bars_stand_over_their_versions_and_in_the_picture(busy: Source) -> None:
    rows = list(version_path(busy, TABLET))
    bars = timeline(rows, {"020006"}).bars
    assert [(bar.kind, bar.has_bitmap) for bar in bars] == [
        ("first", False),
        ("compaction", True),
        ("load", False),
        ("compaction", False),
        ("hole", False),
        ("load", False),
    ]
    assert all(
        bar.x >= 0 and bar.x + bar.width <= WIDTH and bar.y >= 0 and bar.y + bar.height <= HEIGHT for bar in bars
    )
    for one, other in pairwise(bars):
        touches = one.x + one.width == pytest.approx(other.x, abs=0.05)
        assert touches is (other.row.start_version == one.row.end_version + 1)
    assert max(bars, key=lambda bar: bar.height * (bar.kind != "hole")).row.rowset_id == "020006"  # the largest
    assert timeline([], set()).bars == []


def test_the_page_of_a_tablet(look_at_busy: Looking, busy: Source) -> None:
    page = look_at_busy("/tablet", tablet=TABLET).text
    assert len(re.findall(r'<g class="[a-z ]+"><title>', page)) == 6
    assert re.search("<title>hole 9.10</title>", page)
    assert "overlaps 7-7" in text_of(page)
    stats = stats_of_tablet(busy, TABLET, instance_id="shop")
    assert stats is not None
    assert f"num_rowsets {stats.num_rowsets} 5 differs" in text_of(page)
    assert look_at_busy("/tablet", tablet=TABLET, instance="shop").text.count("<figure>") == 1


def test_delete_bitmaps_are_marked(look: Looking, behind: Source) -> None:
    key = next(record.key for record in inspector.scan(behind, "MetaDeleteBitmap") if record.family is not None)
    tablet_id, owner = int(key.fields["tablet_id"]), str(key.fields["instance_id"])  # type: ignore[arg-type]
    marked = rowsets_with_bitmaps(behind, tablet_id, instance_id=owner)
    assert str(key.fields["rowset_id"]) in marked
    rows = [row for row in version_path(behind, tablet_id, instance_id=owner) if row.rowset_id in marked]
    page = look("/tablet", tablet=tablet_id, instance=owner).text
    assert page.count("<circle") == len(rows)


def test_a_tablet_of_each_instance_that_has_one(look: Looking, behind: Source) -> None:
    page = look("/tablet", tablet=114739).text
    owners = dict.fromkeys(row.instance_id for row in version_path(behind, 114739))
    assert re.findall(r'<h2 id="instance-\d+">([^<]+)</h2>', page) == list(owners)


def test_a_record_of_a_tablet_leads_there(look: Looking, behind: Source) -> None:
    key = next(inspector.scan(behind, "MetaTabletKey")).key
    link = f"/tablet?tablet={key.fields['tablet_id']}&amp;instance={key.fields['instance_id']}"
    assert link in look("/record", hex=key.raw.hex()).text


@pytest.mark.parametrize("tablet", ["1", "-1", "x", "99999999999999999999", "<script>"])
def test_a_tablet_that_there_is_not(look: Looking, tablet: str) -> None:
    assert look("/tablet", tablet=tablet).status_code == 400
    assert look("/tablet").status_code == 200
