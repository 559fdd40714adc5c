"""The Lessons page: the theory in order, with experiments one click away."""
