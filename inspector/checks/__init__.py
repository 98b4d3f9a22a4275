"""What must hold across records (docs/checks.md): the checks, declared a row each, and what runs them. Needs `sql`."""
