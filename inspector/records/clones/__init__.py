"""What a clone sees: its own records, and those of the instances that it was cloned from (docs/values.md, "Clones")."""
