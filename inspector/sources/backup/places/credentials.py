"""FoundationDB's blob credential files: ``{"accounts": {"KEY@HOST": {"secret": ...}, "@HOST": {"api_key": ...}}}``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inspector.errors import UsageError, as_source_error
from inspector.sources.addresses import Credentials

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_MAX_SIZE = 16 << 20


def find_credentials(files: Iterable[str | Path], key: str, hosts: Sequence[str]) -> Credentials | None:
    """The first credentials of the files for one of the hosts, each of which is tried with its port and without.

    ``key``: the key that is known; "" where the file has to say it. Raises SourceNotFound, SourceUnreadable, and
    UsageError for a file that is none.
    """
    names = [f"{key}@{name}" for host in hosts for name in dict.fromkeys((host, host.partition(":")[0]))]
    for path in files:
        accounts = _accounts(path)
        for name in names:
            if found := _credentials(accounts.get(name), key):
                return found
    return None


def _accounts(path: str | Path) -> dict[str, Any]:
    with as_source_error(path, "file of blob credentials"), open(path, "rb") as file:
        raw = file.read(_MAX_SIZE)
    try:
        accounts = json.loads(raw)["accounts"]
    except (ValueError, TypeError, KeyError, RecursionError):
        accounts = None
    if not isinstance(accounts, dict):  # nothing of the file is quoted: it holds secrets
        raise UsageError(f'{path}: not a file of blob credentials; expected JSON, {{"accounts": {{"KEY@HOST": ...}}}}')
    return accounts


def _credentials(account: Any, key: str) -> Credentials | None:
    """The credentials of an account; None if it has none."""
    if not isinstance(account, dict):
        return None
    key = key or account.get("api_key", "")
    secret, token = account.get("secret", ""), account.get("token", "")
    is_whole = all(isinstance(part, str) for part in (key, secret, token)) and key and secret
    return Credentials(key, secret, token) if is_whole else None
