"""How a run learns: its optimiser, its step, its loop, and what is seen of it on the way."""
