"""One run with one knob at several values: which they are, and how they are shown as a reel."""
