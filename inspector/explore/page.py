"""Pages as HTML. Whatever comes from a source is hostile: it is escaped, cut and set apart in one place here."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from markupsafe import Markup, escape

from inspector.explore.language import LANGUAGES, catalogue, text_of_check
from inspector.forms.quantities import write_size
from inspector.forms.times import iso
from inspector.output.items import one_line
from keycodec.text.safetext import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from jinja2.runtime import Context

#: The pages that ``at=VERSION`` shows at another version of a backup.
AT_VERSIONS = frozenset({"/key", "/record", "/records", "/related", "/tablet"})
_CODE = re.compile(r"`([^`]+)`")
#: Characters of a text that a page shows; of one in a narrow place.
LONGEST, SHORT = 4000, 120


def shown(value: object, longest: int = LONGEST) -> object:
    """A value as a page may have it: text is cut, with its length told, and what cannot be printed is escaped.

    Everything that a template prints passes here, then the escaping of HTML.
    """
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    cut = printable(value[:longest])
    return cut if len(value) <= longest else f"{cut}… ({len(value):,} characters)"


def raw_text(text: str) -> Markup:
    """Return what a person typed, as it goes back into its place: with its line breaks, and not cut."""
    return escape("\n".join(map(printable, text.splitlines())))


@pass_context
def url(context: Context, path: str, **query: object) -> Markup:
    """The address of a page, for an attribute; parts that are None or empty are left out.

    On a page of another version, those of the same version.
    """
    parts = {name: str(part) for name, part in query.items() if part is not None}
    if path in AT_VERSIONS and (version := context.get("at_version")):
        parts.setdefault("at", version)
    return with_query(path, parts)


def with_query(path: str, query: Mapping[str, str], keep: Collection[str] = ()) -> Markup:
    """As :func:`url`, with the query as one mapping. ``keep``: what stays though it is empty."""
    parts = {name: part for name, part in query.items() if part or name in keep}
    return escape(f"{path}?{urlencode(parts, errors='surrogateescape')}" if parts else path)


def with_language(path: str, query: Mapping[str, str], language: str) -> Markup:
    """The address of the same page in another language."""
    return with_query(path, {**query, "lang": language})


def grouped(number: float | None) -> str:
    """A number with its thousands apart."""
    return "" if number is None else f"{number:,}"


def time_text(seconds: float | None) -> str:
    """A time in UTC; the number where it is none."""
    return "" if seconds is None else iso(seconds) or str(seconds)


def with_code(text: str) -> Markup:
    """A text of this program in which what stands between backticks is code."""
    plain, *others = _CODE.split(printable(text))
    return escape(plain) + Markup("").join(
        Markup("<code>{}</code>{}").format(code, rest) for code, rest in zip(others[::2], others[1::2], strict=True)
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("inspector.explore"),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "grouped": grouped,
        "size": lambda number: "" if number is None else write_size(number),
        "time": time_text,
        "short": lambda value, longest=SHORT: shown(value, longest),
        "with_code": with_code,
        "rate": lambda number: f"{number:,.0f}" if number >= 10 or number == int(number) else f"{number:.1f}",
        "percent": lambda share: f"{share:.1%}",
    }
    environment.globals |= {
        "url": url,
        "with_query": with_query,
        "with_language": with_language,
        "languages": LANGUAGES,
        "one_line": one_line,
        "raw_text": raw_text,
    }
    return environment


_ENVIRONMENT = _environment()


def render(template: str, language: str, data: Mapping[str, Any]) -> str:
    """Fill a template. In it, ``t("group.name", ...)`` is a text of the language."""
    texts = catalogue(language)

    def told(name: str, /, **values: object) -> str:
        return texts[name].format(**values)

    page = {"t": told, "of_check": partial(text_of_check, language), "language": language, **data}
    return _ENVIRONMENT.get_template(template).render(page)
