"""What the checks found, in the browser."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.explore.background.checking import KEPT
from inspector.forms.times import iso
from tests.inspector.explore.looking import HOSTILE, Looking, hostile_source, looking
from tests.inspector.explore.panels.test_panels import text_of
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.checks.report import Report
    from inspector.sources.base import Source

pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def demo() -> Iterator[Source]:
    """A backup in which data will be lost."""
    with inspector.open("backup:fixtures/backup-demo") as source:
        yield source


@pytest.fixture(scope="module")
def report(demo: Source) -> Report:
    return inspector.check(demo, sample=KEPT)


@pytest.fixture(scope="module")
def look(demo: Source) -> Iterator[Looking]:
    """A look at it, when all is checked."""
    with looking(demo) as one:
        assert one("/checks").status_code == 200  # they begin when they are asked for
        one.explorer.checking.wait()
        yield one


def test_all_findings_are_counted_and_the_worst_stand_first(look: Looking, report: Report) -> None:
    page = look("/checks").text
    told = text_of(page)
    for severity, number in report.totals.items():
        assert f"{number:,} {severity}" in told
    headings = re.findall(r'<h2 id="check-\d+"><span class="badge (\w+)">\w+</span> ([\w-]+)', page)
    order = list(report.totals)
    assert [order.index(severity) for severity, _ in headings] == sorted(order.index(one) for one, _ in headings)
    assert {name for _, name in headings} == {name for name, _ in report.counts}
    assert "http-equiv" not in page


def test_coming_loss_of_data_stands_before_all_else_the_soonest_first(look: Looking, report: Report) -> None:
    page = look("/checks").text
    due = sorted(row.lost for row in report.findings if row.lost is not None)
    assert due
    assert page.index('<section aria-labelledby="losses">') < page.index('<section class="check"')
    section = page.partition('aria-labelledby="losses">')[2].partition("</section>")[0]
    assert re.findall(r"Lost at ([^<]+)\.</b>", section) == [iso(seconds) or str(seconds) for seconds in due]
    alone = look("/checks", severity="loss").text
    assert alone.count('<tr class="lost">') == len(due)
    assert '<section class="check"' not in alone


@pytest.mark.parametrize("severity", ["corruption", "stuck", "leak", "suspicious", "note"])
def test_a_severity_alone(look: Looking, report: Report, severity: str) -> None:
    page = look("/checks", severity=severity).text
    assert set(re.findall(r'<span class="badge (\w+)">', page)) == {severity} & {*report.totals}


def test_every_finding_that_is_kept_is_on_the_page_of_its_check_with_its_record(look: Looking, report: Report) -> None:
    for name in {row.check for row in report.findings}:
        page = look("/checks", check=name).text.partition('<section class="check"')[2]
        linked = re.findall(r'<a href="(/records?)\?(?:hex|begin)=([0-9a-f]+)"', page)
        wanted = [row.key for row in report.findings if row.check == name]
        assert len(linked) == min(len(wanted), KEPT)
        assert set(wanted) >= {key for _, key in linked}
        path, key = linked[0]
        reply = look(path, **({"hex": key} if path == "/record" else {"begin": key}))
        assert reply.status_code == 200 or "What stands around it" in reply.text, name  # a hole is no record
        check = next(check for check in report.done if check.name == name)
        told = "".join(text_of(page).split())
        for text in (check.means, check.unless, check.remedy, check.source):
            assert "".join(text.replace("`", "").split()) in told


def test_while_it_goes_on_the_page_says_how_far_it_is(demo: Source) -> None:
    with looking(demo) as look, look.explorer.source.alone():  # no other thread can read now
        look.client.get("/checks")
        page = look("/checks").text
        assert "<progress" in page
        assert 'http-equiv="refresh"' in page
        assert "Reading:" in page


def test_what_was_found_is_kept(look: Looking) -> None:
    thread = look.explorer.checking._thread
    look("/checks")
    assert look.explorer.checking._thread is thread
    assert not thread.is_alive()


_WITHOUT = """
import sys
sys.modules["duckdb"] = None
from inspector.sources.memory import MemorySource
from tests.inspector.explore.looking import looking
with looking(MemorySource([])) as look:
    look("/checks")
    look.explorer.checking.wait()
    print(look("/checks").text, look("/").status_code)
"""


@pytest.mark.slow
def test_without_the_extra_the_page_says_what_to_install() -> None:
    ran = subprocess.run([sys.executable, "-c", _WITHOUT], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "python -m pip install 'doris-fdb-inspector[sql]'" in text_of(ran.stdout)
    assert ran.stdout.endswith("</html> 200\n")


@pytest.mark.parametrize(
    "query", [{"severity": text} for text in HOSTILE.values() if text.isprintable()] + [{"check": "<script>"}]
)
def test_what_cannot_be_asked_is_refused(look: Looking, query: dict[str, str]) -> None:
    reply = look("/checks", **query)
    assert reply.status_code == 400
    assert "<script>alert" not in reply.text


def test_hostile_texts_in_findings() -> None:
    with looking(hostile_source()) as look:
        look("/checks")
        look.explorer.checking.wait()
        for query in ({}, {"check": "instance-orphan-keys"}, {"check": "vault-list"}):
            page = look("/checks", **query).text
            for bad in ("<script>alert", "<img src=x", "<svg onload"):
                assert bad not in page
            assert not [char for char in page if not char.isprintable() and char != "\n"]
