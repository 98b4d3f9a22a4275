"""What pages draw: places, lengths and colours; the templates make HTML and SVG of them."""
