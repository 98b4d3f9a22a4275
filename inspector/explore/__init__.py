"""The explorer: pages over one source, in a browser on this machine. docs/explorer.md says what they show."""
