"""Several processes read one source, a piece of its keys each; what they find comes in key order."""
