"""The recycler's own calls, those that only read."""
