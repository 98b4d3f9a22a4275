"""What is there: tables, and what one tablet consists of."""
