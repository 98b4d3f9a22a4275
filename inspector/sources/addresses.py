"""The name of a backup in an object store: ``s3://``, ``gs://``, ``az://``, and the ``blobstore://`` of fdbbackup.

A ``blobstore://`` URL may hold a secret. It is split into its parts here, once, and never printed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv6Address

from inspector.errors import UsageError

_SCHEMES = ("s3", "gs", "az", "blobstore")
_ADDRESS = re.compile(rf"({'|'.join(_SCHEMES)})://(.*)", re.DOTALL)
#: What stands before the @ of any URL, and values of headers. A slash may be lost where a URL was taken for a path.
_SECRETS = re.compile(r"(blobstore:/+)[^@\s]+(?=@)|(:/+)[^@/\s]+(?=@)|(header=)[^&@\s]+")
_CREDENTIALS = re.compile(r"(blobstore:/+)[^@]+(?=@)")
_BUCKET = re.compile(r"[\w.$-]+", re.ASCII)
#: A port is a number: what else stands behind a colon may be a secret whose @HOST was forgotten.
_HOST = re.compile(r"(?:[\w.-]+|\[(?P<ipv6>[0-9a-fA-F:.]+)\])(?::(?P<port>\d{1,5}))?", re.ASCII)
_LAST_PORT = (1 << 16) - 1
#: Amazon's names of hosts tell the region.
_REGION = re.compile(r"s3[.-](?:dualstack\.)?([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?")
_FORM = "blobstore://HOST[:PORT]/NAME?bucket=BUCKET, with KEY:SECRET@ ahead of HOST where it is needed"
_YES, _NO = ("1", "true"), ("0", "false")


@dataclass(frozen=True)
class Credentials:
    """What signs requests to an object store. ``secret`` is "" where only the key is known."""

    key: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Address:
    """A backup ``name`` in a bucket; "" if the URL names none.

    Only ``blobstore://`` has the rest: ``host``, with its port; ``region``, "" if not said; ``secure``: whether by TLS;
    ``uses_aws``: whether it asks for the credentials of AWS; ``credentials``: those in the URL.
    Its text is a URL without credentials.
    """

    scheme: str
    bucket: str
    name: str
    host: str = ""
    region: str = ""
    secure: bool = True
    uses_aws: bool = False
    credentials: Credentials | None = None

    def __str__(self) -> str:
        return self.of(self.name)

    def of(self, name: str) -> str:
        """The URL of another name, or of a file, in the same bucket."""
        inner = f"/{name}" if name else ""
        if self.scheme == "blobstore":
            no_credentials = "@" if "@" in inner else ""  # they end at the first @
            return f"blobstore://{no_credentials}{self.host}{inner}?bucket={self.bucket}"
        return f"{self.scheme}://{self.bucket}{inner}"


def is_address(text: str) -> bool:
    """Whether a location is in an object store."""
    return _ADDRESS.match(text) is not None


def names_bucket(text: str) -> bool:
    """Whether a location, cut at an @, is still a whole one, so that what is behind is no part of it."""
    return is_address(text) and (not text.startswith("blobstore:") or "?" in text)


def without_secrets(text: str) -> str:
    """A text with the credentials of all URLs in it masked."""
    return _SECRETS.sub(lambda match: f"{match[1] or match[2] or match[3]}***", text)


def masked_address(text: str) -> str:
    """A location with its credentials masked, whatever is in them: nothing ends them but the @."""
    return without_secrets(_CREDENTIALS.sub(r"\1***", text, count=1))


def is_host(text: str) -> bool:
    """Whether a text is HOST or HOST:PORT; clients of object stores panic at some that are not."""
    match = _HOST.fullmatch(text)
    if match is None or int(match["port"] or 0) > _LAST_PORT:
        return False
    with suppress(ValueError):
        return match["ipv6"] is None or IPv6Address(match["ipv6"]) is not None
    return False


def has_secret(text: str) -> bool:
    """Whether a location has a secret in it; a key without its secret is none."""
    credentials = parse_address(text).credentials if is_address(text) else None
    return "header=" in text or bool(credentials and (credentials.secret or credentials.token))


def parse_address(text: str) -> Address:
    """Split a URL into its parts. Raises UsageError."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise UsageError(f"{without_secrets(text)}: not in an object store; those are {', '.join(_SCHEMES)}")
    scheme, rest = match.groups()
    return _blobstore(rest) if scheme == "blobstore" else _plain(scheme, rest)


def _plain(scheme: str, rest: str) -> Address:
    bucket, _, name = rest.partition("/")
    if not _BUCKET.fullmatch(bucket):
        raise UsageError(
            f"{scheme}://...: expected {scheme}://BUCKET/NAME; credentials come from the environment, "
            f"and what else a store needs is said by {_FORM}"
        )
    return Address(scheme, bucket, _checked_name(name))


def _blobstore(rest: str) -> Address:
    """As fdbbackup reads it: credentials end at the first @, whatever is in them."""
    given, separator, behind = rest.partition("@")
    credentials, where = (given, behind) if separator else ("", rest)
    place, _, query = where.partition("?")
    host, _, name = place.partition("/")
    parameters = _parameters(query)
    bucket = parameters.get("bucket", "")
    if not is_host(host) or not _BUCKET.fullmatch(bucket):
        missing = "bucket=BUCKET" if is_host(host) else "a host"
        raise UsageError(f"blobstore://...: {missing} is missing or wrong{_no_version(bucket)}; expected {_FORM}")
    known = _REGION.fullmatch(host.partition(":")[0])
    return Address(
        "blobstore",
        bucket,
        _checked_name(name),
        host,
        region=parameters.get("region") or (known[1] if known else ""),
        secure=_flag(parameters, ("secure_connection", "sc"), otherwise=True),
        uses_aws=_flag(parameters, ("sdk_auth", "sa"), otherwise=False),
        credentials=_credentials(credentials),
    )


def _credentials(text: str) -> Credentials | None:
    key, _, rest = text.partition(":")
    secret, _, token = rest.partition(":")
    return Credentials(key, secret, token) if key else None


def _parameters(query: str) -> dict[str, str]:
    """The parameters by name; the first of a name counts. What a reader does not need is passed over."""
    found: dict[str, str] = {}
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        found.setdefault(name, value)
    return found


def _flag(parameters: dict[str, str], names: tuple[str, ...], *, otherwise: bool) -> bool:
    for name in names:
        value = parameters.get(name)
        if value is None:
            continue
        if value not in (*_YES, *_NO):
            raise UsageError(f"blobstore://...: {name} must be 0 or 1{_no_version(value)}")
        return value in _YES
    return otherwise


def _no_version(value: str) -> str:
    """Tell what is wrong with a parameter in which an @ is left: a version or time would have been cut off."""
    return ": what follows the @ is not a version or a time" if "@" in value else ""


def _checked_name(name: str) -> str:
    """The name of a backup without a slash at its ends. Raises UsageError for one that no object can have."""
    name = name.strip("/")
    if name and any(part in ("", ".", "..") or not part.isprintable() for part in name.split("/")):
        what = "a part of it is empty, or dots; write it as `fdbbackup list` shows it"
        raise UsageError(f"{without_secrets(name)!r} is not the name of a backup: {what}")
    return name
