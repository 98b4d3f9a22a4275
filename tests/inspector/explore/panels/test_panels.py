"""What the panels show of a real backup."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

import inspector
import keycodec
from inspector.views.usage import total
from keycodec import encode, format_text
from tests.inspector.explore.looking import SECRET, Looking, hostile_source, looking

if TYPE_CHECKING:
    from inspector.sources.base import Source

INSTANCE = encode("InstanceKey", instance_id="regression_instance0")


def text_of(page: str) -> str:
    """What a page shows, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_overview_counts_what_usage_counts(look: Looking, behind: Source) -> None:
    page = text_of(look("/").text)
    rows = inspector.usage(behind)
    for family in {row.family for row in rows}:
        line = total(row for row in rows if row.family == family and row.space != "0x15")
        assert re.search(rf"{re.escape(family)} 0x0. {line.keys:,} ", page), family
    assert "4 Instances" in page
    assert "15 Clusters COMPUTE 11 SQL 4" in page
    assert f"{sum(row.tablets > 0 for row in inspector.table_totals(behind))} Tables" in page
    assert f"{sum(row.keys for row in rows if row.family == 'MetaTabletKey')} Tablets" in page
    assert "TXN_STATUS_PRECOMMITTED 1" in page
    assert "so far" not in page
    assert "hx-get" not in look("/counts").text


def test_numbers_that_are_partial_are_called_so(behind: Source) -> None:
    with looking(behind) as look:
        look.explorer.counts._done.discard("usage")
        look.explorer.counts.is_over = False
        page = look("/").text
        assert "so far" in text_of(page)
        assert 'hx-get="/counts"' in page
        assert "<progress" in page
        assert 'http-equiv="refresh"' in page  # for browsers without script
        look.explorer.counts.error, look.explorer.counts.is_over = "the disk is gone", True
        page = look("/counts", part=True).text
        assert "The counting ended early, so that numbers are too small: the disk is gone" in text_of(page)
        assert "not all counted" in page
        assert "hx-get" not in page


@pytest.mark.parametrize("form", ["hex", "fdbcli", "base64", "python", "printed"])
def test_a_key_in_any_form_is_taken_apart(look: Looking, form: str) -> None:
    page = text_of(look("/key", q=f"W1123 get key={format_text(INSTANCE, form)} retry").text)
    assert "key space 0x01 bytes 0 1" not in page
    assert "fixed word instance bytes 1 11" in page
    assert "instance_id regression_instance0 bytes 12 23" in page
    assert f"get {format_text(INSTANCE, 'fdbcli')}" in page
    assert "getrange" in page


def test_a_key_by_its_family_and_fields(look: Looking) -> None:
    assert "test-instance-0" in look("/key", q="InstanceKey instance_id=regression_instance0").text


def test_the_bytes_of_the_drawing_are_those_of_the_key(look: Looking, behind: Source) -> None:
    for record in list(inspector.scan(behind))[::50]:
        page = look("/key", hex=record.key.raw.hex()).text
        parts = re.findall(r'<code class="bytes">(.*?)</code>', page)
        assert "".join(re.findall(r"<span>(..)</span>", "".join(parts))) == record.key.raw.hex()
        assert f"/record?hex={record.key.raw.hex()}" in page or record.key.error is not None


def test_the_drawing_of_the_service_is_there(look: Looking) -> None:
    drawing = re.search(r"<pre[^>]*>(.*?)</pre>", look("/key", hex=INSTANCE.hex()).text, re.DOTALL)
    assert drawing is not None
    assert unescape(drawing[1]).rstrip() == keycodec.diagram(INSTANCE).rstrip()


def test_neighbours_stand_in_key_order(look: Looking, behind: Source) -> None:
    keys = [record.key.raw for record in inspector.scan(behind)]
    place = keys.index(INSTANCE)
    page = look("/key", hex=INSTANCE.hex()).text
    found = re.findall(r"/key\?hex=([0-9a-f]+)", page.partition('class="neighbours"')[2].partition("</ol>")[0])
    assert found == [key.hex() for key in [*keys[place - 5 : place], *keys[place + 1 : place + 6]]]


