"""Who is answered: the token of the Meta Service, and the login of the frontend."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Login:
    """The user and the password of the frontend."""

    user: str = "root"
    password: str = ""

    def admits(self, authorization: str) -> bool:
        """Whether the value of an ``Authorization`` header is this login. The comparison takes constant time."""
        kind, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        return kind.lower() == "basic" and hmac.compare_digest(given, _bytes(f"{self.user}:{self.password}"))


@dataclass(frozen=True)
class Access:
    """The token that calls to the Meta Service need, and the login that calls to the frontend need."""

    token: str
    login: Login = field(default_factory=Login)

    def admits(self, token: str | None) -> bool:
        """Whether a token is the right one. The comparison takes constant time."""
        return token is not None and hmac.compare_digest(_bytes(token), _bytes(self.token))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
