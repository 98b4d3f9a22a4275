"""A client of an object store that asks for objects and lists them, and what its errors mean."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from inspector.errors import (
    SourceNotFound,
    SourceUnreachable,
    SourceUnreadable,
    UsageError,
    as_missing_extra,
    as_source_error,
)
from inspector.sources.addresses import is_host
from inspector.sources.backup.places.base import gone
from inspector.sources.backup.places.credentials import find_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obstore.store import ClientConfig, ObjectStore, RetryConfig

    from inspector.sources.addresses import Address, Credentials
    from inspector.sources.backup.places.access import BackupAccess

_DEFAULT_REGION = "us-east-1"
_CONNECT_SECONDS = 5
#: A whole answer may take so many times what it may stand still: on a slow line a large piece does.
_LONGEST_ANSWER = 10
_LONGEST_PAUSE = timedelta(seconds=5)
#: It leads Google's own programs to an emulator, which asks for no credentials.
_EMULATOR = "STORAGE_EMULATOR_HOST"
#: Variables that say where the requests of a kind of store go; the first that is set counts.
_ENDPOINTS = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    "gs": (_EMULATOR, "GOOGLE_BASE_URL"),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
_OF_AWS = "check AWS_REGION, AWS_ENDPOINT_URL and the credentials"
#: What to look at where a client cannot be made.
_ENVIRONMENTS = {
    "s3": _OF_AWS,
    "blobstore": _OF_AWS,
    "gs": "set GOOGLE_APPLICATION_CREDENTIALS to a file of credentials",
    "az": "set AZURE_STORAGE_ACCOUNT_NAME, and AZURE_STORAGE_ACCOUNT_KEY or another kind of credentials",
}
_S3_RIGHTS = "s3:ListBucket and s3:GetObject"
#: What a reader has to be granted.
_RIGHTS = {
    "s3": _S3_RIGHTS,
    "blobstore": _S3_RIGHTS,
    "gs": "storage.objects.list and storage.objects.get",
    "az": "read and list blobs (Storage Blob Data Reader)",
}
_STATUS = re.compile(r"status code: (\d+)[^:]*:")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_GENERIC = re.compile(r"^Generic \w+ error: ")
_QUOTED = re.compile(r'"[^"]*"')
_NOT_FOUND = "HTTP 404"
#: What to look at, by how the reason begins. Other reasons may pass by themselves.
_REFUSALS = {
    ("HTTP 401", "HTTP 403"): "check the credentials, and that they may {rights}",
    ("HTTP 3", "HTTP 400", "Received redirect"): "check host, key and region (AWS_REGION, or region=R in the URL)",
    ("HTTP 416",): "the object is shorter than it was listed; look whether it was replaced",
    ("HTTP 405", "HTTP 501"): "check that this is an object store of the kind that the URL says",
}


def open_store(address: Address, access: BackupAccess) -> ObjectStore:
    """A client of the bucket. Nothing is sent yet.

    Raises UsageError where there are no credentials, ExtraMissing, SourceNotFound and SourceUnreadable.
    """
    with as_missing_extra("a backup in an object store", "s3"):
        from obstore.exceptions import BaseError
        from obstore.store import AzureStore, GCSStore

    settings: dict[str, Any] = {"client_options": _client_options(access), "retry_config": _retry_config(access)}
    endpoint = _endpoint(address)
    settings["client_options"]["allow_http"] = endpoint.startswith("http://")
    if endpoint:
        settings["base_url" if address.scheme == "gs" else "endpoint"] = endpoint
    try:
        match address.scheme:
            case "gs":
                if os.environ.get(_EMULATOR):
                    settings["skip_signature"] = True
                return GCSStore(address.bucket, **settings)
            case "az":
                return AzureStore(address.bucket, **settings)
        return _open_s3(address, access, endpoint, settings)
    except BaseError as error:
        raise UsageError(f"{address}: {_reason(error)}; {_ENVIRONMENTS[address.scheme]}") from None


def _open_s3(address: Address, access: BackupAccess, endpoint: str, settings: dict[str, Any]) -> ObjectStore:
    from obstore.store import S3Store

    if address.scheme == "blobstore":
        settings["virtual_hosted_style_request"] = False
        settings["region"] = address.region or os.environ.get("AWS_REGION") or _DEFAULT_REGION
    if not (_is_anonymous() and address.credentials is None):
        provider = _given(address, access, endpoint) or _of_aws(address)
        settings["credential_provider"] = provider
    return S3Store(address.bucket, **settings)


def _endpoint(address: Address) -> str:
    """Where requests go; "" for the vendor's own."""
    if address.scheme == "blobstore":
        return f"{'https' if address.secure else 'http'}://{address.host}"
    variable = next(filter(os.environ.get, _ENDPOINTS[address.scheme]), "")
    endpoint = os.environ[variable] if variable else ""
    if variable == _EMULATOR and "://" not in endpoint:
        endpoint = f"http://{endpoint}"
    with suppress(ValueError):
        parts = urlsplit(endpoint)
        if not endpoint or (parts.scheme in ("http", "https") and is_host(parts.netloc)):
            return endpoint
    raise UsageError(f"{address}: {variable} is not the URL of a server; set it to http://HOST:PORT or https://HOST")


