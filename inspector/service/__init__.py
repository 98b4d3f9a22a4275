"""The Meta Service's HTTP API over any source: reads are answered, changes are rehearsed in an overlay (docs/api.md).

Only ``overlay`` writes, and only to its own memory or its own file. The source behind it is only read.
"""
