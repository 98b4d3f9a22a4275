"""``inspector.check``: read what the checks need, once, and ask each."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from inspector.checks.base import Check, Severity, has_severity
from inspector.checks.naming import key_of
from inspector.checks.planning import plan_of
from inspector.checks.reading.facts import FACTS
from inspector.checks.reading.filling import FactTables
from inspector.checks.report import FindingRow, Report
from inspector.checks.saying import never_silent
from inspector.checks.selection import chosen_checks, families_of, needed_facts
from inspector.checks.views import macros
from inspector.errors import check_number
from inspector.forms.times import check_time
from inspector.records.missing import check_has_instance
from inspector.schema import Schema
from inspector.tables.sql.heaps import Heap
from inspector.tables.sql.workbench import Workbench
from inspector.views.activity.clock import source_time
from inspector.views.activity.recycle_bin import DEFAULT_RETENTION, Retention
from inspector.views.rows import record_name
from keycodec.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

    from inspector.checks.reading.facts import Fact
    from inspector.parallel.pieces import Progress
    from inspector.sources.base import Source

#: Memory that DuckDB may take before it writes to its temporary folder.
MEMORY_LIMIT = "192MiB"
#: Findings of a check and a severity that are told; the others are counted.
SAMPLE = 20
#: Of fewer records, one thread answers in less time than two.
_FEW_RECORDS = 200_000
#: Columns of a finding that do not name its record.
_OWN = frozenset({"inst", "fact", "says", "severity", "due", "of"})

Step = TypeVar("Step")


def _unwatched(steps: Iterable[Step]) -> Iterable[Step]:
    return steps


def check(
    source: Source,
    *,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    severity: str = "note",
    instance_id: str | None = None,
    sample: int = SAMPLE,
    now: datetime | None = None,
    retention: Retention = DEFAULT_RETENTION,
    schema: Schema | None = None,
    memory_limit: str = MEMORY_LIMIT,
    jobs: int = 1,
) -> Report:
    """Check that the records of a source agree with each other (docs/checks.md). Needs the extra `sql`.

    ``only``, ``skip``: checks by name. ``severity``: this and worse. ``sample``: findings of a check and severity that
    are told; all are counted. ``now``: the time at which ages are calculated; else the newest time of a transaction in
    the source. ``retention``: how long the recycler waits. ``memory_limit``: beyond it, a temporary folder is used.
    ``jobs``: how many processes read a large backup or snapshot; 0: one for each core.
    Raises UsageError for a check or severity that there is not, for a ``now`` without a time zone and for a limit that
    is no size of memory; RecordNotFound if the source has no key of the instance; and any error of the source.
    """
    check_number("sample", sample)
    if instance_id is not None:
        check_has_instance([source], instance_id)
    with CheckRun(source, instance_id, now, retention, schema, memory_limit, jobs) as run:
        run.checks(chosen_checks(only, skip, severity), Severity[severity.upper()], sample)
    return run.report


class CheckRun:
    """One run over a source, as a context manager. ``report``: what was found until now."""

    def __init__(
        self,
        source: Source,
        instance_id: str | None,
        now: datetime | None,
        retention: Retention,
        schema: Schema | None,
        memory_limit: str,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> None:
        if now is not None:
            check_time("now", now)
        self._source, self._instance_id, self._schema = source, instance_id, schema or Schema.builtin()
        self._retention = retention
        self._bench = Workbench(memory_limit)
        self._facts = FactTables(source, self._schema, instance_id, self._bench, jobs, progress)
        self._kept: frozenset[int] = frozenset()
        self._statements: dict[str, str] = {}
        self.report = Report(now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bench.__exit__(kind, error, traceback)

    def interrupt(self) -> None:
        """End what DuckDB is doing; to be called in another thread."""
        self._bench.interrupt()

    def checks(
        self,
        chosen: Sequence[Check],
        severity: Severity,
        sample: int,
        watch: Callable[[Iterable[Any]], Iterable[Any]] = _unwatched,
    ) -> None:
        """Load what the checks need and ask each of them. ``watch``: may end the steps between two of them."""
        self.report.left = list(chosen)
        facts = needed_facts(chosen)
        counted = [name for name in families_of(chosen) if name not in {fact.family_name for fact in facts}]
        steps: list[Callable[[], None]] = [
            partial(self._facts.read, [fact for fact in facts if fact.everywhere]),
            self._keep,
            lambda: self._facts.read_kept([fact for fact in facts if not fact.everywhere], counted, self._kept),
            partial(self._prepare, chosen, facts),
        ]
        steps += [partial(self._ask, each, severity, sample) for each in chosen]
        for _ in watch(_done(steps)):
            pass
        self.report.findings.sort(key=lambda row: (row.lost is None, Severity[row.severity.upper()], row.number))

    def _keep(self) -> None:
        """Choose the instances whose records are compared: not those that are deleted, and no clones."""
        self._facts.define(["instance"])
        for row in self._bench.rows(f"SELECT inst, status, source, recycle_state FROM instance WHERE {self._own()}"):
            is_dead = row["status"] == "DELETED" or row["recycle_state"] is not None
            name = self._facts.instances.ids[row["inst"]]
            if row["source"]:
                self.report.notes.append(
                    f"instance {name} is a clone of {row['source']}: what it shares is not checked"
                )
            elif not is_dead:
                self._kept |= {row["inst"]}

    def _own(self) -> str:
        """Which rows are told: of one instance its own, though others are known that are of its chain."""
        number = None if self._instance_id is None else self._facts.instances.number(self._instance_id)
        return "true" if number is None else f"inst = {number}"

    def _prepare(self, chosen: Sequence[Check], facts: Sequence[Fact]) -> None:
        """Settle the time, plan what is asked, and make the tables for it."""
        if self.report.now is None:
            self.report.now = self._own_time()
        now = self.report.now
        for statement in macros(None if now is None else round(now.timestamp() * 1000), self._retention):
            self._bench.execute(statement)
        self.report.read = sum(self._facts.held.values())
        if self.report.read < _FEW_RECORDS:
            self._bench.use_one_thread()
        held = ", ".join(f"('{name}', {inst}, {count})" for (name, inst), count in sorted(self._facts.held.items()))
        values = f"VALUES {held}" if held else "SELECT '', 0, 0 WHERE false"
        self._bench.execute(f"CREATE TABLE held AS SELECT * FROM ({values}) t(family, inst, records)")
        self._name()
        plan = plan_of(chosen, [fact.name for fact in facts], self._facts.empty)
        self._statements = plan.statements
        self._facts.define(plan.facts)
        for name, statement in plan.views.items():
            self._bench.execute(f"CREATE TABLE {name} AS {statement}")

    def _own_time(self) -> datetime | None:
        """The source's own time, to which the transactions of all its instances count, whichever is checked."""
        if self._instance_id is not None:
            return source_time(self._source, schema=self._schema)
        newest = self._facts.newest
        return datetime.fromtimestamp(newest / 1000, UTC) if newest else None

    def _name(self) -> None:
        """Make the table of the instances' ids, for checks of those that name each other."""
        ids = self._facts.instances.ids
        fields: list[pa.Field[Any]] = [pa.field("inst", pa.int32()), pa.field("id", pa.string())]
        schema = pa.schema(fields)
        self._bench.define("named", schema, Heap([pa.record_batch([range(len(ids)), ids], schema=schema)], []))

    def _ask(self, asked: Check, worst: Severity, sample: int) -> None:
        rows = self._found(asked, worst, sample) if asked.name in self._statements else []
        self.report.left.remove(asked)
        missing = self._missing(asked) if rows else None
        if missing is not None:
            self.report.why[asked.name] = f"there is no {missing} in the source"
            return
        self.report.done.append(asked)
        for row in rows:
            self.report.counts[asked.name, Severity[row["severity"].upper()]] = row["of"]
            if sample:
                self.report.findings.append(self._finding(asked, row))

    def _found(self, asked: Check, worst: Severity, sample: int) -> list[dict[str, Any]]:
        """The first findings of each severity, and how many there are of it."""
        statement = _with_severity(self._statements[asked.name], asked.severity)
        words = ", ".join(repr(one.word) for one in Severity if one <= worst)
        in_order = "inst, says, found"  # the whole row decides between those that say the same
        return self._bench.rows(
            f"SELECT *, count(*) OVER (PARTITION BY severity) AS of FROM ({statement}) found "
            f"WHERE severity IN ({words}) AND {self._own()} "
            f"QUALIFY row_number() OVER (PARTITION BY severity ORDER BY {in_order}) <= {max(sample, 1)} "
            f"ORDER BY severity, {in_order}"
        )

    def _missing(self, asked: Check) -> str | None:
        """A family that the check needs and of which there is no record at all."""
        held = {family for family, _ in self._facts.held}
        names = (FACTS[name].family_name for name in asked.partners.split())
        return next((name for name in names if name not in held), None)

    def _finding(self, asked: Check, row: dict[str, Any]) -> FindingRow:
        fact = FACTS[row.get("fact") or asked.at]
        instance_id = self._facts.instances.ids[row["inst"]] if row.get("inst") is not None else None
        named = {name: value for name, value in row.items() if name not in _OWN and value is not None}
        key = key_of(fact.family_name, instance_id, named)
        return FindingRow(
            severity=row["severity"],
            number=asked.number,
            check=asked.name,
            instance_id=instance_id,
            what=" ".join(f"{name}={value}" for name, value in named.items()),
            finding=row["says"],
            of=row["of"],
            lost=row.get("due"),
            fields={name: str(value) for name, value in named.items()},
            record=record_name(decode(key, partial=True)),
            key=key.hex(),
        )


def _done(steps: Iterable[Callable[[], None]]) -> Iterator[None]:
    """Take the steps; whoever asks for the next may be interrupted in it."""
    for step in steps:
        step()
        yield


def _with_severity(statement: str, severity: Severity) -> str:
    """A statement with a severity in each row, this one where it says none."""
    sql = never_silent(statement)
    return sql if has_severity(sql) else f"SELECT *, '{severity.word}' AS severity FROM ({sql})"
