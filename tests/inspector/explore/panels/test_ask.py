"""SQL in the browser."""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from threading import Event
from typing import TYPE_CHECKING

import pytest

import inspector
from inspector.explore.app import make_app
from inspector.explore.panels.ask import questions
from inspector.explore.sharing import Stop
from keycodec.jsonforms import Int64
from tests.inspector.explore.looking import SECRET, Looking, hostile_source, looking
from tests.inspector.explore.panels.test_panels import text_of
from tests.inspector.service.server import PATIENCE
from tests.inspector.test_scratch import left_by_a_killed_program
from tests.support.examples import part
from tools.assets.questions import TARGET
from tools.assets.questions import questions as of_the_docs

if TYPE_CHECKING:
    from pathlib import Path

    from inspector.sources.base import Source

pa = pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")
COUNT = "SELECT family, count(*) AS records FROM records GROUP BY ALL ORDER BY ALL"


def test_the_questions_are_those_of_the_docs() -> None:
    assert TARGET.read_text("utf-8") == of_the_docs()
    assert len(questions()) == of_the_docs().count("-- ")
    assert all(statement.endswith(";") for _, statement in questions())


@pytest.mark.slow
@pytest.mark.parametrize("question", part([(one,) for one in questions()], 3, [name for name, _ in questions()]))
def test_every_question_has_an_answer(look: Looking, question: tuple[str, str]) -> None:
    page = look("/ask", sql=question[1])
    assert page.status_code == 200
    assert "The answer:" in page.text


def test_an_answer_is_that_of_the_library(look: Looking, behind: Source) -> None:
    wanted = inspector.sql(behind, COUNT).read_all().to_pylist()
    page = text_of(look("/ask", sql=COUNT).text)
    assert " ".join(f"{row['family'] or 'NULL'} {Int64(row['records'])}" for row in wanted) in page


def test_answers_as_files(look: Looking, behind: Source) -> None:
    import pyarrow.parquet as pq

    wanted = inspector.sql(behind, COUNT).read_all()
    as_csv, as_parquet = (look("/ask.file", sql=COUNT, form=form) for form in ("csv", "parquet"))
    assert as_csv.headers["content-disposition"] == 'attachment; filename="answer.csv"'
    assert len(list(csv.reader(io.StringIO(as_csv.text)))) == wanted.num_rows + 1
    assert pq.read_table(io.BytesIO(as_parquet.content)).to_pylist() == wanted.to_pylist()


@pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind")
def test_a_file_leaves_nothing_nor_does_what_a_killed_explorer_left_stay(
    look: Looking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left_by_a_killed_program("inspector-explore-", tmp_path)
    assert look("/ask.file", sql="SELECT 1 AS one", form="csv").text == "one\n1\n"
    assert list(tmp_path.iterdir()) == []
    assert look("/ask.file", sql="SELECT nothing", form="csv").status_code == 400
    assert list(tmp_path.iterdir()) == []


def test_the_columns_of_a_table(look: Looking) -> None:
    page = text_of(look("/ask", table="InstanceKey").text)
    assert "value.clusters[].cluster_name VARCHAR" in page


@pytest.mark.parametrize(
    "query",
    [
        {"sql": "DROP TABLE records"},
        {"sql": "SELECT 1; SELECT 2"},
        {"sql": "SELECT * FROM read_csv('/etc/passwd')"},
        {"sql": "COPY (SELECT 1) TO '/tmp/x'"},
        {"sql": "SET memory_limit='1TB'"},
        {"sql": "SELECT nothing FROM records"},
        {"table": "no_such_table"},
    ],
)
def test_what_is_no_question_is_refused(look: Looking, query: dict[str, str]) -> None:
    reply = look("/ask", **query)
    assert reply.status_code == 400
    assert "root:" not in reply.text
    if "sql" in query:
        assert look("/ask.file", form="csv", **query).status_code == 400
    assert look("/ask.file", form="exe", sql="SELECT 1").status_code == 400


def test_secrets_are_masked_and_hostile_text_stays_text() -> None:
    with looking(hostile_source()) as look:
        for path in ("/ask", "/ask.file"):
            page = look(path, sql="SELECT * FROM InstanceKey", form="csv").text
            assert SECRET not in page
        page = look("/ask", sql='SELECT instance_id, value.name AS "<b>x" FROM InstanceKey').text
        assert "<b>x" not in page
        assert "<script>alert" not in page
        assert "(1,000,000 characters)" in page
        assert "</textarea><script>" not in look("/ask", sql="</textarea><script>alert(1)</script>").text


def test_a_statement_that_takes_too_long_is_stopped(look: Looking) -> None:
    from starlette.testclient import TestClient

    from tests.inspector.explore.looking import ACCESS, PORT

    app = make_app(look.explorer, ACCESS, PORT, seconds=0.2)
    client = TestClient(app, base_url=f"http://127.0.0.1:{PORT}", cookies={f"inspector-{PORT}": ACCESS})
    endless = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3"
    reply = client.get("/ask", params={"sql": endless})
    assert reply.status_code == 503
    assert "stopped after 0.2 seconds" in reply.text


def test_who_goes_away_ends_a_statement() -> None:
    ended = Event()
    stop = Stop()
    with stop.calling(ended.set):
        assert not ended.is_set()
        stop.set()
        assert ended.wait(PATIENCE)
