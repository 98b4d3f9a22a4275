"""The kinds of items to print: records, changes of them, counts, what a statement answers."""
