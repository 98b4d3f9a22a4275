"""The Meta Service's HTTP API over any source: reads answered, changes rehearsed in an overlay (docs/api.md).

Nothing here but ``overlay`` and ``overlay_file`` writes anything, and they write only what they hold themselves: the
source behind an overlay is only ever read.
"""
