"""Checks of what goes on: transactions, jobs, locks, loads, the recycle bin, and who does it."""
