"""What lies in a backup, by names and small files."""
