"""One call as its handler sees it: what is asked, and the key-values of the store as messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, cast

from google.protobuf.message import Message

from inspector.schema import messages
from inspector.service.calls.rules import instance_of_format
from inspector.service.releases import Rule
from inspector.service.wire.outcomes import Refusal, invalid
from inspector.values.label import TxnLabel
from inspector.values.reading import Undecoded, missing_fields
from inspector.values.stats import TabletStats
from inspector.values.value import message_of
from keycodec.encoding import encode
from keycodec.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inspector.schema import AnyMessage, Schema
    from inspector.schema.messages import InstanceInfoPB
    from inspector.service.calls.directory import Directory
    from inspector.service.overlay.transaction import Transaction
    from inspector.service.releases import Release, Setting
    from inspector.service.wire.outcomes import Part
    from inspector.sources.base import Source
    from inspector.values.layouts import Layouts
    from inspector.values.reading import Problem
    from inspector.values.value import Value
    from keycodec.elements import FieldValue
    from keycodec.families.family import Family

#: What the class of a message is made with.
Fields = ParamSpec("Fields")

#: The bytes of a counter, which is an int64 in little-endian.
_COUNTER_SIZE = 8


@dataclass(kw_only=True)
class Call:
    """A call of one route. A handler gets the message in the ``body`` beside it, if the route has one.

    What is asked: ``query``, the parameters; ``body``, its bytes; ``now_ms``, the time of the call in milliseconds
    since 1970.

    What it works on: ``source``; ``transaction``, which reads the source and takes the writes; ``directory``, where
    nodes are registered; ``layouts``, which decode values; ``through_clones``: whether get_value follows clones.

    ``release``: the line of Doris that the service answers as; ``settings``: those that are on.

    ``notes``: what a running service would do otherwise.
    """

    query: Mapping[str, str]
    now_ms: int
    source: Source
    transaction: Transaction
    directory: Directory
    layouts: Layouts
    release: Release
    settings: frozenset[Setting]
    body: bytes = b""
    through_clones: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def schema(self) -> Schema:
        """The schema of all messages."""
        return self.layouts.schema

    @property
    def now(self) -> int:
        """The time of the call in seconds since 1970."""
        return self.now_ms // 1000

    def follows(self, rule: Rule) -> bool:
        """Whether the service follows a rule."""
        return rule.holds(self.release)

    def message(
        self, message_class: Callable[Fields, AnyMessage], *args: Fields.args, **fields: Fields.kwargs
    ) -> AnyMessage:
        """Return a new message with these fields, of the schema. ``message_class``: a class of ``messages``."""
        of_schema = self.schema.message_class(cast("type[AnyMessage]", message_class))
        return of_schema(*args, **fields)

    def exists(self, family: str, **fields: FieldValue) -> bool:
        """Whether a key exists."""
        return self.transaction.value(key_of(family, fields)) is not None

    def read(self, message_class: type[AnyMessage], family: str, **fields: FieldValue) -> AnyMessage | None:
        """Return the message under a key; see :meth:`value`. ``message_class``: a class of ``messages``."""
        value = self.value(family, **fields)
        message = message_of(value, message_class)
        assert value is None or message is not None, family
        return message

    def value(self, family: str, **fields: FieldValue) -> Value:
        """Return the decoded value of a key; None if there is none. Raises Refusal if the service cannot read it."""
        raw = key_of(family, fields)
        data = self.transaction.value(raw)
        if data is None:
            return None
        value, problems = self.layouts.of(FAMILIES[family]).read_value(data)
        unreadable = problems[0] if isinstance(value, Undecoded) else missing_in(value)
        if unreadable is not None:
            raise Refusal("PROTOBUF_PARSE_ERR", f"malformed {family} value, key={raw.hex()}: {unreadable}")
        return value

    def write(self, message: Message, family: str, **fields: FieldValue) -> None:
        """Set a key to a message."""
        self.transaction.set(key_of(family, fields), message.SerializePartialToString(deterministic=True))

    def remove(self, family: str, **fields: FieldValue) -> None:
        """Clear a key."""
        self.transaction.clear(key_of(family, fields))

    def instance(self, instance_id: str) -> InstanceInfoPB:
        """Return an instance. Raises Refusal if there is none."""
        instance = self.read(messages.InstanceInfoPB, "InstanceKey", instance_id=instance_id)
        if instance is None:
            raise Refusal("CLUSTER_NOT_FOUND", f"instance not existed, instance_id={instance_id}")
        return instance

    def living_instance(self, instance_id: str) -> InstanceInfoPB:
        """Return an instance. Raises Refusal if there is none, or if it is deleted."""
        instance = self.instance(instance_id)
        if instance.status == instance.DELETED:
            raise Refusal("CLUSTER_NOT_FOUND", "instance status has been set delete, plz check it")
        return instance

    def save(self, instance: InstanceInfoPB, instance_id: str) -> None:
        """Write an instance back, and count that an instance was changed."""
        self.write(instance, "InstanceKey", instance_id=instance_id)
        counter = key_of("MetaServiceInstanceUpdateKey", {})
        before = self.transaction.stored(counter)
        if before is not None or self.follows(Rule.COUNTED_CHANGES):
            count = (int.from_bytes((before or b"")[:_COUNTER_SIZE], "little") + 1) % (1 << 8 * _COUNTER_SIZE)
            self.transaction.set(counter, count.to_bytes(_COUNTER_SIZE, "little"))

    def instance_of(self, cloud_unique_id: str) -> str:
        """Return the id of the instance that a node belongs to; "" if it is not known.

        It is the one where the node is registered, else the one that its id names, if there is such an instance.
        """
        registration = self.directory.find(cloud_unique_id, self.now) if cloud_unique_id else None
        if registration is not None:
            return registration.instance_id
        named = instance_of_format(cloud_unique_id)
        return named if named and self.exists("InstanceKey", instance_id=named) else ""

    def named_instance(self, cloud_unique_id: str) -> str:
        """Return the id of the instance that a node belongs to. Raises Refusal if none is given or known."""
        if not cloud_unique_id:
            raise invalid("cloud unique id not set")
        return self.known_instance(cloud_unique_id)

    def known_instance(self, cloud_unique_id: str) -> str:
        """Return the id of the instance that a node belongs to. Raises Refusal if it is not known."""
        instance_id = self.instance_of(cloud_unique_id)
        if not instance_id:
            raise invalid("empty instance_id")
        return instance_id

    def plain_refusal(self, *text: Part) -> Refusal:
        """Return a refusal that has no code of its own."""
        return Refusal("INVALID_ARGUMENT" if self.follows(Rule.REFUSALS_ARE_400) else "UNDEFINED_ERR", *text)

    def note_encryption(self) -> None:
        """Note that secrets were written without encryption."""
        self.note("secrets are stored as given; the service would encrypt each sk and add encryption_info")

    def note(self, text: str) -> None:
        """Note what a running service would do otherwise."""
        if text not in self.notes:
            self.notes.append(text)


def missing_in(value: object) -> Problem | None:
    """What a value's message lacks, so that the service cannot read it; None if it lacks nothing."""
    if isinstance(value, TxnLabel):
        value = value.message
    elif isinstance(value, TabletStats):
        value = value.aggregated
    return missing_fields(value) if isinstance(value, Message) else None


def key_of(family: str | Family, fields: Mapping[str, FieldValue]) -> bytes:
    """Return the key of a family. Raises KeyEncodeError if a field is missing, unknown or out of range."""
    return encode(family, **fields)  # type: ignore[arg-type]  # no field is called suffix
