"""SQL over the tables: the database, what it reads, and how it says so."""
