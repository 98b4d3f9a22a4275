"""The tests of both packages, in folders like theirs; ``support`` holds what they share."""
