"""Between Python and the browser: how numbers and networks are laid out as bytes."""
