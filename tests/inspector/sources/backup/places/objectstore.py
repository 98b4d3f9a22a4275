"""An S3 server of this process: moto's, which writes down every request that it gets."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_READER = "reader"
KEY, SECRET = "AKIDEXAMPLE", "wJalr/XUtnFEMI+K7MDENG"
#: All that says how AWS is reached; a test begins without.
VARIABLES = [name for name in os.environ if name.startswith("AWS_")] + ["FDB_BLOB_CREDENTIALS"]


class Received(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]

    @property
    def is_listing(self) -> bool:
        """Whether it lists a bucket."""
        return self.method == "GET" and "list-type" in self.query


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any, **__: Any) -> None:
        pass


@dataclass
class S3Server:
    """A running server. ``requests``: those since the last upload."""

    port: int
    requests: list[Received] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """What makes ``s3://`` mean this server."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def blobstore(self, bucket: str, name: str, credentials: str = f"{KEY}:{SECRET}") -> str:
        """The URL that fdbbackup would be given."""
        return f"blobstore://{credentials}@127.0.0.1:{self.port}/{name}?bucket={bucket}&secure_connection=0&region=r"

    def upload(self, bucket: str, name: str, folder: Path, root: str = "data/") -> None:
        """Put a container into a bucket as fdbbackup does."""
        files = [(path, str(path.relative_to(folder))) for path in sorted(folder.rglob("*")) if path.is_file()]
        objects = [(f"{root}{name}/{path}", file.read_bytes()) for file, path in files]
        self.put(bucket, [(f"backups/{name}", b""), *objects] if root else objects)

    def put(self, bucket: str, objects: Iterable[tuple[str, bytes]]) -> None:
        """Make a bucket with these objects."""
        client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )
        client.create_bucket(Bucket=bucket)
        for name, content in objects:
            client.put_object(Bucket=bucket, Key=name, Body=content)
        self.requests.clear()


@contextmanager
def granting(server: S3Server, policy: dict[str, Any]) -> Iterator[str]:
    """For the block the server checks signatures, and lets a user do what a policy grants; gives its credentials."""
    client = boto3.client(
        "iam",
        endpoint_url=server.endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    client.create_user(UserName=_READER)
    client.put_user_policy(UserName=_READER, PolicyName=_READER, PolicyDocument=json.dumps(policy))
    made = client.create_access_key(UserName=_READER)["AccessKey"]
    try:
        _check_from(server, "0")
        yield f"{made['AccessKeyId']}:{made['SecretAccessKey']}"
    finally:
        _check_from(server, "inf")
        client.delete_access_key(UserName=_READER, AccessKeyId=made["AccessKeyId"])
        client.delete_user_policy(UserName=_READER, PolicyName=_READER)
        client.delete_user(UserName=_READER)


def _check_from(server: S3Server, request: str) -> None:
    kind = {"Content-Type": "text/plain"}
    urlopen(Request(f"{server.endpoint}/moto-api/reset-auth", request.encode(), kind, method="POST")).close()


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Run a server for the block."""
    running = S3Server(0)
    inner = DomainDispatcherApplication(create_backend_app)

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        headers = {name[5:].lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
        query = parse_qs(environ["QUERY_STRING"], keep_blank_values=True)
        running.requests.append(Received(environ["REQUEST_METHOD"], environ["PATH_INFO"], query, headers))
        return inner(environ, start_response)

    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    # a client may hang up in the middle; what the server says of that would stand in what the command prints
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    running.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
