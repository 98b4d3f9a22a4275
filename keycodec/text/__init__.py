"""Keys as text: the forms in which people and programs write them, read and written."""
