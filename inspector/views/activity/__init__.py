"""What is going on: transactions, jobs, locks, and what waits to be removed; each seen from one point in time."""