def _is_anonymous() -> bool:
    return os.environ.get("AWS_SKIP_SIGNATURE", "").lower() in ("1", "true")


def _given(address: Address, access: BackupAccess, endpoint: str) -> Callable[[], Any] | None:
    """Return what gives the credentials of the URL, or of a file of blob credentials; None if neither has any."""
    found = _find(address, access, endpoint)
    if found is None and address.credentials:
        raise UsageError(
            f"{address}: no secret for the key in the URL; give a file that has it: --blob-credentials FILE, or "
            "FDB_BLOB_CREDENTIALS"
        )
    return _provider(found) if found else None


def _find(address: Address, access: BackupAccess, endpoint: str) -> Credentials | None:
    in_url = address.credentials
    if in_url and in_url.secret:
        return in_url
    if address.uses_aws:
        return None
    host = address.host or urlsplit(endpoint).netloc or "s3.amazonaws.com"
    return find_credentials(access.credential_files(), in_url.key if in_url else "", [host])


def with_credentials(address: Address, access: BackupAccess) -> Address:
    """The address with those that a file here has for it, as a process on another machine may not have the file."""
    if address.scheme not in ("s3", "blobstore"):
        return address
    return replace(address, credentials=_find(address, access, _endpoint(address)) or address.credentials)


def _provider(credentials: Credentials) -> Callable[[], Any]:
    said = {"access_key_id": credentials.key, "secret_access_key": credentials.secret, "expires_at": None}
    return lambda: {**said, "token": credentials.token or None}


def _of_aws(address: Address) -> Callable[[], Any]:
    """Return what the AWS environment, profile or machine gives. Raises UsageError if there is nothing."""
    with as_missing_extra("the AWS environment and its profiles", "s3"):
        from botocore.exceptions import BotoCoreError
        from obstore.auth.boto3 import Boto3CredentialProvider
    try:
        return Boto3CredentialProvider()
    except BotoCoreError as error:  # such as a profile that there is none of
        said = " ".join(str(error).split())
        raise UsageError(f"{address}: {said}; check AWS_PROFILE, and the files that all programs of AWS read") from None
    except ValueError:
        raise UsageError(
            f"{address}: no credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give "
            "--blob-credentials FILE; AWS_SKIP_SIGNATURE=true for a bucket that all may read"
        ) from None


def _client_options(access: BackupAccess) -> ClientConfig:
    options: ClientConfig = {
        "read_timeout": timedelta(seconds=access.timeout),
        "timeout": timedelta(seconds=access.timeout * _LONGEST_ANSWER),
        "connect_timeout": timedelta(seconds=min(_CONNECT_SECONDS, access.timeout)),
    }
    if bundle := os.environ.get("AWS_CA_BUNDLE"):
        with as_source_error(bundle, "file of certificates (AWS_CA_BUNDLE)"):
            options["root_certificate"] = Path(bundle).read_bytes()
    return options


def _retry_config(access: BackupAccess) -> RetryConfig:
    return {
        "max_retries": access.retries,
        "retry_timeout": timedelta(seconds=access.timeout * _LONGEST_ANSWER * (access.retries + 1)),
        "backoff": {"init_backoff": timedelta(seconds=0.1), "max_backoff": _LONGEST_PAUSE, "base": 2},
    }


@contextmanager
def store_errors(address: Address, name: str) -> Iterator[None]:
    """Raise what an error of the store in the block means. ``name``: of the object or folder that is asked for."""
    from obstore.exceptions import BaseError

    what = address.of(name)
    try:
        yield
    except FileNotFoundError:
        raise gone(what) from None
    except BaseError as error:  # its own text quotes the answer of the server
        reason = _reason(error)
        if reason.startswith(_NOT_FOUND):  # of an object it is a FileNotFoundError
            raise SourceNotFound(f"{what}: there is no such bucket; check its name") from None
        for starts, remedy in _REFUSALS.items():
            if reason.startswith(starts):
                remedy = remedy.format(rights=_RIGHTS[address.scheme])
                raise SourceUnreadable(f"{what}: the object store refuses: {reason}; {remedy}") from None
        raise SourceUnreachable(f"{what}: the object store does not answer: {reason}; try again later") from None


def _reason(error: Exception) -> str:
    """Return what an error says, without the answer or the file that it quotes and the request that it shows."""
    text = str(error).partition("\n\nDebug source")[0]
    if status := _STATUS.search(text):
        code = _CODE.search(text)
        return f"HTTP {status[1]} {code[1]}" if code else f"HTTP {status[1]}"
    text = _GENERIC.sub("", " ".join(text.rpartition(" - ")[2].split()))
    return _QUOTED.sub('"..."', text)[:200]
