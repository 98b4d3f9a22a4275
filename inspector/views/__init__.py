"""Records in, rows out: what people ask for first, each view a function of a source."""
