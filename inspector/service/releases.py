"""Release lines of Doris, and the rules by which their services differ: a handler asks ``call.follows(Rule.NAME)``."""

from __future__ import annotations

from enum import Enum


class Release(Enum):
    """What the service answers as: the API reference, or the newest patch of a line of open-source releases."""

    REFERENCE = "reference"
    V3_0 = "3.0"
    V3_1 = "3.1"
    V4_0 = "4.0"
    V4_1 = "4.1"
    MASTER = "master"

    def includes(self, since: Release) -> bool:
        """Whether this line has what came with another; the reference has every route."""
        return self is Release.REFERENCE or _AGE[self] >= _AGE[since]


_AGE = {release: age for age, release in enumerate(Release)}


class Rule(Enum):
    """THE table of rules. Each: where it holds, since which line, whether for the reference too, with and without it.

    Where the reference is silent, it has the rule if its own examples are answered as they stand.
    """

    # paths
    ONE_ROUTE_TABLE = (
        "any path", Release.V4_0, True,
        "404 `http path not found or not allowed` at a path that is no route; every route also below `v1/`",
        "200, code `OK`, nothing done at a path that is no route; some routes not below `v1/`",
    )  # fmt: skip
    # names and ids
    PLAIN_NODE_IDS = (
        "`add_cluster`, `add_node`", Release.V3_0, False,
        "plain cloud_unique_ids are taken, such as doris-compose's `compute_node_1`",
        "`1:<instance_id>:...` is needed; plain ids in the source are known",
    )  # fmt: skip

    # where data lies
    ROLE_ARN = (
        "every call that gives an object store", Release.V3_1, True,
        "`role_arn` and `external_id` in place of `ak` and `sk`",
        "`ak` and `sk` are needed",
    )  # fmt: skip
    STORE_PROVIDER = (
        "`add_obj_info`", Release.V3_0, False,
        "provider is needed",
        "provider is optional",
    )  # fmt: skip
    STORE_PREFIX = (
        "`add_obj_info`", Release.V3_1, True,
        "prefix is needed",
        "prefix is optional",
    )  # fmt: skip
    SAME_KEYS = (
        "`legacy_update_ak_sk`", Release.V3_0, False,
        "the same keys again: `OK`, nothing is written",
        "the same keys again are refused",
    )  # fmt: skip

    def __init__(self, where: str, since: Release, reference: bool, text: str, without: str) -> None:
        self.where = where
        self.since = since
        self.reference = reference
        self.text = text
        self.without = without

    def holds(self, release: Release) -> bool:
        """Whether a service of that line follows this rule."""
        return self.reference if release is Release.REFERENCE else release.includes(self.since)