def test_a_key_that_does_not_decode_says_where_and_shows_the_rest(look: Looking) -> None:
    page = text_of(look("/key", hex=INSTANCE[:-4].hex()).text)
    assert "offset" in page
    assert "It begins as a InstanceKey." in page
    assert "not read" in page
    assert "The source has no record of this key." in page


def test_several_keys_in_a_line(look: Looking) -> None:
    other = encode("InstanceKey", instance_id="ops-9191")
    page = look("/key", q=f"range {INSTANCE.hex()} - {other.hex()}").text
    assert "Other keys in the text" in page
    assert f"/key?hex={other.hex()}" in page


@pytest.mark.parametrize(
    ("path", "query", "status", "told"),
    [
        ("/key", {"q": "nothing like a key"}, 400, "That did not work"),
        ("/key", {"hex": "zz"}, 400, "expected hex digits"),
        ("/record", {}, 400, "no key is given"),
        ("/record", {"hex": "0110"}, 404, "no such record"),
        ("/record", {"hex": INSTANCE.hex(), "from": "-1"}, 400, "a number from 0 on"),
        ("/records", {"q": "NoSuchFamily"}, 400, "NoSuchFamily"),
        ("/records", {"q": "InstanceKey", "where": "nonsense=1"}, 400, "nonsense"),
        ("/nowhere", {}, 404, "there is no such page"),
    ],
)
def test_what_cannot_be_shown_is_said_on_a_page(
    look: Looking, path: str, query: dict[str, str], status: int, told: str
) -> None:
    reply = look(path, **query)
    assert reply.status_code == status
    assert told in text_of(reply.text)
    assert "<nav" in reply.text


def test_a_record_as_a_tree_with_times_and_sizes(look: Looking) -> None:
    page = text_of(look("/record", hex=INSTANCE.hex()).text)
    assert "ctime 1669260437 2022-11-24T03:27:17Z" in page
    assert "cluster_status" in page
    stats = text_of(look("/records", q="StatsTabletKey").text)
    assert "tablet_id" in stats


def test_every_record_has_a_page(look: Looking, behind: Source) -> None:
    for record in list(inspector.scan(behind))[::40]:
        reply = look("/record", hex=record.key.raw.hex())
        assert reply.status_code == 200, record.key
        for problem in record.problems:
            assert str(problem) in text_of(reply.text)


def test_relatives_are_those_of_the_library(look: Looking, behind: Source) -> None:
    tablet = next(inspector.scan(behind, "MetaTabletKey")).key
    rows = [row for row in inspector.related(behind, tablet, each=10) if row.record is not None]
    page = look("/related", part=True, hex=tablet.raw.hex()).text
    linked = re.findall(r"/record\?hex=([0-9a-f]+)", page)
    assert linked == [row.record.key.raw.hex() for row in rows if row.record is not None]
    assert "<html" not in page
    assert "<html" in look("/related", hex=tablet.raw.hex()).text


def test_lists_go_on_where_the_page_ended(look: Looking, behind: Source) -> None:
    wanted = [record.key.raw.hex() for record in inspector.scan(behind, "VersionedPartitionVersionKey")]
    found: list[str] = []
    query = {"q": "VersionedPartitionVersionKey"}
    while True:
        page = look("/records", **query).text
        found += re.findall(r'<a href="/record\?hex=([0-9a-f]+)"', page)
        behind_it = re.search(r"begin=([0-9a-f]+)", page.partition("</table>")[2])
        if behind_it is None or behind_it[1] == query.get("begin"):
            break
        query["begin"] = behind_it[1]
    assert found == wanted


def test_secrets_are_masked_and_no_page_can_change_that() -> None:
    key = encode("InstanceKey", instance_id="long").hex()
    with looking(hostile_source()) as look:
        for query in ({}, {"show_secrets": "1"}, {"mask": "0"}, {"show-secrets": "true"}):
            page = look("/record", hex=key, **query).text
            assert SECRET not in page
            assert "******" in page
            assert SECRET not in look("/key", hex=key, **query).text
    with looking(hostile_source(), mask=False) as look:
        page = look("/record", hex=key).text
        assert SECRET in page
        assert "Secrets are shown" in page
