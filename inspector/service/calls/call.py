"""One call as its handler sees it: the request, and the key-values as messages, by family."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inspector.service.wire.jsonforms import compact
from inspector.service.wire.replies import Refusal, invalid
from inspector.values.reading import Undecoded
from keycodec.encoding import encode
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

    from inspector.schema import Schema
    from inspector.service.calls.directory import Directory
    from inspector.service.overlay.transaction import Transaction
    from inspector.sources.base import Source
    from inspector.values.layouts import Layouts


@dataclass
class Call:
    """A call to one route.

    ``query``: the query's parameters. ``request``: the body's message; None for routes without one. ``now_ms``: the
    time that the call is given, in milliseconds since 1970. ``notes``: what the service would have done otherwise.
    """

    source: Source
    transaction: Transaction
    directory: Directory
    layouts: Layouts
    query: Mapping[str, str]
    request: Any
    now_ms: int
    show_secrets: bool
    notes: list[str] = field(default_factory=list)

    @property
    def schema(self) -> Schema:
        """The schema of all messages."""
        return self.layouts.schema

    @property
    def now(self) -> int:
        """The time of the call, in seconds since 1970."""
        return self.now_ms // 1000

    def message(self, name: str, /, **fields: Any) -> Any:
        """A new message of ``doris.cloud``."""
        return self.schema.message_class(f"doris.cloud.{name}")(**fields)

    def exists(self, family: str, **fields: Any) -> bool:
        """Whether there is a key."""
        return self.transaction.value(encode(family, **fields)) is not None

    def read(self, family: str, **fields: Any) -> Any:
        """The value under a key, decoded; None where there is no such key. Raises Refusal if it does not decode."""
        raw = encode(family, **fields)
        data = self.transaction.value(raw)
        if data is None:
            return None
        value, problems = self.layouts.of(FAMILIES[family]).read_value(data)
        if isinstance(value, Undecoded):
            raise Refusal("PROTOBUF_PARSE_ERR", f"malformed {family} value, key={raw.hex()}: {problems[0]}")
        return value

    def write(self, message: Message, family: str, **fields: Any) -> None:
        """Put a message under a key."""
        self.transaction.set(encode(family, **fields), message.SerializePartialToString(deterministic=True))

    def remove(self, family: str, **fields: Any) -> None:
        """Take a key away."""
        self.transaction.clear(encode(family, **fields))

    def instance(self, instance_id: str) -> Any:
        """An instance's InstanceInfoPB. Raises Refusal where there is none."""
        instance = self.read("InstanceKey", instance_id=instance_id)
        if instance is None:
            raise Refusal("CLUSTER_NOT_FOUND", f"instance not existed, instance_id={instance_id}")
        return instance

    def living_instance(self, instance_id: str) -> Any:
        """As :meth:`instance`; a deleted one is refused, too."""
        instance = self.instance(instance_id)
        if instance.status == instance.DELETED:
            raise Refusal("CLUSTER_NOT_FOUND", "instance status has been set delete, plz check it")
        return instance

    def save(self, instance: Any, instance_id: str) -> None:
        """Write an instance back."""
        self.write(instance, "InstanceKey", instance_id=instance_id)

    def instance_of(self, cloud_unique_id: str) -> str:
        """The instance that a node belongs to; "" where nothing tells."""
        return self.directory.instance_of(cloud_unique_id, self.now) if cloud_unique_id else ""

    def named_instance(self) -> str:
        """The instance of the request's cloud_unique_id. Raises Refusal where nothing tells."""
        if not self.request.cloud_unique_id:
            raise invalid("cloud unique id not set")
        return self.known_instance()

    def known_instance(self) -> str:
        """As :meth:`named_instance`, with one refusal for all cases."""
        instance_id = self.instance_of(self.request.cloud_unique_id)
        if not instance_id:
            raise invalid("empty instance_id")
        return instance_id

    def shown(self, message: Message) -> str:
        """A message as the service puts it into texts, its secrets masked unless they are to be shown."""
        return compact(message, show_secrets=self.show_secrets)

    def note_encryption(self) -> None:
        """Say that secrets were written as they came."""
        self.note("secrets are stored as given; the service would encrypt each sk and add encryption_info")

    def note(self, text: str) -> None:
        """Say what the service would have done otherwise."""
        if text not in self.notes:
            self.notes.append(text)


def enum_name(message: Any, field_name: str) -> str:
    """The name of an enum field's value, of its default if the field is not set."""
    number = getattr(message, field_name)
    return str(message.DESCRIPTOR.fields_by_name[field_name].enum_type.values_by_number[number].name)


def set_enum(message: Any, field_name: str, name: str) -> None:
    """Set an enum field by the value's name."""
    setattr(message, field_name, message.DESCRIPTOR.fields_by_name[field_name].enum_type.values_by_name[name].number)
