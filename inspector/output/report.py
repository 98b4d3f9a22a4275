"""A report of checks as one HTML page to hang on a ticket: no script, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from inspector.forms.times import iso
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.checks.base import Check
    from inspector.checks.report import FindingRow, Report

_STYLE = """
body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; color: #222; }
table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid #ddd; padding: .3em .6em; }
td, th { text-align: left; vertical-align: top; overflow-wrap: anywhere; } code { font-size: 90%; }
.corruption { color: #b00020; } .stuck { color: #a34700; } .leak { color: #7a5c00; } .lost { background: #fde7e9; }
"""


def report_page(report: Report, source: str) -> str:
    """The page. All text is escaped, what comes from the source too."""
    return "\n".join(_page(report, source)) + "\n"


def _page(report: Report, source: str) -> Iterator[str]:
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{_text(f'Checks of {source}')}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{_text(f'Checks of {source}')}</h1>"
    now = "not known" if report.now is None else f"{report.now:%Y-%m-%dT%H:%M:%SZ}"
    yield f"<p>{len(report.done)} checks, {report.read} records. Ages are as of {_text(now)}.</p>"
    yield _counts(report)
    checks = {check.name: check for check in report.done}
    for name in dict.fromkeys(row.check for row in report.findings):
        yield from _section(checks[name], [row for row in report.findings if row.check == name])
    yield from _notes(report)
    yield "</body></html>"


def _counts(report: Report) -> str:
    if not report.counts:
        return "<p>Nothing was found.</p>"
    return "<ul>" + "".join(f"<li>{_text(word)}: {count}</li>" for word, count in report.totals.items()) + "</ul>"


def _section(check: Check, rows: list[FindingRow]) -> Iterator[str]:
    yield f"<h2>{check.number}. {_text(check.name)}</h2>"
    yield f"<p>{_text(check.means)}</p><p><b>No fault:</b> {_text(check.unless)}</p>"
    yield f"<p><b>What to do:</b> {_text(check.remedy)}</p>"
    yield "<table><tr><th>Severity</th><th>Instance</th><th>Finding</th><th>Record</th></tr>"
    for row in rows:
        lost = f" Lost: {iso(row.lost)}." if row.lost is not None and iso(row.lost) else ""
        yield (
            f'<tr{" class=lost" if lost else ""}><td class="{_text(row.severity)}">{_text(row.severity)}</td>'
            f"<td>{_text(row.instance_id or '')}</td><td>{_text(row.finding + lost)}</td>"
            f"<td><code>{_text(row.record)}</code><br><code>{row.key}</code></td></tr>"
        )
    yield "</table>"
    for severity, of in {row.severity: row.of for row in rows}.items():
        shown = sum(row.severity == severity for row in rows)
        if of > shown:
            yield f"<p>{shown} of {of} of severity {_text(severity)} are shown.</p>"


def _notes(report: Report) -> Iterator[str]:
    notes = [*report.notes, *(f"{name} was not checked: {why}" for name, why in report.why.items())]
    notes += [f"{check.name} was not checked: the run was interrupted" for check in report.left]
    if notes:
        yield "<h2>Notes</h2><ul>" + "".join(f"<li>{_text(said)}</li>" for said in notes) + "</ul>"


def _text(text: str) -> str:
    return escape(printable(text))
