"""How tests ask the routes that are tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.service.routes import ROUTES
from inspector.service.service import MetaService
from inspector.service.wire.queries import read_query
from inspector.sources.memory import MemorySource

if TYPE_CHECKING:
    from inspector.service.wire.replies import Reply

BACKUP = "backup:fixtures/backup-demo"


def ask(route: str, query: str, source: MemorySource | None = None, **options: Any) -> Reply:
    return MetaService(source or MemorySource(), **options).answer(ROUTES[route], read_query(query), b"")
