"""What a shell completes in the inspector's arguments and options. It is silent where it does not know."""

from __future__ import annotations

from inspector.cli.completion.conditions import complete_condition as complete_condition
from inspector.cli.completion.fields import complete_fields as complete_fields
from inspector.cli.completion.instances import complete_instance as complete_instance
from inspector.cli.completion.places import complete_source as complete_source
from inspector.cli.completion.routes import complete_route as complete_route
from inspector.cli.completion.words import complete_versions as complete_versions
from inspector.cli.completion.words import complete_words as complete_words
