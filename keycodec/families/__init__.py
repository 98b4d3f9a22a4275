"""The families of keys: the table, what a family is, what each is for, groups of them, an example of each."""

from __future__ import annotations

from keycodec.families.groups import GROUPS as GROUPS
from keycodec.families.groups import find_families as find_families
from keycodec.families.groups import get_families as get_families
from keycodec.families.table import COUNTERS as COUNTERS
from keycodec.families.table import FAMILIES as FAMILIES
from keycodec.families.table import get_family as get_family
