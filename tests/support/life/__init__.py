"""A Meta Service at work, made for tests: each operation yields between the transactions that it writes."""
