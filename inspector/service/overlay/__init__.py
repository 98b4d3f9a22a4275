"""What calls change, kept beside the source."""
